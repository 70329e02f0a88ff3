"""A tree on disk and one in memory tell the same; nothing in a tree can hang, escape or fill the memory."""

import os
import socket
import subprocess
import threading
from pathlib import Path

import pytest

from fakes import MemoryFiles
from solvent.adapters.files import DiskFiles
from solvent.adapters.git import Git

FILES = {"a.py": "x = 1\n", "b/c.txt": "text", "b/d/e.bin": b"\x00\xff"}


@pytest.fixture(params=["memory", "disk"])
def files(request, tmp_path):
    if request.param == "memory":
        return MemoryFiles(FILES, tracked=None)
    for path, content in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content.encode() if isinstance(content, str) else content)
    return DiskFiles(tmp_path)


def test_entries_and_content_are_the_same(files):
    assert set(files.entries) == set(FILES)
    assert files.entries["b/c.txt"].size == 4
    assert files.entries["a.py"].tracked is None
    assert files.read("a.py", limit=100) == b"x = 1\n"
    assert files.read("a.py", limit=3) == b"x ="
    assert files.read("b/d/e.bin", limit=9) == b"\x00\xff"


@pytest.mark.parametrize("path", ["none.py", "", "b", "b/../../x", "/etc/passwd", "../outside", "a\0b", "x" * 5000])
def test_what_is_no_file_inside_is_empty(files, path):
    assert files.read(path, limit=100) == b""


def test_links_pipes_and_sockets_are_named_and_never_read(tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inner.py").write_text("secret")
    (root / "link.py").symlink_to(tmp_path / "secret")
    (root / "loop").symlink_to(root)
    (root / "self.py").symlink_to("self.py")
    (root / "out").symlink_to(tmp_path / "folder")
    os.mkfifo(root / "pipe.py")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(root / "socket.py"))
        files = DiskFiles(root)
    kinds = {path: entry.kind for path, entry in files.entries.items()}
    links, others = ["link.py", "loop", "out", "self.py"], ["pipe.py", "socket.py"]
    assert kinds == dict.fromkeys(links, "symlink") | dict.fromkeys(others, "special")
    for path in (*kinds, "out/inner.py"):
        assert files.read(path, limit=100) == b"", path


def test_a_file_swapped_for_a_pipe_or_a_link_is_not_followed(tmp_path):
    (tmp_path / "a.py").write_text("x")
    (tmp_path / "b.py").write_text("x")
    files = DiskFiles(tmp_path)
    for name in ("a.py", "b.py"):
        (tmp_path / name).unlink()
    os.mkfifo(tmp_path / "a.py")
    (tmp_path / "b.py").symlink_to("/etc/passwd")
    assert files.read("a.py", limit=10) == files.read("b.py", limit=10) == b""


def test_a_file_that_changes_and_vanishes_while_it_is_read_does_no_harm(tmp_path):
    path = tmp_path / "a.py"
    path.write_bytes(b"x" * 1_000_000)
    files = DiskFiles(tmp_path)
    stop = threading.Event()

    def disturb() -> None:
        while not stop.is_set():
            path.unlink(missing_ok=True)
            path.write_bytes(b"y" * 500_000)
            os.truncate(path, 10)

    worker = threading.Thread(target=disturb)
    worker.start()
    try:
        for _ in range(300):
            assert len(files.read("a.py", limit=2_000_000)) <= 1_000_000
    finally:
        stop.set()
        worker.join()


def test_an_unreadable_file_is_empty(tmp_path, monkeypatch):
    (tmp_path / "a.py").write_text("x")
    files = DiskFiles(tmp_path)
    monkeypatch.setattr(os, "open", lambda *_: (_ for _ in ()).throw(PermissionError(13, "denied")))
    assert files.read("a.py", limit=10) == b""


def test_a_huge_file_costs_only_what_is_asked(tmp_path):
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(2_000_000_000)
    files = DiskFiles(tmp_path)
    assert files.entries["a.csv"].size == 2_000_000_000
    assert len(files.read("a.csv", limit=1000)) == 1000


def test_names_that_cannot_be_told_are_counted(tmp_path):
    for name in (b"two\nlines.py", b"no\xffutf8.py", b"back\rwards.py", b"fine.py"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("x")
    files = DiskFiles(tmp_path)
    assert set(files.entries) == {"fine.py"}
    assert files.nameless == 3


def test_a_deep_tree_ends(tmp_path):
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(600):
        os.mkdir("deep_folder", dir_fd=here)
        below = os.open("deep_folder", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    assert DiskFiles(tmp_path).entries == {}
    subprocess.run(["rm", "-rf", str(tmp_path / "deep_folder")], check=True)


def test_very_many_files_are_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr("solvent.adapters.files._MOST", 5)
    for number in range(9):
        (tmp_path / f"{number}.py").write_text("")
    files = DiskFiles(tmp_path)
    assert len(files.entries) == 5
    assert files.truncated


def git(root: Path, *arguments: str, given: bytes | None = None) -> None:
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True, input=given)


def test_git_says_what_belongs_to_the_project(tmp_path):
    git(tmp_path, "init", "-q")
    for name in ("tracked.py", "new.py", "ignored.py", "node_modules/x.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / ".gitignore").write_text("ignored.py\n")
    git(tmp_path, "add", "tracked.py", ".gitignore")
    files = DiskFiles(tmp_path, Git(tmp_path))
    assert {path: entry.tracked for path, entry in files.entries.items()} == {
        "tracked.py": True, ".gitignore": True, "new.py": False,
    }  # fmt: skip


def test_a_forged_index_does_not_lead_out(tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    git(root, "init", "-q")
    (tmp_path / "secret.py").write_text("secret")
    (root / "xx").mkdir()
    (root / "xx" / "secret.py").write_text("x")
    git(root, "add", ".")
    index = root / ".git" / "index"
    index.write_bytes(index.read_bytes().replace(b"xx/secret.py", b"../secret.py"[:12]))
    files = DiskFiles(root, Git(root))
    assert not any(".." in path for path in files.entries)
    assert files.entries, "where git cannot read its own index the tree is walked"
    assert files.read("../secret.py", limit=10) == b""
