"""`solvent interview` asks what moves most, checks the answers, and writes them down without losing a comment."""

import json
import os
import pty
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import pytest

from solvent.adapters.contract_edit import Entry, edited
from solvent.adapters.contract_file import read_contract
from solvent.domain.contract_keys import keys
from solvent.domain.errors import BadContract
from solvent.reports.first_contract import first_contract

CONTRACT = """# Ours, settled in March.
exclude = ["vendor/**"]  # not ours

[team]   # who works
hourly_cost = 90  # by finance

# notice_days = 3

[[sign_offs]]
role = "product owner"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "train.py").write_text("from sklearn.svm import SVC\nSVC().fit([[1]], [1])\n")
    return tmp_path


def run(*arguments: str | Path, stdin: int | None = subprocess.DEVNULL) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "solvent", "interview", *map(str, arguments)],
        capture_output=True,
        text=True,
        stdin=stdin,
        timeout=120,
        check=False,
        env={**os.environ, "SOLVENT_CACHE": "/dev/null/none"},
    )


def test_without_a_terminal_it_asks_nothing_and_says_what_to_do(project):
    done = run(project)
    assert done.returncode == 2
    assert "no terminal" in done.stderr
    assert "--answers" in done.stderr
    assert not (project / "solvent.toml").exists()


def test_questions_are_listed_with_the_keys_that_answer_them(project):
    listed = json.loads(run(project, "--format", "json").stdout)
    assert listed["schema_version"] == 1
    named = [row["key"] for question in listed["questions"] for row in question["keys"]]
    assert "team.notice_days" in named
    assert set(named) <= set(keys())
    assert len(named) == len(set(named))
    assert "team.notice_days" in run(project, "--format", "text").stdout


def test_answers_become_declared_and_are_not_asked_again(project):
    (project / "answers.toml").write_text(
        'requirements = "error_rate <= 0.2"\n[team]\nnotice_days = 3\n[labels]\ndelay_days = 1\n'
    )
    done = run(project, "--answers", project / "answers.toml", "--by", "R. Rivera")
    assert done.returncode == 0, done.stderr
    contract = read_contract(project / "solvent.toml")
    assert (contract.team.notice_days, contract.labels.delay_days) == (3, 1)
    assert contract.requirements[0].at_most == 0.2
    assert {(a.key, a.by) for a in contract.answers} >= {("team.notice_days", "R. Rivera")}
    assert "team.notice_days" not in run(project, "--format", "json").stdout


def test_comments_and_layout_stay_and_the_old_file_is_kept(project):
    (project / "solvent.toml").write_text(CONTRACT)
    (project / "answers.json").write_text('{"team": {"notice_days": 3, "hourly_cost": 95}}')
    done = run(project, "--answers", project / "answers.json", "--by", "Ana")
    assert done.returncode == 0, done.stderr
    text = (project / "solvent.toml").read_text()
    assert text.startswith('# Ours, settled in March.\nexclude = ["vendor/**"]  # not ours\n\n[team]   # who works\n')
    assert "hourly_cost = 95  # by finance" in text
    assert "notice_days = 3\n\n[[sign_offs]]" in text
    assert (project / "solvent.toml.bak").read_text() == CONTRACT


def test_wrong_answers_are_all_named_and_nothing_is_written(project):
    (project / "answers.toml").write_text('[team]\nnotice_days = "soon"\nrepair_dais = 3\n')
    done = run(project, "--answers", project / "answers.toml")
    assert done.returncode == 2
    assert "team.notice_days wants a number" in done.stderr
    assert "Did you mean team.repair_days?" in done.stderr
    assert not (project / "solvent.toml").exists()


def test_a_terminal_is_asked_and_enter_skips(project):
    (project / "solvent.toml").write_text(CONTRACT)
    mine, theirs = pty.openpty()
    threading.Timer(0.1, lambda: os.write(mine, b"\n\nnever\n" + b"\n" * 60)).start()
    done = run(project, stdin=theirs)
    os.close(theirs)
    os.close(mine)
    assert done.returncode == 0, done.stderr
    assert "Enter skips" in done.stderr
    assert (project / "solvent.toml").read_text() == CONTRACT


@pytest.mark.parametrize(
    "text",
    [
        "team = { hourly_cost = 90 }\n",
        "team.hourly_cost = 90\n",
        '[team]\nnotice_days = """\n3\n"""\n',
        'note = """\n[team]\n"""\n',
    ],
)
def test_what_cannot_be_edited_safely_is_refused(text):
    with pytest.raises(BadContract):
        edited(text, {"team.notice_days": 3}, [], name="solvent.toml")


@pytest.mark.parametrize(
    "text",
    [
        "",
        CONTRACT,
        "[team]\n",
        "[ team ]\nnotice_days=1\n",
        '[team]\n"notice_days" = 1\n',
        first_contract({}),
        "[team]\n# x",
    ],
)
def test_the_edited_text_says_what_it_said_and_the_answers(text):
    after = edited(
        text, {"team.notice_days": 3}, [Entry("answers", (("key", "team.notice_days"),))], name="solvent.toml"
    )
    found, before = tomllib.loads(after), tomllib.loads(text)
    assert found["team"]["notice_days"] == 3
    assert found["answers"] == [{"key": "team.notice_days"}]
    assert {k: v for k, v in found.items() if k not in {"team", "answers"}} == {
        k: v for k, v in before.items() if k != "team"
    }
    comments = [line for line in text.split("\n") if line.startswith("#") and "notice_days" not in line]
    assert all(line in after for line in comments)


def test_pyproject_is_edited_in_its_own_table():
    text = '[project]\nname = "x"\n\n[tool.solvent]\n\n[tool.ruff]\nline-length = 100\n'
    after = tomllib.loads(edited(text, {"team.notice_days": 3}, [], name="pyproject.toml"))
    assert after["tool"] == {"solvent": {"team": {"notice_days": 3}}, "ruff": {"line-length": 100}}


def test_line_ends_and_byte_order_mark_stay(project):
    raw = b"\xef\xbb\xbf" + CONTRACT.replace("\n", "\r\n").encode()
    (project / "solvent.toml").write_bytes(raw)
    (project / "answers.toml").write_text("[team]\nnotice_days = 3\n")
    assert run(project, "--answers", project / "answers.toml").returncode == 0
    after = (project / "solvent.toml").read_bytes()
    assert after.startswith(b"\xef\xbb\xbf# Ours")
    assert after.count(b"\n") == after.count(b"\r\n")
