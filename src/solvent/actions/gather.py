"""Gather a project from the world: list its files, read its code and history, remember what will not change."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial

from solvent.actions.faults import attempt
from solvent.actions.reading import Reading, Seen, read_file
from solvent.catalog import shelf
from solvent.catalog.check import Check
from solvent.catalog.question import FactReader
from solvent.domain.appraisal import Appraisal
from solvent.domain.contract import Contract
from solvent.domain.finding import Acceptance, Finding
from solvent.domain.ports import Cache, Clock, Codec, Files, Guard, Progress
from solvent.source.history import History
from solvent.source.outline import Outline
from solvent.source.paths import Role, role_of, suffix
from solvent.source.project import Lint, Project
from solvent.source.templates import Templates, with_templates
from solvent.source.text import decode
from solvent.source.tracked_runs import Tracked

PYTHON_LIMIT = 2_000_000
NOTEBOOK_LIMIT = 64_000_000
# Fewer files are read faster than processes start; more bytes at once would fill the memory.
_MANY, _BATCH_BYTES = 40, 64_000_000
# Its number grows when a history learns to hold more: what was kept before lacks it.
_HISTORY = "history 2"


@dataclass(frozen=True)
class World:
    """What assessing a project needs of the world.

    `workers` gives that many threads, or for 0 a process for each core; `history_mark` changes when history does, and
    is empty where history is not to be remembered;
    `write_offs` tells which findings the ledger says are written off, by fingerprint; `recorded` reads the stores of
    trackers, and `at` a file (commit, path) as a commit had it; `appraise` tells what the labelled predictions that a
    contract names prove.
    """

    files: Files
    history: Callable[[], History | None]
    history_mark: str
    lint: Callable[[Sequence[str]], tuple[Lint, ...] | None]
    cache: Cache
    codec: Codec
    guard: Guard
    clock: Clock
    progress: Progress
    workers: Callable[[int], Executor]
    limits: tuple[str, ...] = ()
    write_offs: Callable[[Sequence[Finding]], Mapping[str, Acceptance]] = lambda _: {}
    recorded: Callable[[], Tracked] = Tracked
    at: Callable[[str, str], bytes] = lambda _, __: b""
    appraise: Callable[[Contract], Appraisal | None] = lambda _: None


@dataclass(frozen=True)
class Shelves:
    """The entries to use, and a mark that changes whenever their code does."""

    checks: tuple[Check, ...]
    facts: tuple[FactReader, ...]
    mark: str


@dataclass(frozen=True)
class _Kept:
    """A value that the cache can hold, whatever its kind."""

    history: History | None = None
    lints: tuple[Lint, ...] = ()


@dataclass(frozen=True)
class Gathered:
    """A project, what the checks of single files saw in it, and keys that stand for the content of its code."""

    project: Project
    seen: tuple[Seen, ...]
    keys: tuple[str, ...]


def read_project(world: World, shelves: Shelves, contract: Contract, *, project: str) -> Gathered:
    """The project with all that its files and history show; templates are read as what they render to."""
    world = replace(world, files=with_templates(world.files))
    probe = Project(world.files, contract=contract)
    sources = [p for p in probe.entries if suffix(p) in {".py", ".ipynb"} and role_of(p) is not Role.GENERATED]
    with world.workers(2) as background:
        history = background.submit(read_history, world)
        keys = {path: fingerprint(shelves.mark, path, _bytes(world, path)) for path in sources}
        lint = background.submit(_lint, world, keys)
        readings = _read_all(world, shelves, keys)
        with world.progress.step("waiting for the history"):
            commits, lints = history.result(), lint.result()
    seen = tuple(seen for reading in readings.values() for seen in reading.seen)
    read = Project(
        files=world.files,
        outlines={path: r.outline for path, r in readings.items()},
        notebooks={path: r.digest for path, r in readings.items() if r.digest is not None},
        history=commits,
        contract=contract,
        lints=lints,
        name=project,
        debts=Counter(one.sighting.place.path for one in seen),
        recorded=world.recorded(),
        at=world.at,
        appraisal=world.appraise(contract),
    )
    return Gathered(read, seen, tuple(keys.values()))


def _bytes(world: World, path: str) -> bytes:
    return world.files.read(path, limit=NOTEBOOK_LIMIT if path.endswith(".ipynb") else PYTHON_LIMIT)


def fingerprint(*parts: str | bytes) -> str:
    """A hash that names what was made of these parts in the cache."""
    joined = b"\0".join(part.encode("utf-8", "replace") if isinstance(part, str) else part for part in parts)
    return hashlib.blake2b(joined, digest_size=20).hexdigest()


def _read_all(world: World, shelves: Shelves, keys: Mapping[str, str]) -> dict[str, Reading]:
    """Readings by path: of files that have not changed from the cache, of many others in parallel."""
    stored = world.cache.get(keys.values())
    readings: dict[str, Reading] = {}
    for path, key in keys.items():
        known = world.codec.unpack(stored[key], Reading) if key in stored else None
        if known is not None:
            readings[path] = known
    missing = [path for path in keys if path not in readings]
    with world.progress.step("reading code", total=len(missing)) as advance:
        for path, reading in _parse_all(world, shelves, missing):
            readings[path] = reading
            advance()
    remember(world, {keys[path]: readings[path] for path in missing})
    return dict(sorted(readings.items()))


def _parse_all(world: World, shelves: Shelves, paths: Sequence[str]) -> Iterator[tuple[str, Reading]]:
    if len(paths) < _MANY:
        yield from (_parse((path, _bytes(world, path)), world.guard, checks=shelves.checks) for path in paths)
        return
    # Functions do not travel between processes: each finds the checks on its own shelf, by their codes.
    work = partial(_parse_elsewhere, guard=world.guard, codes=tuple(check.code for check in shelves.checks))
    with world.workers(0) as processes:
        for batch in _batches(world, paths):
            yield from processes.map(work, batch, chunksize=8)


def _batches(world: World, paths: Sequence[str]) -> Iterator[list[tuple[str, bytes]]]:
    batch: list[tuple[str, bytes]] = []
    size = 0
    for path in paths:
        data = _bytes(world, path)
        batch.append((path, data))
        size += len(data)
        if size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    yield batch


def _parse(file: tuple[str, bytes], guard: Guard, *, checks: Sequence[Check]) -> tuple[str, Reading]:
    path, data = file
    return path, attempt(
        guard, lambda: read_file(path, decode(data), checks), lambda reason: Reading(Outline(path, error=reason))
    )


def _parse_elsewhere(file: tuple[str, bytes], *, guard: Guard, codes: Sequence[str]) -> tuple[str, Reading]:
    known = shelf.checks()
    return _parse(file, guard, checks=[known[code] for code in codes])


def read_history(world: World) -> History | None:
    """The project's history, from the cache where it has not changed."""

    def read() -> _Kept | None:
        history = world.history()
        return _Kept(history=history) if history is not None else None

    if not world.history_mark:
        return world.history()
    return _remembered(world, fingerprint(_HISTORY, world.history_mark), read).history


def _lint(world: World, keys: Mapping[str, str]) -> tuple[Lint, ...]:
    files = world.files
    # A linter reads files whole, however large, and templates as they are stored.
    fit = {p for p, entry in files.entries.items() if p.endswith(".py") and entry.size <= PYTHON_LIMIT}
    fit -= files.originals.keys() if isinstance(files, Templates) else set()
    paths = [path for path in keys if path in fit and role_of(path) is Role.CODE]

    def read() -> _Kept | None:
        lints = world.lint(paths)
        return _Kept(lints=lints) if lints is not None else None

    return _remembered(world, fingerprint("lint", *(keys[path] for path in paths)), read).lints


def _remembered(world: World, key: str, read: Callable[[], _Kept | None]) -> _Kept:
    stored = world.cache.get([key])
    known = world.codec.unpack(stored[key], _Kept) if key in stored else None
    if known is not None:
        return known
    value = read()
    if value is not None:
        remember(world, {key: value})
    return value or _Kept()


def remember(world: World, values: Mapping[str, object]) -> None:
    """Keep values in the cache under their keys, as far as they can be packed."""
    packed = {key: world.codec.pack(value) for key, value in values.items()}
    world.cache.put({key: data for key, data in packed.items() if data is not None})
