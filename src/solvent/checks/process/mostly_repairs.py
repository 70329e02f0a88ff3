"""A large part of the work repairs earlier work.

Why
    What is shipped breaks and comes back: time for improving the model goes into repairs.

Pay
    Find what the last ten repairs have in common, and add the test or the check of the data that would have caught
    them before the merge.

Not
    Fewer than eighty commits by people in the last two years of the history.

Debt
    --- history
    60x 2025-06-30 ana@example.org "Fix the features" train.py+10-2
    40x 2025-06-29 ana@example.org "Add a feature" train.py+9-1

Paid
    --- train.py
    x = 1
    --- history
    2025-01-03 ana@example.org "Fix the split" train.py+10-2
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.evolution import lowest_share
from solvent.source.history import History

LEAST_COMMITS = 80
LEAST_SHARE = 0.33
_TWO_YEARS = 2 * 365 * 86400


@check("GIT104", effort=Effort(8, 40), severity=Severity.LOW, stage=Stage.RETRAIN)
def mostly_repairs(history: History, *, least_share: float = LEAST_SHARE) -> Iterator[Sighting]:
    if not history.human:
        return
    now = max(commit.at for commit in history.human[:50])
    recent = [commit for commit in history.human if now - commit.at <= _TWO_YEARS]
    repairs = [commit for commit in recent if commit.is_fix]
    if len(recent) >= LEAST_COMMITS and lowest_share(len(repairs), len(recent)) >= least_share:
        yield Sighting(
            Place("."),
            f"{len(repairs)} of the last {len(recent)} commits say that they fix or revert something",
            key="repairs",
        )
