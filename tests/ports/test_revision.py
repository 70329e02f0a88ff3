"""A tree that only git holds reads as the same tree on disk does, whatever the working tree looks like by now."""

import subprocess
from pathlib import Path

import pytest

from ports.test_git import commit, git
from solvent.adapters.files import DiskFiles
from solvent.adapters.git import Git
from solvent.adapters.lint import ruff_of
from solvent.adapters.revision import BlobFiles, files_at


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    (root / "link.py").symlink_to("train.py")
    commit(root, "First", {"train.py": "x = 1\n", "data/ü b.csv": "a,b\n", "empty.py": ""})
    return root


def _state(root: Path) -> list[tuple[str, int, bytes]]:
    files = sorted(p for p in root.rglob("*") if p.is_file() and not p.is_symlink())
    return [(str(p), p.stat().st_mtime_ns, p.read_bytes()) for p in files]


def test_a_commit_reads_as_its_checkout_did(repo: Path) -> None:
    disk = DiskFiles(repo, Git(repo))
    files = files_at(Git(repo), "HEAD")
    assert {p: (e.size, e.kind, e.tracked, e.blob) for p, e in files.entries.items() if e.kind == "file"} == {
        p: (e.size, e.kind, e.tracked, e.blob) for p, e in disk.entries.items() if e.kind == "file"
    }
    assert files.entries["link.py"].kind == "symlink"
    for path in (*disk.entries, "none.py", "data", "../train.py"):
        assert files.read(path, limit=100) == disk.read(path, limit=100)
        assert files.read(path, limit=2) == disk.read(path, limit=2)


def test_a_past_commit_is_read_without_touching_the_present(repo: Path) -> None:
    commit(repo, "Second", {"train.py": "x = 2\n", "later.py": "y = 1\n"})
    (repo / "train.py").write_text("x = 3\n")
    git(repo, "add", "train.py")
    (repo / "train.py").write_text("x = 4\n")
    before = _state(repo)
    past, staged = files_at(Git(repo), "HEAD~1"), BlobFiles(Git(repo), Git(repo).tracked())
    assert past.read("train.py", limit=100) == b"x = 1\n"
    assert "later.py" not in past.entries
    assert staged.read("train.py", limit=100) == b"x = 3\n"
    assert ruff_of(past, ["train.py"]) == ()
    assert _state(repo) == before


def test_a_folder_of_the_repository_is_read_by_its_own_paths(repo: Path) -> None:
    commit(repo, "Service", {"services/late/app.py": "z = 1\n"})
    inside = Git(repo / "services" / "late")
    assert list(files_at(inside, "HEAD").entries) == ["app.py"]
    assert files_at(inside, "HEAD").read("app.py", limit=10) == b"z = 1\n"


def test_blobs_that_the_clone_lacks_are_omitted(repo: Path) -> None:
    blob = Git(repo).tree("HEAD")["train.py"][1]
    lost = repo / ".git" / "objects" / blob[:2] / blob[2:]
    lost.chmod(0o600)
    lost.unlink()
    files = files_at(Git(repo), "HEAD")
    assert files.entries["train.py"].kind == "omitted"
    assert files.read("train.py", limit=10) == b""
    assert files.read("data/ü b.csv", limit=10) == b"a,b\n"


def test_a_large_blob_is_cut_and_the_next_one_still_read(repo: Path) -> None:
    commit(repo, "Large", {"large.csv": "0123456789" * 2_000_000})
    files = files_at(Git(repo), "HEAD")
    assert files.read("large.csv", limit=12) == b"012345678901"
    assert files.read("train.py", limit=10) == b"x = 1\n"


def test_the_reading_process_ends_with_its_reader(repo: Path) -> None:
    files = files_at(Git(repo), "HEAD")
    files.read("train.py", limit=1)
    process = files._blobs._process
    assert isinstance(process, subprocess.Popen)
    del files
    assert process.poll() is not None


@pytest.mark.parametrize("name", ["no-such-branch", "--output=x", "", "HEAD:train.py", "-h"])
def test_what_names_no_commit_is_none(repo: Path, name: str) -> None:
    assert Git(repo).commit(name) is None
    assert files_at(Git(repo), name or "0" * 40).entries == {}


def test_where_branches_parted(repo: Path) -> None:
    start = Git(repo).head()
    git(repo, "switch", "-q", "-c", "topic")
    commit(repo, "Topic", {"topic.py": ""})
    git(repo, "switch", "-q", "main")
    commit(repo, "Main", {"main.py": ""})
    assert Git(repo).merge_base("topic", "main") == start
    assert len(Git(repo).ancestors("topic")) == 2
    git(repo, "switch", "-q", "--orphan", "other")
    commit(repo, "Other", {"other.py": ""})
    assert Git(repo).merge_base("other", "main") is None
