"""Git, asked as a stranger would ask: nothing that a repository configures is run, nothing is fetched."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from solvent.source.history import Change, Commit, History
from solvent.source.text import printable

_RECORD, _FIELD = "\x1e", "\x1f"
_FORMAT = f"{_RECORD}%H{_FIELD}%aN{_FIELD}%aE{_FIELD}%ct{_FIELD}%at{_FIELD}%P{_FIELD}%s{_FIELD}"
_TIMEOUT = 120
# A repository's own configuration can name programs for all of these.
_HARMLESS = (
    "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "core.askPass=", "core.sshCommand=false",
    "core.quotePath=false", "log.showSignature=false", "diff.external=", "protocol.allow=never", "credential.helper=",
    "gc.auto=0", "maintenance.auto=false", "submodule.recurse=false", "core.untrackedCache=false",
)  # fmt: skip


class Git:
    """A git checkout, or a folder inside one."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _run(self, *arguments: str, timeout: float = _TIMEOUT, given: bytes = b"") -> str | None:
        options = [part for setting in _HARMLESS for part in ("-c", setting)]
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
            "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_ATTR_NOSYSTEM": "1", "LC_ALL": "C", "GIT_CEILING_DIRECTORIES": "",
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
        }  # fmt: skip
        try:
            done = subprocess.run(
                ["git", *options, "-C", str(self.root), *arguments],
                capture_output=True, timeout=timeout, env=environment, input=given, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            return None
        return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None

    def head(self) -> str | None:
        """The commit that is checked out; None outside a checkout or before the first commit."""
        answer = self._run("rev-parse", "--verify", "--quiet", "HEAD")
        return answer.strip() if answer else None

    def is_checkout(self) -> bool:
        """Whether the folder lies in a git checkout that tracks files in it."""
        return (self._run("rev-parse", "--is-inside-work-tree") or "").strip() == "true"

    def tracked(self) -> dict[str, tuple[str, str]]:
        """Tracked paths below the root, with their mode and blob."""
        answer = self._run("ls-files", "-z", "--stage") or ""
        found = {}
        for row in filter(None, answer.split("\0")):
            meta, _, path = row.partition("\t")
            mode, blob, _ = meta.split(" ")
            found[path] = (mode, blob)
        return found

    def untracked(self) -> list[str]:
        """Paths below the root that are neither tracked nor ignored."""
        answer = self._run("ls-files", "-z", "--others", "--exclude-standard") or ""
        return [path for path in answer.split("\0") if path]

    def sizes(self, blobs: Iterable[str]) -> dict[str, int]:
        """The sizes of those blobs that the clone holds."""
        asked = "".join(f"{blob}\n" for blob in blobs).encode()
        answer = self._run("cat-file", "--batch-check=%(objectname) %(objectsize)", given=asked) or ""
        rows = (row.split(" ") for row in answer.split("\n"))
        return {row[0]: int(row[1]) for row in rows if len(row) == 2 and row[1].isdigit()}

    def mailmap_mark(self) -> str:
        """A text that changes whenever the aliases or the shallow boundary change."""
        shallow = self._run("rev-parse", "--is-shallow-repository") or ""
        return f"{self._run('hash-object', '.mailmap') or ''}{shallow.strip()}"

    def history(self, *, most: int = 50_000) -> History | None:
        """The history of the folder, newest first; renames followed; line counts left out where blobs are missing."""
        head = self.head()
        if head is None:
            return None
        partial = bool(self._run("config", "--get-regexp", r"^remote\..*\.promisor$"))
        shallow = (self._run("rev-parse", "--is-shallow-repository") or "").strip() == "true"
        counted = ("--raw", "--no-renames") if partial else ("--numstat", "--find-renames=60%", "-l200")
        answer = self._run(
            "log", f"--max-count={most}", "--use-mailmap", "--no-ext-diff", "--no-textconv", "--no-color", "--relative",
            "-z", f"--format={_FORMAT}", *counted, "HEAD", "--", ".",
        )  # fmt: skip
        if answer is None:
            return None
        tags = tuple(filter(None, (self._run("tag", "--list", "--merged", "HEAD") or "").split("\n")))
        branch = (self._run("rev-parse", "--abbrev-ref", "HEAD") or "").strip()
        return History(tuple(_commits(answer)), head, shallow, partial, tags, branch)


def _commits(log: str) -> Iterator[Commit]:
    for record in log.split(_RECORD)[1:]:
        parts = record.split(_FIELD, 7)
        if len(parts) < 8:
            continue
        sha, author, email, at, written, parents, subject, changes = parts
        yield Commit(
            sha=sha,
            author=printable(author),
            email=printable(email),
            at=int(at or 0),
            written=int(written or 0),
            subject=printable(subject)[:300],
            parents=len(parents.split()),
            changes=tuple(_changes(changes.strip("\0\n").split("\0"))),
        )


def _changes(fields: list[str]) -> Iterator[Change]:
    """The rows of `--numstat -z` (a rename has its two names in fields of their own) or of `--raw -z`."""
    rest = iter(fields)
    for row in rest:
        row = row.lstrip("\n")
        if row.startswith(":"):
            yield Change(next(rest, ""), None, None)
            continue
        counts = row.split("\t")
        if len(counts) != 3:
            continue
        added, deleted, path = counts
        was = ""
        if not path:
            was, path = next(rest, ""), next(rest, "")
        yield Change(path, int(added) if added.isdigit() else None, int(deleted) if deleted.isdigit() else None, was)
