"""Substantial parts of the code stand more than once."""

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.copies import Copies, copies
from solvent.source.project import Project

# Of the lines of code: beyond the first a reader meets copies everywhere, below the second hardly any.
MUCH = 0.05
SOME = 0.015
LONG = 15
LEAST = 20
# A longer single statement is a table of values: what it costs does not grow with its rows.
_TABLE = 60


@fact(stage=Stage.PROCESS, good=False)
def duplicated_code(project: Project) -> Fact:
    found = copies(project)
    lines = sum(outline.lines for outline in project.code)
    extra = sum(_extra(copy) for copy in found)
    share = extra / lines if lines else 0.0
    longest = max((copy.lines for copy in found), default=0)
    places = tuple(place for copy in found[:3] for place in _places(copy))
    note = f"{extra} of {lines} lines ({share:.0%}) repeat others"
    if share >= MUCH and extra >= LEAST:
        return yes(*places, note=note)
    if longest >= LONG or (share >= SOME and extra >= LONG):
        return partial(*places, note=note)
    return no(*places[:2], note=note if extra else "no passage of eight lines or more stands twice")


def _extra(copy: Copies) -> int:
    return min(copy.lines, _TABLE if copy.lines > 10 * _TABLE else copy.lines) * (len(copy.passages) - 1)


def _places(copy: Copies) -> tuple[Place, ...]:
    return tuple(passage.place for passage in copy.passages[:2])
