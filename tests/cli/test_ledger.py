"""`solvent ledger`: what a team sees of its debt over time, on real projects and real files."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from solvent.cli import cli
from solvent.domain.errors import SolventError

DEBT = 'import pandas as pd\n\ntrain = pd.read_csv("/home/ana/flights/train.csv")\n'
PAID = DEBT.replace("/home/ana/flights/", "")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLVENT_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("SOLVENT_LEDGER", raising=False)


def git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), "-c", "user.name=Ana", "-c", "user.email=ana@example.org", *arguments]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=kept).stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "flights"
    root.mkdir()
    (root / "train.py").write_text(DEBT)
    (root / "fit.py").write_text(DEBT)
    git(root, "init", "-q", "-b", "main")
    git(root, "config", "user.name", "Ana Real")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Begin")
    return root


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(cli, arguments)
    if done.exception is not None and not isinstance(done.exception, SystemExit | SolventError):
        raise done.exception
    return done


def shown(project: Path) -> dict:
    return json.loads(run("ledger", "show", "--path", str(project), "--format", "json").stdout)


def absolute(account: dict) -> dict[str, str]:
    return {debt["path"]: debt["turn"] for debt in account["debts"] if debt["code"] == "REP101"}


def test_without_a_ledger_nothing_is_written_and_the_way_to_one_is_said(project: Path) -> None:
    run("assess", str(project))
    assert git(project, "status", "--porcelain", "--ignored") == ""
    done = run("ledger", "show", "--path", str(project))
    assert done.exit_code != 0
    assert "solvent ledger init" in done.exception.hint


def test_a_ledger_of_ones_own_is_unseen_by_git_and_used_from_then_on(project: Path) -> None:
    run("ledger", "init", "--path", str(project))
    assert git(project, "status", "--porcelain") == ""
    assert "first entry" in run("assess", str(project)).stderr
    (project / "train.py").write_text(PAID)
    assert "1 paid" in run("assess", str(project)).stderr
    assert absolute(shown(project)) == {"fit.py": "still there", "train.py": "paid"}
    before = (project / ".solvent/ledger.sqlite").read_bytes()
    run("assess", str(project), "--no-ledger")
    assert (project / ".solvent/ledger.sqlite").read_bytes() == before


def test_a_ledger_that_came_with_the_project_is_not_written_to(project: Path) -> None:
    run("ledger", "init", "--path", str(project))
    git(project, "add", "-f", ".solvent/ledger.sqlite")
    git(project, "commit", "-qm", "Add")
    before = (project / ".solvent/ledger.sqlite").read_bytes()
    run("assess", str(project))
    assert (project / ".solvent/ledger.sqlite").read_bytes() == before


@pytest.mark.parametrize("named", ["../elsewhere.sqlite", "/tmp/elsewhere.sqlite", "postgresql://ana@evil.example/x"])
def test_a_contract_cannot_lead_out_of_the_project(project: Path, named: str) -> None:
    (project / "solvent.toml").write_text(f'ledger = "{named}"\n')
    done = run("assess", str(project), "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["findings"]
    assert "not entered" in done.stderr
    assert not (project.parent / "elsewhere.sqlite").exists()
    assert not Path("/tmp/elsewhere.sqlite").exists()


def test_a_contract_can_name_a_file_beside_it(project: Path) -> None:
    (project / "solvent.toml").write_text('ledger = "debt.sqlite"\n')
    assert "first entry" in run("assess", str(project)).stderr
    assert (project / "debt.sqlite").exists()


def test_a_promise_is_followed(project: Path) -> None:
    run("ledger", "init", "--path", str(project))
    run("assess", str(project))
    made = run("ledger", "promise", "rep101", "--due", "2999-01-31", "--note", "at last", "--path", str(project))
    assert "P1: 2 debts" in made.stderr
    (promise,) = shown(project)["promises"]
    assert (promise["outcome"], promise["by"], promise["note"]) == ("open", "Ana Real", "at last")
    (project / "train.py").write_text(PAID)
    run("assess", str(project))
    (promise,) = shown(project)["promises"]
    assert (promise["outcome"], len(promise["paid"]), len(promise["owed"])) == ("open", 1, 1)
    (project / "fit.py").write_text(PAID)
    run("assess", str(project))
    assert shown(project)["promises"][0]["outcome"] == "kept"
    assert "P1 kept" in run("ledger", "show", "--path", str(project)).stdout
    run("ledger", "withdraw", "p1", "--path", str(project))
    assert shown(project)["promises"][0]["outcome"] == "withdrawn"


def test_a_write_off_is_accepted_by_the_next_assessment_and_counts_again_when_withdrawn(project: Path) -> None:
    run("ledger", "init", "--path", str(project))
    run("assess", str(project))
    label = next(debt["debt"] for debt in shown(project)["debts"] if debt["path"] == "train.py")
    place = ("--path", str(project))
    run("ledger", "write-off", label, "--why", "Retired in May.", "--until", "2999-06-01", "--by", "Bo", *place)
    assert len(shown(project)["pending_write_offs"]) == 1
    (project / "train.py").write_text("# moved down\n\n" + DEBT)
    report = json.loads(run("assess", str(project), "--format", "json").stdout)
    (accepted,) = [one for one in report["accepted"] if one["code"] == "REP101"]
    assert accepted["path"] == "train.py"
    assert accepted["accepted"] == {"reason": "Retired in May.", "until": "2999-06-01", "at": None, "by": "Bo"}
    account = shown(project)
    assert absolute(account) == {"train.py": "written off", "fit.py": "still there"}
    assert account["entry"]["accepted"] == len(report["accepted"])
    run("ledger", "withdraw", label, *place)
    run("assess", str(project))
    assert absolute(shown(project)) == {"train.py": "returned", "fit.py": "still there"}
    life = run("ledger", "log", label, *place).stdout
    assert [word for word in ("found", "written off by Bo", "returned") if word in life] == [
        "found", "written off by Bo", "returned",
    ]  # fmt: skip


def test_a_comment_beside_the_line_is_a_write_off(project: Path) -> None:
    run("ledger", "init", "--path", str(project))
    run("assess", str(project))
    (project / "train.py").write_text(DEBT.replace("\n\n", "\n\n# solvent: ignore[REP101] reason=one machine only\n"))
    run("assess", str(project))
    (item,) = [d for d in shown(project)["debts"] if d["turn"] == "written off"]
    assert (item["path"], item["reason"], item["new"]) == ("train.py", "one machine only", True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["promise", "D99", "--due", "2999-01-01"], "D99"),
        (["promise", "REP101", "--due", "tomorrow"], "YYYY-MM-DD"),
        (["promise", "REP101", "--due", "2020-01-01"], "is over"),
        (["write-off", "nothing", "--why", "x"], "nothing"),
        (["withdraw", "P7"], "P7"),
        (["log", "D99"], "D99"),
        (["show", "--since", "99"], "99"),
        (["show", "--branch", "none"], "none"),
    ],
)
def test_mistakes_are_answered(project: Path, arguments: list[str], said: str) -> None:
    run("ledger", "init", "--path", str(project))
    run("assess", str(project))
    done = run("ledger", *arguments, "--path", str(project))
    assert isinstance(done.exception, SolventError)
    assert said in f"{done.exception} {done.exception.hint}"


def test_every_command_teaches() -> None:
    for name in ("init", "show", "log", "promise", "write-off", "withdraw"):
        done = run("ledger", name, "--help")
        assert done.exit_code == 0
        assert "--ledger" in done.stdout
