"""Joins the assessment of past commits to git's objects: nothing is checked out, no file is touched."""

import gc
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from solvent.actions.assess import assess
from solvent.actions.bookkeeping import Occasion, entry_of
from solvent.actions.gather import World, read_history
from solvent.actions.past import Moment, moments
from solvent.adapters.clock import StoppedClock
from solvent.adapters.git import Git
from solvent.adapters.lint import TreeLint
from solvent.adapters.progress import Silent
from solvent.domain.assessment import Assessment
from solvent.domain.contract import Contract
from solvent.domain.errors import BadUsage
from solvent.domain.ports import Progress
from solvent.reports.json import document
from solvent.source.paths import suffix
from solvent.wiring import contract_of, project_root, shelves, version, watched, world_of
from solvent.wiring_past import world_at

_CODE = (".py", ".ipynb")


@dataclass(frozen=True)
class Past:
    """What could be said about earlier commits, oldest first, and what could not."""

    assessments: tuple[Assessment, ...] = ()
    left_out: tuple[str, ...] = ()

    def onto(self, report: Assessment, present: Assessment) -> Assessment:
        """What is reported, with the figures of the past and of the whole present."""
        entries = tuple(
            entry_of(document(one), number=number, occasion=Occasion())
            for number, one in enumerate((*self.assessments, present), 1)
        )
        return replace(report, past=entries, limits=(*report.limits, *self.left_out))


def assess_past(
    path: Path,
    count: int,
    *,
    contract_path: Path | None = None,
    progress: Progress | None = None,
    cached: bool = True,
) -> Past:
    """Assess commits of the last `count` months, all against the contract of today.

    Raises
    ------
    BadUsage
        The project has no git history.
    """
    root = project_root(path)
    git = Git(root)
    mainline = git.mainline()
    if not mainline:
        raise BadUsage(
            f"{root} has no git history, so there is no past to assess.", hint="Leave --history out, or clone with git."
        )
    contract, told = contract_of(root, contract_path), progress or watched(quiet=True)
    chosen = moments(mainline, count)
    world = world_of(root, Silent(), cached=cached)
    reader = _Reader(root, git, world, contract)
    found, left_out = [], list(_cut_off(git, mainline, chosen, count))
    with told.step("assessing the past", total=len(chosen)) as advance:
        for moment in chosen:
            outcome = reader.assess(moment)
            if isinstance(outcome, Assessment):
                found.append(outcome)
            else:
                left_out.append(outcome)
            # Commands run without the collector of garbage; a dozen projects in memory are too many.
            gc.collect()
            advance()
    return Past(tuple(found), tuple(left_out))


class _Reader:
    """Assesses one commit after another; what they share is read once."""

    def __init__(self, root: Path, git: Git, world: World, contract: Contract) -> None:
        self._root, self._git, self._contract = root, git, contract
        self._name = contract.system.name or root.name
        self._lint, history = TreeLint(), read_history(world)
        self._world = replace(world, history=lambda: history, history_mark="")

    def assess(self, moment: Moment) -> Assessment | str:
        """The assessment of a commit, or why there is none."""
        sha, at = moment
        world, _ = world_at(self._root, self._world, sha)
        day = datetime.fromtimestamp(at, UTC).date()
        missing = [p for p, entry in world.files.entries.items() if entry.kind == "omitted" and suffix(p) in _CODE]
        if missing:
            return (
                f"The commit {sha[:10]} of {day} was left out: this partial clone does not hold {len(missing)} of its "
                f"files, such as {missing[0]}. A full clone does."
            )
        if not world.files.entries:
            return f"The commit {sha[:10]} of {day} was left out: it holds no files here."
        then = replace(world, lint=partial(self._lint, world.files), clock=StoppedClock(at))
        found = assess(then, shelves(), self._contract, project=self._name, version=version())
        return replace(found, revision=sha)


def _cut_off(git: Git, mainline: tuple[Moment, ...], chosen: tuple[Moment, ...], count: int) -> Iterator[str]:
    if git.is_shallow():
        day = datetime.fromtimestamp(mainline[-1][1], UTC).date()
        yield (
            f"This clone is shallow: its history begins on {day}, and {len(chosen)} of {count} points in time could be "
            "chosen from it. `git fetch --unshallow` brings the rest."
        )
