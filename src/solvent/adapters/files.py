"""A project's tree on disk, read so that nothing in it can hang, escape or fill the memory."""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from solvent.adapters.git import Git
from solvent.domain.ports import Entry

_SKIPPED = frozenset(
    """.git .hg .svn .venv venv env .env node_modules __pycache__ .mypy_cache .pytest_cache .ruff_cache .tox .nox
    .ipynb_checkpoints site-packages .eggs .idea .vscode .terraform .solvent""".split()
)
_MOST = 200_000


class DiskFiles:
    """The files below a folder: those that git tracks or would track, or without git all but caches.

    `truncated` says that there were too many to list; `nameless` counts those whose names are no text or no one line.
    """

    def __init__(self, root: Path, git: Git | None = None, *, most: int | None = None) -> None:
        self.root = root
        self.truncated = False
        self.nameless = 0
        self._resolved = Path(os.path.realpath(root))
        self._entries: dict[str, Entry] = {}
        for entry in self._list(git):
            if len(self._entries) >= (most or _MOST):
                self.truncated = True
                break
            self._entries[entry.path] = entry

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Everything in the tree by its path."""
        return self._entries

    def _list(self, git: Git | None) -> Iterator[Entry]:
        tracked = git.tracked() if git is not None else {}
        untracked = git.untracked() if git is not None else []
        if git is None or not (tracked or untracked):
            # No checkout, a folder that is ignored as a whole, or an index that git cannot read.
            yield from self._walk()
            return
        yield from self._absent(git, tracked)
        for path, (mode, blob) in tracked.items():
            kind = {"120000": "symlink", "160000": "submodule"}.get(mode)
            yield from self._entry(path, tracked=True, kind=kind, blob=blob)
        for path in untracked:
            if not _SKIPPED.intersection(path.split("/")):
                yield from self._entry(path, tracked=False)

    def _absent(self, git: Git, tracked: Mapping[str, tuple[str, str]]) -> Iterator[Entry]:
        """Tracked files that are not in the tree: `absent` if git has their content, else `omitted`."""
        missing = {
            path: blob
            for path, (mode, blob) in tracked.items()
            if mode.startswith("100") and not is_unspeakable(path) and not os.path.lexists(self.root / path)
        }
        sizes = git.sizes(missing.values()) if missing else {}
        for path, blob in missing.items():
            yield Entry(path, sizes.get(blob, 0), True, "absent" if blob in sizes else "omitted", blob)

    def _walk(self) -> Iterator[Entry]:
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            try:
                children = sorted(os.scandir(self.root / folder), key=lambda child: child.name)
            except OSError:
                continue
            for child in children:
                path = f"{folder}/{child.name}".lstrip("/")
                if child.is_dir(follow_symlinks=False):
                    if child.name not in _SKIPPED:
                        waiting.append(path)
                else:
                    yield from self._entry(path, tracked=None)

    def _entry(self, path: str, *, tracked: bool | None, kind: str | None = None, blob: str = "") -> Iterator[Entry]:
        if is_unspeakable(path):
            self.nameless += 1
            return
        try:
            status = os.lstat(self.root / path)
        except (OSError, ValueError):
            return
        found = kind or (
            "file" if stat.S_ISREG(status.st_mode) else "symlink" if stat.S_ISLNK(status.st_mode) else "special"
        )
        yield Entry(path, status.st_size, tracked, found, blob)

    def read(self, path: str, *, limit: int) -> bytes:
        """The first `limit` bytes of a regular file; empty for links, pipes, devices and what cannot be opened."""
        try:
            # No waiting on pipes, no following of links: not even when the file was swapped since it was listed.
            descriptor = os.open(self.root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except (OSError, ValueError):
            return b""
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode) or not self._is_inside(path):
                return b""
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                return file.read(limit)
        except OSError:
            return b""
        finally:
            os.close(descriptor)

    def _is_inside(self, path: str) -> bool:
        folder = Path(os.path.realpath((self.root / path).parent))
        return folder.is_relative_to(self._resolved)


def is_unspeakable(path: str) -> bool:
    """Whether a path cannot stand in a report, or leads out of the tree: an index can be forged."""
    if "\n" in path or "\r" in path or path.startswith("/") or ".." in path.split("/"):
        return True
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
