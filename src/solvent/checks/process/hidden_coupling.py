"""Files change together although neither knows of the other.

Why
    Whoever changes one must remember the other; nothing but memory holds them together.

Pay
    Move what both know into one place that both import, or let a test fail when they disagree.

Not
    Files that import or name one another, also through others; tests; fewer than six commits together, and as many as
    chance would bring among so many pairs.

Debt
    --- a.py
    x = 1
    --- b.py
    x = 1
    --- c.py
    y = 1
    --- history
    15x 2025-06-30 ana@example.org "Rename a column" a.py+1-1 b.py+1-1
    90x 2025-06-29 bo@example.org "Work elsewhere" c.py+3-1

Paid
    --- a.py
    import b
    --- b.py
    x = 1
    --- history
    2025-01-03 ana@example.org "Train" a.py+10-2 b.py+1-1
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.evolution import Coupling, chance, couplings, focused
from solvent.source.imports import import_graph
from solvent.source.mentions import mentions
from solvent.source.paths import name
from solvent.source.project import Project

LEAST_TOGETHER = 6
LEAST_SHARES = (0.4, 0.5)
LEAST_COMMITS = 80
# One pair in a hundred projects may look coupled by chance alone.
_BY_CHANCE = 0.01
_MOST = 5


@check("GIT102", effort=Effort(1, 8), severity=Severity.NOTE, stage=Stage.RETRAIN)
def hidden_coupling(project: Project, *, least_together: int = LEAST_TOGETHER) -> Iterator[Sighting]:
    history = project.history
    commits = len(focused(history)) if history is not None else 0
    if history is None or commits < LEAST_COMMITS:
        return
    paths = [o.path for o in project.code if not o.is_notebook and name(o.path) not in {"__init__.py", "setup.py"}]
    allowed = _BY_CHANCE / max(len(paths) * (len(paths) - 1) / 2, 1)
    shown = 0
    for pair in couplings(history, paths):
        if pair.together < least_together or shown >= _MOST:
            return
        if _is_close(pair) and chance(pair, commits) <= allowed and not _know_each_other(project, pair):
            shown += 1
            yield Sighting(
                Place(pair.one),
                f"It changed with `{pair.other}` in {pair.together} commits (of {pair.first} and {pair.second}),"
                " but neither imports the other",
                (Place(pair.other),),
                key=pair.other,
            )


def _is_close(pair: Coupling) -> bool:
    more, fewer = max(pair.first, pair.second), min(pair.first, pair.second)
    return pair.together >= LEAST_SHARES[0] * more and pair.together >= LEAST_SHARES[1] * fewer


def _know_each_other(project: Project, pair: Coupling) -> bool:
    graph = import_graph(project)
    if graph.linked(pair.one, pair.other) or pair.other in graph.reachable([pair.one]):
        return True
    if pair.one in graph.reachable([pair.other]):
        return True
    named = mentions(project)
    both = {pair.one, pair.other}
    return any(place.path in both for path in both for place in named.get(path, ()))
