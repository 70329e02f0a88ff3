"""Assess a project: read it, ask every fact, run every check, judge."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from solvent.actions.debt import priced_debt, unpriced_debt
from solvent.actions.faults import attempt
from solvent.actions.findings import finding_of, sort_out, write_off
from solvent.actions.gather import PYTHON_LIMIT, Shelves, World, read_project
from solvent.actions.prices import outlook
from solvent.actions.questions import ordered
from solvent.actions.reading import Seen
from solvent.catalog.check import Check
from solvent.catalog.question import FactReader
from solvent.domain.assessment import Assessment, Sizes, Unread
from solvent.domain.contract import Contract
from solvent.domain.fact import Fact, unknown
from solvent.domain.finding import Sighting
from solvent.domain.ports import Files, Guard
from solvent.source.history import History
from solvent.source.paths import Role, role_of, suffix
from solvent.source.project import Project
from solvent.verdict.judge import judge

_LEFT_OUT = {"absent": "it is tracked but not in the tree", "omitted": "it is tracked but this clone does not hold it"}


def assess(world: World, shelves: Shelves, contract: Contract, *, project: str, version: str) -> Assessment:
    """Everything that can be said about a project from its files and history."""
    started, now = world.clock.elapsed(), world.clock.now()
    read, seen = read_project(world, shelves, contract, project=project)
    with world.progress.step("asking facts", total=len(shelves.facts)) as advance:
        facts = dict(_answers(world.guard, read, shelves.facts, advance))
    with world.progress.step("running checks", total=len(shelves.checks)) as advance:
        more, faults = _seen_in_project(world.guard, read, shelves.checks, advance)
    by_code = {check.code: check for check in shelves.checks}
    findings, accepted = sort_out((finding_of(by_code[s.code], s, read) for s in (*seen, *more)), read, today=now[:10])
    findings, accepted = write_off(findings, accepted, world.write_offs(findings))
    unread = tuple(_unread(world.files, read))
    with world.progress.step("pricing the debt"):
        price = partial(priced_debt, findings, accepted, read, by_code)
        findings, accepted, prices = attempt(world.guard, price, partial(unpriced_debt, findings, accepted))
    judged = judge(read, facts, findings)
    ahead = attempt(world.guard, partial(outlook, read, facts), lambda _: None)
    return Assessment(
        project=project,
        revision=read.history.head if read.history else None,
        assessed_at=now,
        verdict=judged.verdict,
        stages=judged.stages,
        facts=facts,
        findings=findings,
        accepted=accepted,
        questions=ordered(judged.questions, judged.stages, ahead) if ahead else judged.questions,
        contract=contract,
        sizes=_sizes(read),
        unread=unread,
        prices=prices,
        limits=(*world.limits, *faults),
        version=version,
        solvency=ahead.solvency if ahead else None,
        problems=ahead.problems if ahead else (),
        folder=read.history.folder if read.history else "",
        seconds=world.clock.elapsed() - started,
    )


def _answers(
    guard: Guard, project: Project, readers: Sequence[FactReader], advance: Callable[[], None]
) -> Iterator[tuple[str, Fact]]:
    for reader in readers:
        found = attempt(guard, partial(reader.read, project), lambda reason: unknown(note=f"not read: {reason}"))
        yield reader.name, replace(found, evidence=tuple(dict.fromkeys(found.evidence)))
        advance()


def _seen_in_project(
    guard: Guard, project: Project, checks: Sequence[Check], advance: Callable[[], None]
) -> tuple[list[Seen], list[str]]:
    """What the checks of the whole project see, and which of them could not do their work."""
    seen: list[Seen] = []
    faults: list[str] = []

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
            sightings = attempt(guard, partial(_run, check, subject), partial(left_out, check.code))
            seen += [Seen(check.code, sighting) for sighting in sightings]
        advance()
    return seen, faults


def _run(check: Check, subject: object) -> list[Sighting]:
    return list(check.run(subject))


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
        if suffix(path) == ".py" and entry.size > PYTHON_LIMIT:
            yield Unread(path, "only its first 2 MB were read")
