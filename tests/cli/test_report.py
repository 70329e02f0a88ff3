"""`solvent report`: what changed since the last report comes from the ledger, what was promised too."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.test_since import LEAK, PATH
from ports.test_git import commit, git


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    commit(root, "First", {"load.py": PATH})
    return root


def _solvent(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "solvent", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
        env={**os.environ, "SOLVENT_CACHE": str(root.parent / "cache")},
    )


def test_what_changed_since_the_last_report_comes_from_the_ledger(repo: Path) -> None:
    ledger = ("--ledger", str(repo.parent / "ledger.sqlite"))
    assert _solvent(repo, "assess", ".", "-q", *ledger).returncode == 0
    commit(repo, "Train", {"train.py": LEAK})
    assert _solvent(repo, "assess", ".", "-q", *ledger).returncode == 0
    before = (repo.parent / "ledger.sqlite").read_bytes()
    done = _solvent(repo, "report", ".", "--for", "investor", *ledger)
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "Since the report of " in said and "new" in said
    assert (repo.parent / "ledger.sqlite").read_bytes() == before


def test_since_a_revision(repo: Path) -> None:
    git(repo, "tag", "v1")
    commit(repo, "Train", {"train.py": LEAK})
    done = _solvent(repo, "report", ".", "--for", "engineer", "--since", "v1", "-o", "report.md", "-o", "html=r.html")
    assert done.returncode == 0, done.stderr
    assert "Since v1" in (repo / "report.md").read_text()
    assert "LEK101" in (repo / "r.html").read_text()


@pytest.mark.parametrize("arguments", [(), ("--for", "nobody"), ("--for", "manager", "--since", "no-such")])
def test_mistakes_end_with_two(repo: Path, arguments: tuple[str, ...]) -> None:
    done = _solvent(repo, "report", ".", *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
