"""Git, asked as a stranger would ask: nothing that a repository configures is run, nothing is fetched."""

import os
import re
import secrets
import stat
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from solvent.source.history import Change, Commit, History, Release
from solvent.source.text import printable

_FIELDS = ("%H", "%aN", "%aE", "%ct", "%at", "%P", "%s")
_TIMEOUT = 60
# 2100-01-01: what lies outside these years is somebody's joke.
_LATEST = 4_102_444_800
_RECENT, _LONGEST = 5_000, 200_000
_REVISION = re.compile(r"HEAD|[0-9a-f]{40,64}")
# A repository's own configuration can name programs for all of these.
_HARMLESS = (
    "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "core.askPass=", "core.sshCommand=false",
    "core.quotePath=false", "log.showSignature=false", "diff.external=", "protocol.allow=never", "credential.helper=",
    "gc.auto=0", "maintenance.auto=false", "submodule.recurse=false", "core.untrackedCache=false",
    "log.diffMerges=off", "diff.orderFile=/dev/null", "column.ui=false", "core.attributesFile=/dev/null",
    "log.mailmap=false", "tag.sort=refname",
)  # fmt: skip


@dataclass(frozen=True)
class Staged:
    """A file that is to be committed, and what it was before; empty where it is new."""

    path: str
    mode: str
    blob: str
    was: str = ""
    was_mode: str = ""
    was_blob: str = ""


class Git:
    """A git checkout, or a folder inside one."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def asked(self, *arguments: str) -> tuple[list[str], dict[str, str]]:
        """The command and the environment in which git answers without running or fetching anything."""
        options = [part for setting in _HARMLESS for part in ("-c", setting)]
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
            "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C",
            "GIT_ALLOW_PROTOCOL": "none", "GIT_CONFIG_NOSYSTEM": "1", "GIT_ATTR_NOSYSTEM": "1",
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
        }  # fmt: skip
        return ["git", *options, "-C", str(self.root), *arguments], environment

    def _run(self, *arguments: str, timeout: float = _TIMEOUT, given: bytes = b"") -> str | None:
        command, environment = self.asked(*arguments)
        try:
            done = subprocess.run(
                command, capture_output=True, timeout=timeout, env=environment, input=given, check=False
            )
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

    def tree(self, revision: str) -> dict[str, tuple[str, str]]:
        """The paths below the root that a commit holds, with their mode and blob."""
        answer = self._run("ls-tree", "-r", "-z", "--end-of-options", revision) or ""
        rows = (row.partition("\t") for row in filter(None, answer.split("\0")))
        return {path: (meta.split(" ")[0], meta.split(" ")[2]) for meta, _, path in rows}

    def commit(self, revision: str) -> str | None:
        """The full name of the commit that somebody calls `revision`; None where there is none."""
        answer = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        return answer.strip() if answer else None

    def time_of(self, revision: str) -> int:
        """When a commit was made, in seconds since 1970; 0 where it is not known."""
        answer = self._run("show", "--no-patch", "--no-show-signature", "--format=%ct", "--end-of-options", revision)
        return _seconds((answer or "").strip())

    def merge_base(self, one: str, other: str) -> str | None:
        """The commit at which two others parted; None where the clone does not reach so far."""
        answer = self._run("merge-base", "--end-of-options", one, other)
        return answer.split("\n")[0] if answer else None

    def renamed_since(self, revision: str) -> dict[str, str]:
        """For each file of the index that had another name in a commit, that name."""
        answer = self._run(
            "diff-index", "--cached", "--find-renames=60%", "-l400", "--diff-filter=R", "--name-status", "-z",
            "--relative", "--no-ext-diff", "--end-of-options", revision, "--",
        )  # fmt: skip
        fields = (answer or "").split("\0")
        return {new: old for _, old, new in zip(fields[::3], fields[1::3], fields[2::3], strict=False)}

    def staged(self) -> "list[Staged]":
        """The files that the next commit adds or changes, in the order of their names."""
        answer = self._run(
            "diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--find-renames=60%", "-l400", "--relative",
            "--diff-filter=AMRCT", "--no-ext-diff", "HEAD", "--",
        )  # fmt: skip
        if answer is None:
            return [Staged(path, *found) for path, found in self.tracked().items()]
        rows, fields = [], iter(answer.split("\0"))
        for meta in fields:
            if not meta.startswith(":"):
                continue
            was_mode, mode, was_blob, blob, kind = meta[1:].split(" ")
            was = path = next(fields, "")
            if kind[0] in "RC":
                path = next(fields, "")
            known = was_blob.strip("0") and kind[0] != "C"
            rows.append(Staged(path, mode, blob, *((was, was_mode, was_blob) if known else ())))
        return rows

    def ancestors(self, revision: str) -> frozenset[str]:
        """A commit and all before it, as far as the clone reaches."""
        return frozenset((self._run("rev-list", "--end-of-options", revision) or "").split())

    def untracked(self) -> list[str]:
        """Paths below the root that are neither tracked nor ignored."""
        answer = self._run("ls-files", "-z", "--others", "--exclude-standard") or ""
        return [path for path in answer.split("\0") if path]

    def sizes(self, blobs: Iterable[str]) -> dict[str, int]:
        """The sizes of those blobs that the clone holds."""
        asked = "".join(f"{blob}\n" for blob in blobs).encode()
        answer = self._run("cat-file", "--batch-check=%(objectname) %(objectsize)", given=asked) or ""
        rows = (row.split(" ") for row in answer.split("\n"))
        return {row[0]: int(row[1]) for row in rows if len(row) == 2 and row[1].isdecimal()}

    def mailmap_mark(self) -> str:
        """A text that changes whenever the aliases or the shallow boundary change."""
        shallow = (self._run("rev-parse", "--is-shallow-repository") or "").strip()
        status = self._mailmap()
        return f"{status.st_size}:{status.st_mtime_ns}:{shallow}" if status else shallow

    def _mailmap(self) -> os.stat_result | None:
        """The state of the file of aliases, if it is a file: git would wait for ever for a pipe."""
        top = (self._run("rev-parse", "--show-toplevel") or "").rstrip("\n")
        try:
            status = os.lstat(Path(top) / ".mailmap")
        except (OSError, ValueError):
            return None
        return status if stat.S_ISREG(status.st_mode) else None

    def history(self, *, most: int = 50_000) -> History | None:
        """The history of the folder, newest first; renames followed; line counts left out where blobs are missing.

        History that takes too long to read is cut off, and says so by being `shallow`.
        """
        head = self.head()
        if head is None:
            return None
        partial = bool(self._run("config", "--get-regexp", r"^(remote\..*\.promisor|extensions\.partialclone)$"))
        shallow = self.is_shallow()
        # A clone may lack blobs without saying so: then lines cannot be counted, but files can be named.
        ways = ((most, True), (most, False), (min(most, _RECENT), False))
        for count, lines in ways[partial:]:
            if (commits := self._log(count, lines=lines)) is not None:
                break
        else:
            return None
        shallow, partial = shallow or len(commits) == count, not lines
        branch = (self._run("rev-parse", "--abbrev-ref", "HEAD") or "").strip()
        return History(commits, head, shallow, partial, tuple(self._releases()), branch, printable(self.prefix()))

    def branch(self) -> str:
        """The branch that is checked out; empty where none is."""
        name = (self._run("rev-parse", "--abbrev-ref", "HEAD") or "").strip()
        return "" if name == "HEAD" else name

    def user(self) -> str:
        """The name under which commits are made here; empty where none is set."""
        return printable((self._run("config", "--get", "user.name") or "").strip())

    def is_tracked(self, path: str) -> bool:
        """Whether git tracks this very path below the root."""
        return bool(self._run("ls-files", "-z", "--", f":(literal){path}"))

    def is_shallow(self) -> bool:
        """Whether the clone's history is cut off."""
        return (self._run("rev-parse", "--is-shallow-repository") or "").strip() == "true"

    def prefix(self) -> str:
        """Where the folder lies in its repository, with a slash at the end; empty at its root."""
        return (self._run("rev-parse", "--show-prefix") or "").rstrip("\n")

    def _releases(self) -> Iterator[Release]:
        """The tags that the checked-out commit holds; an annotated one names the commit behind it."""
        fields = "%00".join(("%(refname:strip=2)", "%(objectname)", "%(*objectname)", "%(creatordate:unix)"))
        answer = self._run("for-each-ref", "--merged=HEAD", "--sort=refname", f"--format={fields}", "refs/tags") or ""
        for line in filter(None, answer.split("\n")):
            name, own, behind, at = line.split("\0")
            yield Release(printable(name), behind or own, _seconds(at))

    def mainline(self) -> tuple[tuple[str, int], ...]:
        """The first parents of what is checked out, newest first, each with its time in seconds since 1970."""
        answer = self._run("rev-list", "--first-parent", "--timestamp", f"--max-count={_LONGEST}", "HEAD") or ""
        rows = (row.split(" ") for row in answer.split("\n") if row)
        return tuple((sha, _seconds(at)) for at, sha in rows)

    def commits_since(self, revision: str | None, *, until: str = "HEAD") -> tuple[Commit, ...]:
        """The commits that a revision does not hold, newest first; none where it is not known here."""
        if revision is None or not (_REVISION.fullmatch(revision) and _REVISION.fullmatch(until)):
            return ()
        span = f"{revision}..{until}"
        return self._log(_RECENT, lines=True, span=span) or self._log(_RECENT, lines=False, span=span) or ()

    def _log(self, most: int, *, lines: bool, span: str = "HEAD") -> tuple[Commit, ...] | None:
        # Texts of a commit may hold any character, so that only an unguessable one can part them.
        mark = secrets.token_hex(8)
        record, part = f"\x1e{mark}", f"\x1f{mark}"
        counted = ("--numstat", "--find-renames=60%", "-l200") if lines else ("--raw", "--find-renames=100%")
        scope = ("--relative", "--full-history", span, "--", ".") if self.prefix() else (span, "--")
        fields = part.join(_FIELDS)
        if self._mailmap() is None:
            fields = fields.replace("%aN", "%an").replace("%aE", "%ae")
        answer = self._run(
            "log", f"--max-count={most}", "--no-ext-diff", "--no-textconv", "--no-color", "--no-show-signature",
            "--encoding=UTF-8", "-z", f"--format={record}{fields}{part}", *counted, *scope,
        )  # fmt: skip
        if answer is None:
            return None
        text = answer.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        rows = (row.split(part, len(_FIELDS)) for row in text.split(record)[1:])
        return tuple(_commit(row) for row in rows if len(row) == len(_FIELDS) + 1)


def _commit(row: list[str]) -> Commit:
    sha, author, email, at, written, parents, subject, changes = row
    return Commit(
        sha=sha,
        author=printable(author),
        email=printable(email),
        at=_seconds(at),
        written=_seconds(written),
        subject=printable(subject)[:300],
        parents=len(parents.split()),
        changes=tuple(_changes(changes.strip("\0\n").split("\0"))),
        origins=tuple(parents.split()),
    )


def _seconds(text: str) -> int:
    return min(int(text), _LATEST) if text.isdecimal() else 0


def _changes(fields: list[str]) -> Iterator[Change]:
    """The rows of `--numstat -z` (a rename has its two names in fields of their own) or of `--raw -z`."""
    rest = iter(fields)
    for field in rest:
        row = field.lstrip("\n")
        if row.startswith(":"):
            first = next(rest, "")
            renamed = row.rpartition(" ")[2].startswith("R")
            yield Change(next(rest, ""), None, None, first) if renamed else Change(first, None, None)
            continue
        counts = row.split("\t", 2)
        if len(counts) != 3:
            continue
        added, deleted, path = counts
        was = ""
        if not path:
            was, path = next(rest, ""), next(rest, "")
        yield Change(
            path, int(added) if added.isdecimal() else None, int(deleted) if deleted.isdecimal() else None, was
        )
