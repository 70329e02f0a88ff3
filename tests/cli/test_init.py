"""`solvent init` writes a contract that can be read, and never over one that is there."""

import os
import pty
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from solvent.adapters.contract_file import read_contract
from solvent.domain.contract_keys import keys, sections
from solvent.domain.evidence import Place
from solvent.domain.proposal import Proposal
from solvent.reports.first_contract import first_contract

TRAIN = """
import pandas as pd
from sklearn.linear_model import LogisticRegression
frame = pd.read_csv("train.csv")
y = frame["late"]
LogisticRegression().fit(frame.drop(columns=["late"]), y)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "train.py").write_text(TRAIN)
    (tmp_path / "train.csv").write_text("a,late\n1,0\n")
    return tmp_path


def run(*arguments: str | Path, stdin: int | None = subprocess.DEVNULL) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SOLVENT_CACHE": "/dev/null/none"}
    return subprocess.run(
        [sys.executable, "-m", "solvent", "init", *map(str, arguments)],
        capture_output=True,
        text=True,
        stdin=stdin,
        timeout=120,
        check=False,
        env=environment,
    )


def test_it_writes_a_contract_with_evidence(project):
    done = run(project, "--yes")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "solvent assess" in done.stderr
    text = (project / "solvent.toml").read_text()
    assert 'target = "late"  # read from train.py:5' in text
    assert read_contract(project / "solvent.toml").data.training == ("train.csv",)


def test_it_never_writes_over_a_contract_without_force(project):
    (project / "solvent.toml").write_text("# mine\n")
    done = run(project, "--yes")
    assert done.returncode == 2
    assert "holds a contract already" in done.stderr
    assert "--force" in done.stderr
    assert (project / "solvent.toml").read_text() == "# mine\n"
    assert run(project, "--yes", "--force").returncode == 0
    assert "late" in (project / "solvent.toml").read_text()


def test_a_contract_in_pyproject_counts_and_a_broken_one_can_be_replaced(project):
    (project / "pyproject.toml").write_text("[tool.solvent]\n")
    assert run(project, "--yes").returncode == 2
    (project / "pyproject.toml").unlink()
    (project / "solvent.toml").write_text("[[[ broken")
    assert run(project, "--yes").returncode == 2
    assert run(project, "--yes", "--force").returncode == 0


def test_a_link_is_replaced_and_never_written_through(project, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "precious"
    outside.write_text("precious")
    (project / "solvent.toml").symlink_to(outside)
    run(project, "--yes")
    run(project, "--yes", "--force")
    assert outside.read_text() == "precious"


def test_it_asks_nothing_where_nobody_can_answer(project):
    assert run(project).returncode == 0
    assert (project / "solvent.toml").exists()


def test_it_asks_on_a_terminal(project):
    master, slave = pty.openpty()
    answers = "Tell passengers.\n\nmany\n900\n12\n\n\n\nf1_score >= 0.8\n"
    os.write(master, answers.encode())
    done = run(project, stdin=slave)
    os.close(slave)
    os.close(master)
    assert done.returncode == 0, done.stderr
    contract = read_contract(project / "solvent.toml")
    assert contract.system.purpose == "Tell passengers."
    assert contract.scale.predictions_per_day == 900, "after an answer that is no number it asks again"
    assert "wants a number of 0 or more, got 'many'" in done.stderr
    assert contract.cost.per_error == 12
    assert (contract.requirements[0].metric, contract.requirements[0].at_least) == ("f1_score", 0.8)


def test_the_schema_is_written_for_editors_and_the_contract_points_to_it(project):
    assert run(project, "--yes", "--schema", project / "tools.schema.json").returncode == 0
    assert (project / "solvent.toml").read_text().startswith("#:schema ./tools.schema.json\n")
    assert '"$schema"' in (project / "tools.schema.json").read_text()


def test_an_empty_folder_is_no_project(tmp_path):
    done = run(tmp_path, "--yes")
    assert done.returncode == 2
    assert "holds no files" in done.stderr


# The text ----------------------------------------------------------------------------------------------------------


def test_an_empty_contract_says_nothing_and_names_every_key():
    text = first_contract({})
    assert not any(tomllib.loads(text).values())
    for key in keys().values():
        assert re.search(rf"^# {key.name}( =|:)", text, re.M), key.path
    for section in sections():
        assert section.header in text


def test_with_every_comment_taken_away_it_is_still_a_contract(tmp_path):
    text = re.sub(r"^# (\[\[?\w+\]\]?|\w+ = .*)$", r"\1", first_contract({}), flags=re.M)
    (tmp_path / "solvent.toml").write_text(text)
    contract = read_contract(tmp_path / "solvent.toml")
    assert contract.requirements
    assert contract.accepted
    assert contract.scale.people == 3


@pytest.mark.parametrize("value", ['a"\n[scale]\npeople = 9 #', "\x1b[31m\x7f\\", "日本\u202e", "'''", "a\tb"])
def test_nothing_that_was_read_can_write_toml_of_its_own(tmp_path, value):
    found = {
        "system.name": Proposal("system.name", value, (Place(f"{value}.py", 3),), note=value),
        "data.training": Proposal("data.training", [value, value]),
    }
    text = first_contract(found)
    assert not {"\x1b", "\u202e"} & set(text)
    content = tomllib.loads(text)
    assert content["system"]["name"] == value
    assert content["data"]["training"] == [value, value]
    assert content["scale"] == {}
