"""Assessing past commits of real repositories: what they held is what is said, and no file is touched."""

import hashlib
import json
import os
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from solvent.actions.past import moments
from solvent.cli.assess import command
from solvent.domain.account import account
from solvent.domain.errors import BadUsage
from solvent.domain.ledger import Turn
from solvent.wiring import assess_path, desk_at
from solvent.wiring_history import Past, assess_past

DAY = 86400
DEBT = 'import pandas as pd\n\ntrain = pd.read_csv("/home/ana/flights/train.csv")\n'
PAID = 'import pandas as pd\n\ntrain = pd.read_csv("train.csv")\n'


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLVENT_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("SOLVENT_LEDGER", raising=False)


def git(root: Path, *arguments: str, day: str = "2026-01-01") -> str:
    when = f"{day}T12:00:00+00:00"
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
        "GIT_AUTHOR_NAME": "Ana", "GIT_AUTHOR_EMAIL": "ana@example.org", "GIT_AUTHOR_DATE": when,
        "GIT_COMMITTER_NAME": "Ana", "GIT_COMMITTER_EMAIL": "ana@example.org", "GIT_COMMITTER_DATE": when,
        "GIT_CONFIG_GLOBAL": "/dev/null",
    }  # fmt: skip
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def commit(root: Path, day: str, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", f"Work of {day}", day=day)


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "flights"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    commit(root, "2026-01-10", {"train.py": PAID + "print(train)\n"})
    commit(root, "2026-02-10", {"train.py": DEBT})
    commit(root, "2026-03-10", {"train.py": DEBT, "other.py": DEBT})
    git(root, "mv", "train.py", "fit.py")
    commit(root, "2026-04-10", {"other.py": PAID})
    return root


def absolute_paths(past: Past) -> list[list[str]]:
    return [sorted(str(f.place) for f in a.findings if f.code == "REP101") for a in past.assessments]


def test_each_month_is_told_as_it_was(repo: Path) -> None:
    past = assess_past(repo, 3)
    assert [a.assessed_at[:10] for a in past.assessments] == ["2026-01-10", "2026-02-10", "2026-03-10"]
    assert absolute_paths(past) == [[], ["train.py:3"], ["other.py:3", "train.py:3"]]
    assert [a.sizes.commits for a in past.assessments] == [1, 2, 3]
    assert past.left_out == ()


def test_a_commit_is_told_as_its_checkout_would_be(repo: Path, tmp_path: Path) -> None:
    past = assess_past(repo, 1).assessments[-1]
    git(repo, "worktree", "add", "-q", str(tmp_path / "then" / "flights"), past.revision or "")
    checkout = assess_path(tmp_path / "then" / "flights")
    assert (past.findings, past.facts, past.verdict) == (checkout.findings, checkout.facts, checkout.verdict)


def fingerprint(root: Path) -> dict[str, tuple[str, int]]:
    return {
        str(path.relative_to(root)): (hashlib.sha1(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_neither_tree_nor_index_nor_head_is_touched(repo: Path) -> None:
    (repo / "fit.py").write_text("half a thought =")
    (repo / "staged.py").write_text("x = 1\n")
    git(repo, "add", "staged.py")
    (repo / "untracked.py").write_text("y = 2\n")
    (repo / "other.py").unlink()
    before, status = fingerprint(repo), git(repo, "status", "--porcelain=v2", "--branch")
    before = fingerprint(repo)
    assert len(assess_past(repo, 12).assessments) == 3
    assert fingerprint(repo) == before
    assert git(repo, "status", "--porcelain=v2", "--branch") == status


def test_a_shallow_clone_says_what_is_missing(repo: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=2", f"file://{repo}", str(tmp_path / "shallow"))
    past = assess_past(tmp_path / "shallow", 12)
    assert [a.assessed_at[:10] for a in past.assessments] == ["2026-03-10"]
    assert "shallow" in past.left_out[0]
    assert "2026-03-10" in past.left_out[0]
    assert "--unshallow" in past.left_out[0]


def test_a_partial_clone_says_what_is_missing(repo: Path, tmp_path: Path) -> None:
    git(repo, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{repo}", str(tmp_path / "partial"))
    before = fingerprint(tmp_path / "partial")
    past = assess_past(tmp_path / "partial", 12)
    assert len(past.assessments) + len(past.left_out) == 3
    assert any("partial clone" in reason for reason in past.left_out)
    assert fingerprint(tmp_path / "partial") == before


def test_without_git_there_is_no_past(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(DEBT)
    with pytest.raises(BadUsage, match="no git history"):
        assess_past(tmp_path, 12)


def test_a_project_of_one_commit_has_no_past(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    commit(tmp_path, "2026-01-10", {"train.py": DEBT})
    assert assess_past(tmp_path, 12) == Past()


def test_a_subfolder_has_its_own_past(repo: Path) -> None:
    commit(repo, "2026-05-10", {"part/train.py": DEBT})
    commit(repo, "2026-06-10", {"part/train.py": PAID})
    assert absolute_paths(assess_past(repo / "part", 1)) == [["train.py:3"]]


def test_the_command_shows_the_past_and_enters_it_once(repo: Path, tmp_path: Path) -> None:
    ledger = str(tmp_path / "ledger.sqlite")
    arguments = [str(repo), "--history", "3", "--ledger", ledger, "--format", "json"]
    for _ in range(2):
        done = CliRunner().invoke(command, arguments)
        assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert [moment["at"][:7] for moment in report["history"]][:3] == ["2026-01", "2026-02", "2026-03"]
    now = report["history"][-1]["principal"]
    assert now == {key: report["principal"][key] for key in now}
    assert sum(report["history"][-1]["findings"].values()) == len(report["findings"])
    desk = desk_at(repo, ledger=ledger)
    assert desk is not None
    books = desk.books()
    assert [entry.at[:10] for entry in books.entries][:3] == ["2026-01-10", "2026-02-10", "2026-03-10"]
    assert len(books.entries) == 5
    paths = {d.number: d.marks.fingerprint for d in books.debts.values() if d.code == "REP101"}
    assert len(paths) == 2
    april = account(books, entry=4)
    assert april is not None
    turns = {item.debt.place.path: (item.turn, item.by) for item in april.items if item.debt.code == "REP101"}
    assert turns == {"fit.py": (Turn.STILL, "Ana"), "other.py": (Turn.PAID, "Ana")}


def test_text_and_page_draw_it(repo: Path) -> None:
    shown = CliRunner().invoke(command, [str(repo), "--history", "3"]).stdout
    assert "Debt over time" in shown
    assert "2026-02-10" in shown
    page = CliRunner().invoke(command, [str(repo), "--history", "3", "--format", "html"]).stdout
    assert 'id="over-time"' in page
    assert "<polygon" in page


def test_moments_are_spaced_by_months_and_stand_once() -> None:
    mainline = [(f"c{day}", day * DAY) for day in range(800, -1, -1)]
    chosen = moments(mainline, 12)
    assert len(chosen) == 12
    gaps = [(later - earlier) / DAY for (_, earlier), (_, later) in pairwise(chosen)]
    assert all(28 <= gap <= 31 for gap in gaps)
    quiet = [("new", 800 * DAY), ("old", 0)]
    assert moments(quiet, 12) == (("old", moments(quiet, 12)[0][1]),)


def test_moments_of_a_clock_that_ran_wild() -> None:
    for times in ([0, 5 * DAY], [9 * DAY, 0, 4 * DAY], [0, 0, 0]):
        mainline = [(f"c{n}", at) for n, at in enumerate(times)]
        chosen = moments(mainline, 6)
        assert len({sha for sha, _ in chosen}) == len(chosen)
