"""Assess a project: read it, ask every fact, run every check, judge."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from solvent.actions.findings import finding_of, sort_out
from solvent.actions.reading import Reading, Seen, read_file
from solvent.catalog import shelf
from solvent.catalog.check import Check
from solvent.catalog.question import FactReader
from solvent.domain.assessment import Assessment, Sizes, Unread
from solvent.domain.contract import Contract
from solvent.domain.fact import Fact
from solvent.domain.ports import Cache, Clock, Files, Progress
from solvent.source.history import History
from solvent.source.paths import Role, name, role_of, suffix
from solvent.source.project import Lint, Project
from solvent.source.text import decode
from solvent.verdict.judge import judge

_PYTHON_LIMIT = 2_000_000
_NOTEBOOK_LIMIT = 64_000_000
_MANY = 40
_LEFT_OUT = {"absent": "it is tracked but not in the tree", "omitted": "it is tracked but this clone does not hold it"}
Value = TypeVar("Value")


@dataclass(frozen=True)
class World:
    """What `assess` needs of the world."""

    files: Files
    history: Callable[[], History | None]
    lint: Callable[[Sequence[str], Mapping[str, Sequence[int]]], tuple[Lint, ...] | None]
    cache: Cache
    pack: Callable[[object], bytes]
    unpack: Callable[[bytes, type[Reading]], Reading | None]
    clock: Clock
    progress: Progress
    workers: Callable[[int], Executor]
    limits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shelves:
    """The entries to use, and a mark that changes whenever their code does."""

    checks: tuple[Check, ...]
    facts: tuple[FactReader, ...]
    mark: str


def assess(world: World, shelves: Shelves, contract: Contract, *, project: str, version: str) -> Assessment:
    """Everything that can be said about a project from its files and history."""
    started, now = world.clock.elapsed(), world.clock.now()
    read, seen = read_project(world, shelves, contract, project=project)
    with world.progress.step("asking facts", total=len(shelves.facts)) as advance:
        facts = dict(_answers(read, shelves.facts, advance))
    with world.progress.step("running checks", total=len(shelves.checks)) as advance:
        seen += _seen_in_project(read, shelves.checks, advance)
    by_code = {check.code: check for check in shelves.checks}
    findings, accepted = sort_out((finding_of(by_code[s.code], s, read) for s in seen), read, today=now[:10])
    unread = tuple(_unread(world.files, read))
    judged = judge(read, facts, findings)
    return Assessment(
        project=project,
        revision=read.history.head if read.history else None,
        assessed_at=now,
        verdict=judged.verdict,
        stages=judged.stages,
        facts=facts,
        findings=findings,
        accepted=accepted,
        questions=judged.questions,
        contract=contract,
        sizes=_sizes(read),
        unread=unread,
        limits=world.limits,
        version=version,
        seconds=world.clock.elapsed() - started,
    )


def read_project(world: World, shelves: Shelves, contract: Contract, *, project: str) -> tuple[Project, list[Seen]]:
    """The project with all that its files and history show, and what the checks of single files saw in it."""
    with world.workers(2) as background:
        history = background.submit(world.history)
        sources = _sources(world.files, contract)
        lint = background.submit(_lint, world, sources)
        readings = read_all(world, shelves, sources)
        with world.progress.step("waiting for the history"):
            read = Project(
                files=world.files,
                outlines={path: r.outline for path, r in readings.items()},
                notebooks={path: r.digest for path, r in readings.items() if r.digest is not None},
                history=history.result(),
                contract=contract,
                lints=lint.result() or (),
                name=project,
            )
    return read, [seen for reading in readings.values() for seen in reading.seen]


def _sources(files: Files, contract: Contract) -> list[str]:
    probe = Project(files, contract=contract)
    return [path for path in probe.entries if suffix(path) in {".py", ".ipynb"} and role_of(path) is not Role.GENERATED]


def read_all(world: World, shelves: Shelves, sources: Sequence[str]) -> dict[str, Reading]:
    """Read all Python files and notebooks: those that have not changed from the cache, many others in parallel."""
    texts: dict[str, tuple[str, bytes]] = {}
    for path in sources:
        data = world.files.read(path, limit=_NOTEBOOK_LIMIT if path.endswith(".ipynb") else _PYTHON_LIMIT)
        key = hashlib.blake2b(b"\0".join((shelves.mark.encode(), path.encode(), data)), digest_size=20).hexdigest()
        texts[path] = (key, data)
    stored = world.cache.get(key for key, _ in texts.values())
    readings: dict[str, Reading] = {}
    for path, (key, _) in texts.items():
        known = world.unpack(stored[key], Reading) if key in stored else None
        if known is not None:
            readings[path] = known
    missing = [path for path in texts if path not in readings]
    with world.progress.step("reading code", total=len(missing)) as advance:
        fresh: dict[str, Reading] = {}
        for path, reading in _parse_all(world, shelves, [(p, texts[p][1]) for p in missing]):
            fresh[path] = reading
            advance()
    world.cache.put({texts[path][0]: world.pack(reading) for path, reading in fresh.items()})
    return dict(sorted({**readings, **fresh}.items()))


def _parse_all(world: World, shelves: Shelves, files: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, Reading]]:
    if len(files) < _MANY:
        yield from (_parse(file, checks=shelves.checks) for file in files)
        return
    # Functions do not travel between processes: each finds the checks on its own shelf, by their codes.
    work = partial(_parse_elsewhere, codes=tuple(check.code for check in shelves.checks))
    with world.workers(0) as processes:
        yield from processes.map(work, files, chunksize=8)


def _parse(file: tuple[str, bytes], *, checks: Sequence[Check]) -> tuple[str, Reading]:
    path, data = file
    return path, read_file(path, decode(data), checks)


def _parse_elsewhere(file: tuple[str, bytes], *, codes: Sequence[str]) -> tuple[str, Reading]:
    known = shelf.checks()
    return _parse(file, checks=[known[code] for code in codes])


def _lint(world: World, sources: Sequence[str]) -> tuple[Lint, ...] | None:
    return world.lint([path for path in sources if role_of(path) is Role.CODE and path.endswith(".py")], {})


def _answers(
    project: Project, readers: Sequence[FactReader], advance: Callable[[], None]
) -> Iterator[tuple[str, Fact]]:
    for reader in readers:
        found = reader.read(project)
        yield reader.name, replace(found, evidence=tuple(dict.fromkeys(found.evidence)))
        advance()


def _seen_in_project(project: Project, checks: Sequence[Check], advance: Callable[[], None]) -> list[Seen]:
    seen = []
    for check in checks:
        subject: object = None
        if check.reads is Project:
            subject = project
        elif check.reads is History:
            subject = project.history
        if subject is not None:
            seen += [Seen(check.code, sighting) for sighting in check.run(subject)]
        advance()
    return seen


def _sizes(project: Project) -> Sizes:
    history = project.history
    return Sizes(
        files=len(project.entries),
        python_files=sum(1 for path in project.outlines if path.endswith(".py")),
        notebooks=len(project.notebooks),
        code_lines=sum(outline.lines for outline in project.outlines.values()),
        commits=len(history.commits) if history else None,
        contributors=len(history.people) if history else None,
    )


def _unread(files: Files, project: Project) -> Iterator[Unread]:
    for path, outline in project.outlines.items():
        if outline.error and role_of(path) is not Role.TEST:
            yield Unread(path, outline.error)
    kinds = Counter(entry.kind for entry in files.entries.values() if entry.kind != "file")
    for kind, count in kinds.items():
        first = next(p for p, e in files.entries.items() if e.kind == kind)
        reason = _LEFT_OUT.get(kind, f"a {kind} is not followed")
        yield Unread(first, reason + (f" (and {count - 1} more)" if count > 1 else ""))
    for path, entry in project.entries.items():
        if suffix(path) == ".py" and entry.size > _PYTHON_LIMIT:
            yield Unread(name(path), "only its first 2 MB were read")
