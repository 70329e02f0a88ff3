"""A project's tree as git holds it: of a commit, or of what is staged. The working tree is neither read nor touched."""

import re
import subprocess
import threading
import weakref
from collections.abc import Callable, Mapping
from typing import IO

from solvent.adapters.files import is_unspeakable
from solvent.adapters.git import Git
from solvent.domain.ports import Entry

_KINDS = {"120000": "symlink", "160000": "submodule"}
# What is left of a blob is read and thrown away up to here; beyond it, a new process is quicker.
_MOST_DRAINED = 8_000_000
_MOST_OF_THE_PAST = 2_000_000
_SHA = re.compile(r"[0-9a-f]{40,64}")


class BlobFiles:
    """Files whose content git stores; read through one process that lives as long as this does."""

    def __init__(self, git: Git, listing: Mapping[str, tuple[str, str]]) -> None:
        known = {path: found for path, found in listing.items() if not is_unspeakable(path)}
        sizes = git.sizes(blob for mode, blob in known.values() if mode not in _KINDS) if known else {}
        self._entries = {path: _entry(path, mode, blob, sizes) for path, (mode, blob) in known.items()}
        self._blobs = _Blobs(git)

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Everything in the tree by its path."""
        return self._entries

    def read(self, path: str, *, limit: int) -> bytes:
        """The first `limit` bytes of a file; empty for links, submodules and what the clone does not hold."""
        entry = self._entries.get(path)
        return self._blobs.read(entry.blob, limit=limit) if entry is not None and entry.kind == "file" else b""


def files_at(git: Git, revision: str) -> BlobFiles:
    """The files of a commit, named by its hash."""
    return BlobFiles(git, git.tree(revision))


class PastFiles:
    """Files as commits had them, by the commit's hash and the path below the root; empty where there is none."""

    def __init__(self, git: Git) -> None:
        self._blobs = _Blobs(git)

    def __call__(self, sha: str, path: str) -> bytes:
        """The first megabytes of a file."""
        usable = _SHA.fullmatch(sha) and path and not is_unspeakable(path)
        return self._blobs.read(f"{sha}:./{path}", limit=_MOST_OF_THE_PAST) if usable else b""


def _entry(path: str, mode: str, blob: str, sizes: Mapping[str, int]) -> Entry:
    kind = _KINDS.get(mode) or ("file" if blob in sizes else "omitted")
    return Entry(path, sizes.get(blob, 0), True, kind, blob)


class _Blobs:
    """Reads blobs by their hash, one after the other, whoever asks."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._end: Callable[[], object] = lambda: None

    def read(self, blob: str, *, limit: int) -> bytes:
        with self._turn:
            try:
                return self._read(blob, limit)
            except (OSError, ValueError):
                self._stop()
                return b""

    def _read(self, blob: str, limit: int) -> bytes:
        given, answers = self._pipes()
        given.write(f"{blob}\n".encode())
        given.flush()
        header = answers.readline().split()
        if len(header) != 3 or not header[2].isdigit():
            if header[-1:] != [b"missing"]:
                self._stop()
            return b""
        size = int(header[2])
        data = answers.read(min(size, limit))
        left = size - len(data) + 1
        if left > _MOST_DRAINED:
            self._stop()
        else:
            answers.read(left)
        return data

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            command, environment = self._git.asked("cat-file", "--batch")
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
            self._end = weakref.finalize(self, _ended, self._process)
        given, answers = self._process.stdin, self._process.stdout
        assert given is not None and answers is not None
        return given, answers

    def _stop(self) -> None:
        self._end()
        self._process = None


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            # What was still to be written has nobody to read it.
            except OSError:
                continue
    process.wait()
