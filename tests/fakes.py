"""A project in memory, read as a real one is: files from a dictionary, history from a few lines of text."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from solvent.actions.reading import Reading, read_file
from solvent.adapters.contract_rules import contract_of
from solvent.catalog.check import Check
from solvent.catalog.shelf import checks
from solvent.domain.contract import Contract
from solvent.domain.evidence import Place
from solvent.domain.finding import Sighting
from solvent.domain.ports import Entry
from solvent.source.history import Change, Commit, History, Release
from solvent.source.module import Module
from solvent.source.notebook import Notebook
from solvent.source.project import Lint, Project
from solvent.source.tracked_runs import Tracked
from solvent.wiring_value import appraise_files

HISTORY = "history"
LINTS = "lints"
CONTRACT = "solvent.toml"
_UNTRACKED = Tracked()
_COMMIT = re.compile(
    r'^(?:(?P<times>\d+)x )?(?P<day>\d{4}-\d\d-\d\d) (?P<who>\S+) "(?P<subject>[^"]*)"(?P<changes>[^@]*)'
    r"(?:@(?P<tag>\S+))?$"
)
_PAST = re.compile(r"(?P<path>.+)@(?P<day>\d{4}-\d\d-\d\d)")
_CHANGE = re.compile(r"(\S+?)\+(\d+)-(\d+)")


class MemoryFiles:
    """Files that lie in a dictionary; a path in `sizes` is as large as that says."""

    def __init__(
        self, files: Mapping[str, str | bytes], *, sizes: Mapping[str, int] | None = None, tracked: bool | None = True
    ) -> None:
        self._data = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
        sizes = sizes or {}
        self.entries = {path: Entry(path, sizes.get(path, len(data)), tracked) for path, data in self._data.items()}

    def read(self, path: str, *, limit: int) -> bytes:
        return self._data.get(path, b"")[:limit]


def history_of(text: str) -> History:
    """History from lines, newest first: `2025-01-03 ana@example.org "Fix the split" train.py+10-2 data.csv+0-0`.

    A line that begins with `60x` stands for sixty such commits, one a day, the newest on that day. `@v1` at its end
    tags the commit.
    """
    commits: list[Commit] = []
    tags: dict[str, str] = {}
    for line in filter(None, (row.strip() for row in text.split("\n"))):
        found = _COMMIT.match(line)
        assert found, f'no commit: {line!r}; wanted: 2025-01-03 ana@example.org "subject" path+1-0'
        newest = int(datetime.fromisoformat(found["day"]).replace(tzinfo=UTC).timestamp())
        changes = tuple(Change(p, int(a), int(d)) for p, a, d in _CHANGE.findall(found["changes"]))
        for day in range(int(found["times"] or 1)):
            at, sha, who = newest - 86400 * day, f"{len(commits):040x}", found["who"]
            commits.append(Commit(sha, who.split("@")[0], who, at, at, found["subject"], 1, changes))
            tags.update({sha: found["tag"]} if found["tag"] else {})
    commits.sort(key=lambda commit: -commit.at)
    parents = [*((older.sha,) for older in commits[1:]), ()]
    commits = [replace(commit, origins=origins) for commit, origins in zip(commits, parents, strict=bool(commits))]
    releases = tuple(Release(tags[c.sha], c.sha, c.at) for c in commits if c.sha in tags)
    return History(tuple(commits), head=commits[0].sha if commits else "", releases=releases)


def lints_of(text: str) -> tuple[Lint, ...]:
    """What a linter said, from lines: ``train.py:3 F821 Undefined name `os` ``."""
    rows = (row.split(" ", 2) for row in filter(None, text.split("\n")))
    return tuple(
        Lint(rule, Place(where.rpartition(":")[0], int(where.rpartition(":")[2])), said) for where, rule, said in rows
    )


def project_of(
    files: Mapping[str, str | bytes],
    *,
    contract: Contract | None = None,
    sizes: Mapping[str, int] | None = None,
    tracked: bool | None = True,
    reading_checks: tuple[Check, ...] = (),
    recorded: Tracked = _UNTRACKED,
) -> Project:
    """The project in these files; one called `history` holds its commits, one called `lints` what a linter said.

    `metrics.json@2025-03-01` is what the file held from that day on.
    """
    rest = {path: text for path, text in files.items() if path not in {HISTORY, LINTS} and not _PAST.fullmatch(path)}
    history = history_of(str(files[HISTORY])) if HISTORY in files else None
    readings = readings_of(rest, reading_checks)
    lying, agreed = MemoryFiles(rest, sizes=sizes, tracked=tracked), contract or _contract(rest)
    return Project(
        lying,
        outlines={path: r.outline for path, r in readings.items()},
        notebooks={path: r.digest for path, r in readings.items() if r.digest is not None},
        history=history,
        contract=agreed,
        lints=lints_of(str(files.get(LINTS, ""))),
        name="example",
        recorded=recorded,
        at=_past_of(files, history),
        appraisal=appraise_files(lying, agreed) if agreed.requirements else None,
    )


def _past_of(files: Mapping[str, str | bytes], history: History | None) -> Callable[[str, str], bytes]:
    """Files as commits had them: the newest version that is no younger than the commit, else the present one."""
    days = (
        {commit.sha: datetime.fromtimestamp(commit.at, UTC).date().isoformat() for commit in history.commits}
        if history
        else {}
    )
    versions = sorted(
        ((found["path"], found["day"], text) for path, text in files.items() if (found := _PAST.fullmatch(path))),
        key=lambda row: row[1],
    )

    def at(sha: str, path: str) -> bytes:
        known = [text for own, day, text in versions if own == path and day <= days[sha]]
        newest = history is not None and sha == history.commits[0].sha
        text = files.get(path, b"") if newest or not known else known[-1]
        return text.encode() if isinstance(text, str) else text

    return at


def _contract(files: Mapping[str, str | bytes]) -> Contract:
    text = str(files.get(CONTRACT, ""))
    return contract_of(tomllib.loads(text), name=CONTRACT, text=text) if CONTRACT in files else Contract()


def readings_of(files: Mapping[str, str | bytes], with_checks: tuple[Check, ...] = ()) -> dict[str, Reading]:
    """Readings of the Python files and notebooks among the files."""
    return {
        path: read_file(path, text.decode() if isinstance(text, bytes) else text, with_checks)
        for path, text in files.items()
        if path.endswith((".py", ".ipynb"))
    }


def sightings(code: str, files: Mapping[str, str | bytes] | str, **options: object) -> list[Sighting]:
    """What one check sees in some files (or in one script)."""
    check = checks()[code]
    written = {"example.py": files} if isinstance(files, str) else dict(files)
    if check.reads in (Module, Notebook):
        found = readings_of({p: t for p, t in written.items() if p != HISTORY}, (check,))
        return [seen.sighting for reading in found.values() for seen in reading.seen]
    project = project_of(written, **options)  # type: ignore[arg-type]
    subject = project.history if check.reads is History else project
    return list(check.run(subject)) if subject is not None else []
