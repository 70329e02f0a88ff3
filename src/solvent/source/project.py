"""A project as it was read: its files, the outlines of its code, its history, its contract."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, TypeVar

from solvent.domain.appraisal import Appraisal
from solvent.domain.contract import Contract
from solvent.domain.evidence import Place
from solvent.domain.ports import Entry, Files
from solvent.source.history import History
from solvent.source.notebook import Install
from solvent.source.outline import Call, Outline, Signal
from solvent.source.packages_of_others import packages_of_others
from solvent.source.paths import Role, name, role_of, suffix
from solvent.source.text import decode
from solvent.source.tracked_runs import Tracked

_HEAD = 2000
_TEXT_LIMIT = 2_000_000
Value = TypeVar("Value")


@dataclass(frozen=True)
class Digest:
    """What is kept of a notebook: its code cells' hashes, sizes and counts, and what it installs."""

    path: str
    language: str = "python"
    cells: int = 0
    code_lines: int = 0
    hashes: tuple[str, ...] = ()
    counts: tuple[int | None, ...] = ()
    outputs: int = 0
    installs: tuple[Install, ...] = ()
    stripped: bool = False
    error: str = ""


@dataclass(frozen=True)
class Lint:
    """What a general linter said: its rule, place and message."""

    rule: str
    place: Place
    message: str


@dataclass
class Project:
    """All that was read off one project. Paths are relative to its root, with `/` between folders.

    `debts` counts what the checks of single files saw in each of them; `recorded` is what a tracker's own store holds;
    `at` gives the bytes of a file as a commit had it, empty where that is not known; `appraisal` is what labelled
    predictions prove.
    """

    files: Files
    outlines: Mapping[str, Outline] = field(default_factory=dict)
    notebooks: Mapping[str, Digest] = field(default_factory=dict)
    history: History | None = None
    contract: Contract = field(default_factory=Contract)
    lints: tuple[Lint, ...] = ()
    name: str = ""
    debts: Mapping[str, int] = field(default_factory=dict)
    recorded: Tracked = field(default_factory=Tracked)
    at: Callable[[str, str], bytes] = lambda _, __: b""
    appraisal: Appraisal | None = None

    def once(self, read: "Callable[[Project], Value]") -> Value:
        """What `read` says of this project, worked out the first time it is asked for."""
        if read in self._failed:
            raise self._failed[read]
        if read not in self._once:
            try:
                self._once[read] = read(self)
            except Exception as error:
                # Others who ask shall not spend as long to learn the same.
                self._failed[read] = error
                raise
        return self._once[read]  # type: ignore[no-any-return]

    @cached_property
    def _once(self) -> dict[Any, Any]:
        return {}

    @cached_property
    def _failed(self) -> dict[Any, Exception]:
        return {}

    # Files ------------------------------------------------------------------------------------------------------

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Regular files of the project, vendored ones left out."""
        copied = packages_of_others(self.files.entries, lambda path: decode(self.files.read(path, limit=_HEAD)))
        return {
            p: e
            for p, e in self.files.entries.items()
            if e.kind == "file"
            and role_of(p) is not Role.VENDORED
            and not p.startswith(copied)
            and not self._excluded(p)
        }

    def _excluded(self, path: str) -> bool:
        return any(fnmatchcase(path, pattern) for pattern in self.contract.exclude)

    def has(self, path: str) -> bool:
        """Whether the project has this file."""
        return path in self.entries

    def has_folder(self, path: str) -> bool:
        """Whether some file of the project lies below this folder."""
        at = bisect_left(self._sorted, path.rstrip("/") + "/")
        return at < len(self._sorted) and self._sorted[at].startswith(path.rstrip("/") + "/")

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.entries)

    def named(self, *names: str) -> list[str]:
        """Paths whose own name matches one of the patterns, whatever their case, shallowest first."""
        patterns = [n.lower() for n in names]
        found = [p for p in self.entries if any(fnmatchcase(name(p).lower(), n) for n in patterns)]
        return sorted(found, key=lambda p: (p.count("/"), p))

    def matching(self, pattern: str) -> list[str]:
        """Paths that a regular expression is found in, shallowest first."""
        expression = re.compile(pattern, re.I)
        return sorted((p for p in self.entries if expression.search(p)), key=lambda p: (p.count("/"), p))

    def with_suffix(self, *suffixes: str) -> list[str]:
        """Paths with one of the suffixes (lower case, with their dots), shallowest first."""
        return sorted((p for p in self.entries if suffix(p) in suffixes), key=lambda p: (p.count("/"), p))

    def text(self, path: str) -> str:
        """The text of a file, at most 2 MB of it; empty where there is none."""
        if path not in self._texts:
            self._texts[path] = decode(self.files.read(path, limit=_TEXT_LIMIT)) if self.has(path) else ""
        return self._texts[path]

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {}

    def head(self, path: str, size: int = 512) -> bytes:
        """The first bytes of a file."""
        return self.files.read(path, limit=size)

    def lines(self, path: str, pattern: str) -> Iterator[tuple[Place, re.Match[str]]]:
        """The lines of a text file that a regular expression is found in."""
        expression = re.compile(pattern)
        for number, line in enumerate(self.text(path).split("\n"), 1):
            if found := expression.search(line[:2000]):
                yield Place(path, number), found

    # Code -------------------------------------------------------------------------------------------------------

    @cached_property
    def code(self) -> tuple[Outline, ...]:
        """Outlines of the project's own code: scripts, packages and notebooks, but no tests, docs or vendored files."""
        return tuple(o for o in self.outlines.values() if o.role is Role.CODE)

    @cached_property
    def code_lines(self) -> int:
        """Lines of all of that code."""
        return sum(outline.lines for outline in self.code)

    @cached_property
    def tests(self) -> tuple[Outline, ...]:
        """Outlines of its test files."""
        return tuple(o for o in self.outlines.values() if o.role is Role.TEST)

    @cached_property
    def _calls(self) -> dict[str, list[tuple[Outline, Call]]]:
        table: dict[str, list[tuple[Outline, Call]]] = defaultdict(list)
        for outline in (*self.code, *self.tests):
            for call in outline.calls:
                table[call.name].append((outline, call))
        return table

    @cached_property
    def _call_names(self) -> list[str]:
        return sorted(self._calls)

    @cached_property
    def _call_methods(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = defaultdict(list)
        for known in self._calls:
            table[known.rpartition(".")[2]].append(known)
        return table

    def calls(self, *patterns: str, tests: bool = False) -> Iterator[tuple[Outline, Call]]:
        """Calls by their resolved names: `joblib.load`, `torch.optim.*` (any below) or `*.fit` (any owner).

        Calls in test files are left out unless `tests`, which gives only those.
        """
        seen: set[str] = set()
        for pattern in patterns:
            for known in self._names(pattern):
                if known not in seen:
                    seen.add(known)
                    yield from ((o, c) for o, c in self._calls[known] if (o.role is Role.TEST) == tests)

    def _names(self, pattern: str) -> list[str]:
        if pattern.startswith("*."):
            return self._call_methods.get(pattern[2:], [])
        if pattern.endswith(".*"):
            prefix, names = pattern[:-1], self._call_names
            at = bisect_left(names, prefix)
            found = []
            while at < len(names) and names[at].startswith(prefix):
                found.append(names[at])
                at += 1
            return found
        return [pattern] if pattern in self._calls else []

    def imported(self, *packages: str, tests: bool = False) -> Iterator[tuple[Outline, Place]]:
        """Files of the project's code (or tests) that import one of the packages or a module below them, and where."""
        wanted = tuple(packages)
        for outline in self.tests if tests else self.code:
            for item in outline.imports:
                if item.name in wanted or item.name.startswith(tuple(f"{p}." for p in wanted)):
                    yield outline, outline.place(item)
                    break

    def signals(self, *kinds: str, tests: bool = False) -> Iterator[tuple[Outline, Signal]]:
        """Signals of these kinds in the project's code, or in its tests."""
        for outline in self.tests if tests else self.code:
            for signal in outline.signals:
                if signal.kind in kinds:
                    yield outline, signal


def places(found: Iterable[tuple[Outline, Call]], *, most: int = 5) -> tuple[Place, ...]:
    """Where calls stand, the first few."""
    return tuple(outline.place(call) for outline, call in list(found)[:most])
