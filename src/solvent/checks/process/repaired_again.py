"""Changes of a file are soon followed by repairs of it.

Why
    Whoever changes it cannot see what breaks: each change costs a second one, and what lies between went wrong for
    users.

Pay
    Write a test for what the last repairs mended, before the next change; then split what cannot be tested.

Not
    Files whose share of repaired changes may be that of the project's others, and files with few changes.

Debt
    --- train.py
    x = 1
    --- serve.py
    x = 1
    --- history
    20x 2025-06-30 ana@example.org "Fix the rates" train.py+2-1
    20x 2025-06-29 ana@example.org "Add a rate" train.py+9-1
    60x 2025-05-30 bo@example.org "Work elsewhere" serve.py+3-1

Paid
    --- train.py
    x = 1
    --- serve.py
    x = 1
    --- history
    20x 2025-06-30 ana@example.org "Add a rate" train.py+9-1
    60x 2025-05-30 bo@example.org "Work elsewhere" serve.py+3-1
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.evolution import lowest_share, repaired
from solvent.source.project import Project

DAYS = 14
LEAST_CHANGES = 15
LEAST_REPAIRS = 6
LEAST_SHARE = 0.2
LEAST_TIMES = 1.5
_MOST = 3


@check("GIT108", effort=Effort(2, 16), severity=Severity.LOW, stage=Stage.RETRAIN)
def repaired_again(project: Project, *, days: int = DAYS) -> Iterator[Sighting]:
    if project.history is None:
        return
    counts = repaired(project.history, (o.path for o in project.code if not o.is_notebook), days=days)
    changes, repairs = (sum(row[n] for row in counts.values()) for n in (0, 1))
    found = []
    for path, (changed, followed) in counts.items():
        others = (repairs - followed) / max(changes - changed, 1)
        surely = lowest_share(followed, changed)
        often = followed >= max(LEAST_SHARE, LEAST_TIMES * others) * changed
        if changed >= LEAST_CHANGES and followed >= LEAST_REPAIRS and surely > others and often:
            found.append((surely - others, path, changed, followed, others))
    for _, path, changed, followed, others in sorted(found, reverse=True)[:_MOST]:
        yield Sighting(
            Place(path),
            f"After {followed} of {changed} changes of it in two years, the next one was a fix within {days} days;"
            f" elsewhere after {others:.0%}",
            key=path,
        )
