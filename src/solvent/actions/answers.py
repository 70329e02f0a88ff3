"""What facts and checks of the whole project say: asked, or remembered from when the same files were read."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from solvent.actions.faults import attempt
from solvent.actions.gather import Gathered, Shelves, World, fingerprint, remember
from solvent.actions.reading import Seen
from solvent.catalog.check import Check
from solvent.catalog.question import FactReader
from solvent.domain.fact import Fact, unknown
from solvent.domain.finding import Sighting
from solvent.domain.ports import Entry, Files, Guard
from solvent.source.history import History
from solvent.source.project import Project


@dataclass(frozen=True)
class Answers:
    """Every fact, what the checks saw, and which checks could not do their work.

    `reads` tells what was read of which files to find out: path, bytes asked for and a hash of those that came.
    """

    facts: dict[str, Fact]
    seen: tuple[Seen, ...]
    faults: tuple[str, ...] = ()
    reads: tuple[tuple[str, int, str], ...] = ()


class NotedFiles:
    """Files that note what is read of them, by path and the bytes asked for."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.reads: dict[tuple[str, int], str] = {}

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Everything in the tree by its path."""
        return self._files.entries

    def read(self, path: str, *, limit: int) -> bytes:
        """The first `limit` bytes of a file."""
        data = self._files.read(path, limit=limit)
        self.reads[path, limit] = _digest(data)
        return data


def answers(world: World, shelves: Shelves, noted: NotedFiles, gathered: Gathered) -> Answers:
    """All answers about a project whose code has been read, and which reads everything else through `noted`.

    They are remembered with all else that they were made from, so that a changed file of any kind is seen.
    """
    key = _key(world, shelves, gathered)
    stored = world.cache.get([key])
    known = world.codec.unpack(stored[key], Answers) if key in stored else None
    if known is not None and all(_digest(world.files.read(p, limit=n)) == was for p, n, was in known.reads):
        return known
    noted.reads.clear()
    found = _ask(world, shelves, gathered.project)
    if not found.faults:
        reads = tuple((path, limit, digest) for (path, limit), digest in noted.reads.items())
        remember(world, {key: replace(found, reads=reads)})
    return found


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=12).hexdigest()


def _key(world: World, shelves: Shelves, gathered: Gathered) -> str:
    project = gathered.project
    listing = "\n".join(f"{e.path}\t{e.size}\t{e.tracked}\t{e.kind}\t{e.blob}" for e in world.files.entries.values())
    history = project.history
    past = f"{world.history_mark}{history.head}{len(history.commits)}" if history else ""
    known = (repr(part) for part in (project.contract, project.lints, project.recorded, project.appraisal))
    said = (*known, project.name)
    # Where no file is Python, no key of a file holds the mark of solvent's own code.
    return fingerprint("answers", shelves.mark, listing, past, *said, *gathered.keys)


def _ask(world: World, shelves: Shelves, project: Project) -> Answers:
    faults: list[str] = []
    with world.progress.step("asking facts", total=len(shelves.facts)) as advance:
        facts = dict(_facts(world.guard, project, shelves.facts, faults, advance))
    with world.progress.step("running checks", total=len(shelves.checks)) as advance:
        seen = tuple(seen_in_project(world.guard, project, shelves.checks, faults, advance))
    return Answers(facts, seen, tuple(faults))


def _facts(
    guard: Guard, project: Project, readers: Sequence[FactReader], faults: list[str], advance: Callable[[], None]
) -> Iterator[tuple[str, Fact]]:
    for reader in readers:

        def unread(reason: str, name: str = reader.name) -> Fact:
            faults.append(f"The fact {name} could not be read: {reason}.")
            return unknown(note=f"not read: {reason}")

        found = attempt(guard, partial(reader.read, project), unread)
        yield reader.name, replace(found, evidence=tuple(dict.fromkeys(found.evidence)))
        advance()


def seen_in_project(
    guard: Guard, project: Project, checks: Sequence[Check], faults: list[str], advance: Callable[[], None]
) -> Iterator[Seen]:
    """What the checks of the whole project see; those that cannot do their work are told in `faults`."""

    def left_out(code: str, reason: str) -> list[Sighting]:
        faults.append(f"The check {code} was left out: {reason}.")
        return []

    for check in checks:
        subject: object = None
        if check.reads is Project:
            subject = project
        elif check.reads is History:
            subject = project.history
        if subject is not None:
            for sighting in attempt(guard, partial(_run, check, subject), partial(left_out, check.code)):
                yield Seen(check.code, sighting)
        advance()


def _run(check: Check, subject: object) -> list[Sighting]:
    return list(check.run(subject))
