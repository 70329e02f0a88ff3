"""Versions of the project are released: its history holds three or more."""

from solvent.catalog.question import fact
from solvent.domain.fact import Fact, no, partial, unknown, yes
from solvent.domain.stage import Stage
from solvent.source.lifetime import lifetime
from solvent.source.project import Project

_HABIT = 3


@fact(stage=Stage.DEPLOY)
def versions_released(project: Project) -> Fact:
    if project.history is None:
        return unknown(note="There is no history to read")
    found = lifetime(project.history)
    count = len(found.versions)
    if not count:
        return unknown(note="The history is cut off") if found.cut_off else no(note="No version was ever released")
    note = f"{count} version{'s' if count > 1 else ''}, the newest {found.versions[0]}"
    return (yes if count >= _HABIT else partial)(note=note)
