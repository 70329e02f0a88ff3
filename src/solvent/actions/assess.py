"""Assess a project: read it, ask every fact, run every check, judge."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from solvent.actions.answers import NotedFiles, answers
from solvent.actions.debt import priced_debt, unpriced_debt
from solvent.actions.faults import attempt
from solvent.actions.findings import finding_of, sort_out, write_off
from solvent.actions.gather import PYTHON_LIMIT, Shelves, World, read_project
from solvent.actions.prices import outlook
from solvent.actions.questions import ordered
from solvent.domain.assessment import Assessment, Sizes, Unread
from solvent.domain.contract import Contract
from solvent.domain.ports import Files
from solvent.source.gains import gains
from solvent.source.paths import Role, role_of, suffix
from solvent.source.project import Project
from solvent.source.templates import shown_as_stored
from solvent.verdict.judge import judge

_LEFT_OUT = {"absent": "it is tracked but not in the tree", "omitted": "it is tracked but this clone does not hold it"}


def assess(world: World, shelves: Shelves, contract: Contract, *, project: str, version: str) -> Assessment:
    """Everything that can be said about a project from its files and history."""
    started, now = world.clock.elapsed(), world.clock.now()
    noted = NotedFiles(world.files)
    gathered = read_project(replace(world, files=noted), shelves, contract, project=project)
    read, said = gathered.project, answers(world, shelves, noted, gathered)
    facts = said.facts
    by_code = {check.code: check for check in shelves.checks}
    findings, accepted = sort_out(
        (finding_of(by_code[s.code], s, read) for s in (*gathered.seen, *said.seen)), read, today=now[:10]
    )
    findings, accepted = write_off(findings, accepted, world.write_offs(findings))
    unread = tuple(_unread(world.files, read))
    with world.progress.step("pricing the debt"):
        price = partial(priced_debt, findings, accepted, read, by_code)
        findings, accepted, prices = attempt(world.guard, price, partial(unpriced_debt, findings, accepted))
    judged = judge(read, facts, findings)
    ahead = attempt(world.guard, partial(outlook, read, facts), lambda _: None)
    assessed = Assessment(
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
        limits=(*world.limits, *said.faults),
        version=version,
        solvency=ahead.solvency if ahead else None,
        problems=ahead.problems if ahead else (),
        growth=ahead.growth if ahead else None,
        gains=attempt(world.guard, partial(gains, read), lambda _: ()),
        appraisal=read.appraisal,
        folder=read.history.folder if read.history else "",
        seconds=world.clock.elapsed() - started,
    )
    return shown_as_stored(assessed, read.files)


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
