"""What is about to be committed: the staged files alone, read quickly, beside what they were before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solvent.actions.answers import seen_in_project
from solvent.actions.compare import added
from solvent.actions.findings import finding_of, sort_out
from solvent.actions.gather import Shelves, World, read_project
from solvent.domain.contract import Contract
from solvent.domain.estimate import NotMeasurable
from solvent.domain.finding import Effort, Finding, total
from solvent.source.module import Module
from solvent.source.notebook import Notebook
from solvent.source.project import Project
from solvent.source.templates import shown_as_stored

# Checks of the whole project that a few files suffice for: what they see in a file follows from that file.
ALONE = frozenset(["committed-secret", "absolute-path", "undefined-name"])


@dataclass(frozen=True)
class Adding:
    """The debt that a commit would add; `unchanged` findings stood in its files before, `files` were looked at."""

    findings: tuple[Finding, ...]
    unchanged: int
    files: int
    contract: Contract
    unread: tuple[str, ...] = ()
    since: None = None

    @property
    def principal(self) -> Effort:
        """The effort that would pay what is added, in hours."""
        return total(self.findings)

    @property
    def interest(self) -> NotMeasurable:
        """Not known of a few files."""
        return NotMeasurable("Interest is worked out for a whole project.")


def adding(now: World, before: World, shelves: Shelves, contract: Contract, renamed: Mapping[str, str]) -> Adding:
    """What the files of `now` add to those of `before`: two worlds that hold the staged files only.

    Checks that need more than one file are left out: they would see a project with holes.
    """
    checks = [check for check in shelves.checks if check.reads in {Module, Notebook} or check.name in ALONE]
    quick = Shelves(tuple(checks), (), shelves.mark)
    opened, accepted, project = _findings(now, quick, contract)
    known = [finding for part in _findings(before, quick, contract)[:2] for finding in part]
    new = added(opened, accepted, known, renamed=renamed)
    unread = tuple(f"{path}: {outline.error}" for path, outline in project.outlines.items() if outline.error)
    return Adding(new, len(opened) - len(new), len(project.entries), contract, unread)


def _findings(
    world: World, shelves: Shelves, contract: Contract
) -> tuple[Sequence[Finding], Sequence[Finding], Project]:
    gathered = read_project(world, shelves, contract, project="")
    project = gathered.project
    more = seen_in_project(world.guard, project, shelves.checks, [], lambda: None)
    by_code = {check.code: check for check in shelves.checks}
    found = [finding_of(by_code[s.code], s, project) for s in (*gathered.seen, *more) if s.code in by_code]
    opened, accepted = sort_out(found, project, today=world.clock.now()[:10])
    return shown_as_stored(opened, project.files), shown_as_stored(accepted, project.files), project
