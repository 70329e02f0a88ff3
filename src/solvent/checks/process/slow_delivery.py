"""Finished work waits for weeks before it is merged or released.

Why
    A better model or a mended step helps nobody until it is out: while the world moves on, this wait is added to every
    other.

Pay
    Look at what the last five waited for (review, a slow test, a date, a person), and take that away first; merge and
    release smaller pieces.

Not
    Fewer than twenty branches or six tagged releases in the last two years of the history; squashed branches, which
    leave no trace; projects that do not tag what they release.

Debt
    --- history
    2025-06-30 ana@example.org "Release" train.py+1-1 @v7
    20x 2025-03-31 ana@example.org "Add a rate" train.py+9-1
    2025-03-01 ana@example.org "Release" train.py+1-1 @v6
    20x 2024-12-01 ana@example.org "Add a rate" train.py+9-1
    2024-11-01 ana@example.org "Release" train.py+1-1 @v5
    20x 2024-08-01 ana@example.org "Add a rate" train.py+9-1
    2024-07-01 ana@example.org "Release" train.py+1-1 @v4
    20x 2024-04-01 ana@example.org "Add a rate" train.py+9-1
    2024-03-01 ana@example.org "Release" train.py+1-1 @v3
    20x 2023-12-01 ana@example.org "Add a rate" train.py+9-1
    2023-11-01 ana@example.org "Release" train.py+1-1 @v2
    20x 2023-09-01 ana@example.org "Add a rate" train.py+9-1
    2023-07-10 ana@example.org "Release" train.py+1-1 @v1

Paid
    --- history
    60x 2025-06-30 ana@example.org "Add a rate" train.py+9-1 @v

Source
    Forsgren, Humble and Kim 2018, "Accelerate": lead time for changes; the slowest group takes between one and six
    months.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.delivery import Lead, delivery
from solvent.source.evolution import lowest_share
from solvent.source.history import History

LEAST_BRANCHES = 20
LEAST_RELEASES = 6
LONG_BRANCH = 14
LONG_WAIT = 45
_YEARS = 2 * 365 * 86400


@check("GIT109", effort=Effort(8, 40), severity=Severity.NOTE, stage=Stage.RETRAIN)
def slow_delivery(history: History) -> Iterator[Sighting]:
    now = max((commit.at for commit in history.commits[:50]), default=0)
    found = delivery(history)
    merges = [lead.days for lead in found.merges if now - lead.until <= _YEARS]
    long = sum(days >= LONG_BRANCH for days in merges)
    if len(merges) >= LEAST_BRANCHES and lowest_share(long, len(merges)) >= 0.4 and 2 * long > len(merges):
        yield Sighting(
            Place("."),
            f"Half of the {len(merges)} merges of the last two years brought work that had begun"
            f" {median(merges):.0f} days before or earlier",
            key="merge",
        )
    waits = _waits([lead for lead in found.releases if now - lead.until <= _YEARS])
    # A release is one decision, however many changes waited for it.
    if len(waits) >= LEAST_RELEASES and waits[len(waits) // 4] >= LONG_WAIT / 2 and median(waits) >= LONG_WAIT:
        yield Sighting(
            Place("."),
            f"Changes waited for {median(waits):.0f} days in the median until one of the {len(waits)} releases of the"
            " last two years",
            key="release",
        )


def _waits(leads: Sequence[Lead]) -> list[float]:
    """For each release, how long half of its changes waited; shortest first."""
    by_release: dict[str, list[float]] = defaultdict(list)
    for lead in leads:
        by_release[lead.sha].append(lead.days)
    return sorted(median(days) for days in by_release.values())
