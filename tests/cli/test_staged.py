"""What a commit would add: the index's version of the staged files, and only what is new in them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.test_since import LEAK, PATH
from ports.test_git import commit, git
from solvent.actions.staged import ALONE
from solvent.catalog.shelf import checks
from solvent.source.project import Project


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    return root


def _staged(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "solvent", "assess", str(root), "--staged", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SOLVENT_CACHE": str(root.parent / "cache")},
    )


def _codes(root: Path) -> list[tuple[str, str]]:
    return [(f["code"], f["path"]) for f in json.loads(_staged(root, "--format", "json").stdout)["findings"]]


def test_the_index_counts_and_not_the_working_tree(repo: Path) -> None:
    commit(repo, "First", {"notes.md": "x"})
    (repo / "train.py").write_text(LEAK)
    assert _codes(repo) == []
    git(repo, "add", "train.py")
    (repo / "train.py").write_text("x = 1\n")
    assert ("LEK101", "train.py") in _codes(repo)
    index = (repo / ".git" / "index").read_bytes()
    done = _staged(repo, "--fail-on", "high")
    assert done.returncode == 1
    assert done.stdout.startswith("train.py:6: LEK101 ")
    assert (repo / ".git" / "index").read_bytes() == index
    git(repo, "add", "train.py")
    assert _codes(repo) == []
    assert _staged(repo, "--fail-on", "new").returncode == 0


def test_the_first_commit_is_all_new(repo: Path) -> None:
    (repo / "load.py").write_text(PATH)
    git(repo, "add", "-A")
    assert ("REP101", "load.py") in _codes(repo)


def test_debt_that_stood_there_is_not_the_commits(repo: Path) -> None:
    commit(repo, "First", {"load.py": PATH, "train.py": LEAK})
    (repo / "load.py").write_text('"""Loads."""\n\n' + PATH)
    git(repo, "mv", "train.py", "fit.py")
    git(repo, "add", "-A")
    said = json.loads(_staged(repo, "--format", "json").stdout)
    assert said["findings"] == []
    assert said["files"] == 2
    assert said["unchanged"] >= 2


def test_a_committed_secret_and_an_undefined_name_are_seen(repo: Path) -> None:
    commit(repo, "First", {"notes.md": "x"})
    secret = "AKIA" + "QYLPMN5HFIQR7XYA"
    (repo / "push.py").write_text(f'KEY = "{secret}"\nprint(os.environ)\n')
    git(repo, "add", "-A")
    assert {"ENV113", "STR106"} <= {code for code, _ in _codes(repo)}
    assert secret not in _staged(repo).stdout


def test_what_is_accepted_in_writing_passes(repo: Path) -> None:
    accepted = '[[accepted]]\ncode = "REP101"\nreason = "One machine only."\n'
    commit(repo, "First", {"solvent.toml": accepted})
    (repo / "load.py").write_text(PATH)
    git(repo, "add", "-A")
    assert _codes(repo) == []


def test_paths_begin_at_the_folder_that_was_named(repo: Path) -> None:
    commit(repo, "First", {"services/late/notes.md": "x"})
    (repo / "services" / "late" / "train.py").write_text(LEAK)
    (repo / "other.py").write_text(LEAK)
    git(repo, "add", "-A")
    assert set(_codes(repo / "services" / "late")) == {("LEK101", "train.py")}


@pytest.mark.parametrize("more", [("--since", "HEAD"), ("-o", "a.html"), ("--format", "sarif"), ("--ledger", "x")])
def test_what_a_few_files_cannot_tell_is_refused(repo: Path, more: tuple[str, ...]) -> None:
    done = _staged(repo, *more)
    assert done.returncode == 2
    assert "--staged does not go with" in done.stderr


def test_outside_of_git_nothing_is_staged(tmp_path: Path) -> None:
    done = _staged(tmp_path)
    assert done.returncode == 2
    assert "no git checkout" in done.stderr


def test_the_checks_that_a_few_files_suffice_for_are_there() -> None:
    assert {check.name for check in checks().values() if check.reads is Project} >= ALONE
