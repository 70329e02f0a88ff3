"""Production has much more of something than the training data: rows of it should be collected.

Watches
    Parts of the inputs that are at least twice as common in production as in training, found on one half of the rows
    and tested on the other.

Assumes
    Rows are drawn independently of each other.

Promise
    It is raised only where a monitor of drift or of novelty stands by a change, so it has no more false alarms than
    those; each part that it names is wrong with probability 5 % at most, over all parts of a look.

Reference
    Friedman & Fisher 1999, "Bump hunting in high-dimensional data"; Kish 1965, for the effective rows.
"""

from collections.abc import Iterator

from solvent.catalog.monitor import monitor
from solvent.domain.finding import Severity
from solvent.domain.sight import Notice, Sight


@monitor("COV101", kind="coverage", severity=Severity.NOTE)
def training_gap(sight: Sight) -> Iterator[Notice]:
    if sight.coverage is None or not sight.coverage.gaps:
        return
    first, more = sight.coverage.gaps[0], len(sight.coverage.gaps) - 1
    rest = f", and of {more} more part{'s' if more > 1 else ''}" if more else ""
    yield Notice(
        f"Training has too few rows where {first.name}{rest}: {first.training.value:.1%} of the reference,"
        f" {first.production.value:.1%} of production.",
        statistic=f"{sum(one.collect.value for one in sight.coverage.gaps):,.0f} rows to collect",
        effect=first.ratio,
    )
