"""What a change adds, on real git: moved, renamed and edited debt is not new, and the working tree is not touched."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ports.test_git import commit, git

LEAK = """import pandas as pd
from sklearn.preprocessing import StandardScaler
from sklearn.model_selection import train_test_split

rows = pd.read_csv("rows.csv")
X = StandardScaler().fit_transform(rows.drop(columns="y"))
train, test = train_test_split(X, random_state=0)
"""
PATH = 'import pandas as pd\n\nrows = pd.read_csv("/home/ana/rows.csv")\n'


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    commit(root, "First", {"load.py": PATH, "solvent.toml": '[system]\nname = "example"\n'})
    git(root, "switch", "-q", "-c", "topic")
    return root


def _run(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "solvent", "assess", str(root), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SOLVENT_CACHE": str(root.parent / "cache")},
    )


def _since(root: Path, revision: str = "main") -> tuple[list[tuple[str, str]], dict[str, Any]]:
    done = _run(root, "--since", revision, "--format", "json", "-q")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    return [(f["code"], f["path"]) for f in said["findings"]], said["since"]


def test_only_what_is_added(repo: Path) -> None:
    commit(repo, "Train", {"train.py": LEAK})
    new, since = _since(repo)
    assert ("LEK101", "train.py") in new
    assert not [path for _, path in new if path == "load.py"]
    assert since["unchanged"] > 0


def test_a_template_that_stayed_as_it_was_adds_nothing(repo: Path) -> None:
    commit(repo, "Template", {"make.py.tmpl": PATH + "{% if x %}\nprint(undefined)\n{% endif %}\n"})
    git(repo, "branch", "-f", "main")
    commit(repo, "Note", {"notes.md": "nothing of interest\n"})
    assert _since(repo)[0] == []


def test_the_whole_report_of_an_unchanged_project_is_empty(repo: Path) -> None:
    new, since = _since(repo)
    assert (new, since["fixed"], since["facts"]) == ([], [], [])
    assert since["iterate_score"]["before"] == since["iterate_score"]["now"]


def test_moved_lines_and_renamed_files_are_not_new(repo: Path) -> None:
    (repo / "load.py").write_text('"""Loads rows."""\n\nimport os\n\nprint(os.name)\n' + PATH)
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "Move the lines")
    git(repo, "mv", "load.py", "read.py")
    git(repo, "commit", "-q", "-m", "Rename")
    new, since = _since(repo)
    assert "REP101" not in {code for code, _ in new}
    assert "REP101" not in {row["code"] for row in since["fixed"]}


def test_paid_debt_is_told(repo: Path) -> None:
    commit(repo, "Pay", {"load.py": PATH.replace("/home/ana/", "data/")})
    _, since = _since(repo)
    assert "REP101" in {row["code"] for row in since["fixed"]}


def test_what_main_added_meanwhile_is_not_ours(repo: Path) -> None:
    git(repo, "switch", "-q", "main")
    commit(repo, "Theirs", {"train.py": LEAK})
    git(repo, "switch", "-q", "topic")
    commit(repo, "Ours", {"notes.md": "Nothing.\n"})
    assert _since(repo)[0] == []


def test_work_that_is_not_committed_counts_and_is_left_alone(repo: Path) -> None:
    (repo / "train.py").write_text(LEAK)
    before = git(repo, "status", "--porcelain"), git(repo, "rev-parse", "HEAD"), (repo / ".git" / "index").read_bytes()
    assert ("LEK101", "train.py") in _since(repo)[0]
    after = git(repo, "status", "--porcelain"), git(repo, "rev-parse", "HEAD"), (repo / ".git" / "index").read_bytes()
    assert after[:2] == before[:2]
    assert _run(repo, "--since", "main", "--fail-on", "new", "-q").returncode == 1


def test_a_baseline_follows_renames_too(repo: Path) -> None:
    baseline = repo.parent / "baseline.json"
    _run(repo, "-o", str(baseline), "-q")
    git(repo, "mv", "load.py", "read.py")
    git(repo, "commit", "-q", "-m", "Rename")
    done = _run(repo, "--baseline", str(baseline), "--format", "json", "-q")
    assert "REP101" not in {row["code"] for row in json.loads(done.stdout)["findings"]}


@pytest.mark.parametrize("revision", ["no-such-branch", "--output=x", ""])
def test_no_such_revision(repo: Path, revision: str) -> None:
    done = _run(repo, f"--since={revision}")
    if revision:
        assert done.returncode == 2
        assert "git knows no commit" in done.stderr and "fetch" in done.stderr


def test_a_shallow_clone_says_what_it_lacks(repo: Path) -> None:
    commit(repo, "Second", {"notes.md": "x"})
    git(repo, "switch", "-q", "main")
    commit(repo, "Theirs", {"more.md": "x"})
    clone = repo.parent / "clone"
    git(repo.parent, "clone", "-q", "--depth=1", "--no-single-branch", f"file://{repo}", str(clone))
    git(clone, "switch", "-q", "topic")
    done = _run(clone, "--since", "origin/main")
    assert done.returncode == 2
    assert "no common past" in done.stderr and "fetch-depth: 0" in done.stderr


def test_two_states_to_compare_with_are_refused(repo: Path) -> None:
    done = _run(repo, "--since", "main", "--baseline", "x.json")
    assert done.returncode == 2
    assert "exclude each other" in done.stderr
