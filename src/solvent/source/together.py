"""Small debts of one kind, told together: one by one they would bury what matters."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from solvent.domain.finding import Effort, Severity, Sighting
from solvent.source.project import Project

_MOST_PLACES = 24


def together(
    project: Project,
    found: Sequence[Sighting],
    *,
    code: str,
    message: str,
    severity: Severity = Severity.NOTE,
    share: float = 1.0,
) -> Iterator[Sighting]:
    """One sighting for all of them, at the place of the first; what somebody accepted in writing stays on its own.

    `share` is the part of a further one's effort that it takes where they are paid in one go.
    """
    mine = [sighting for sighting in found if not _is_accepted(project, code, sighting)]
    yield from (sighting for sighting in found if sighting not in mine)
    if len(mine) < 2:
        yield from mine
        return
    first, *others = mine
    places = [*first.also, *(place for other in others for place in (other.place, *other.also))]
    efforts = [sighting.effort for sighting in mine if sighting.effort is not None]
    low, high = sum(e.low for e in efforts), sum(e.high for e in efforts)
    one = efforts[0] if efforts else Effort(0, 0)
    yield Sighting(
        first.place,
        message,
        tuple(dict.fromkeys(places))[:_MOST_PLACES],
        key=f"together {first.key}" if severity is not Severity.NOTE else "together",
        effort=Effort(one.low + share * (low - one.low), one.high + share * (high - one.high)) if efforts else None,
        severity=severity,
    )


def _is_accepted(project: Project, code: str, sighting: Sighting) -> bool:
    place = sighting.place
    outline = project.outlines.get(place.path)
    beside = any(
        code in ignore.codes and (ignore.line, ignore.cell) == (place.line, place.cell)
        for ignore in (outline.ignores if outline else ())
    )
    return beside or any(
        entry.code == code and entry.path is not None and fnmatchcase(place.path, entry.path)
        for entry in project.contract.accepted
    )
