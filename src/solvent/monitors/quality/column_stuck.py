"""A column has but one value, where it had several: a sensor is stuck, a default fills the gap, a join came to nothing.

Watches
    The number of distinct cells that a window's values fall in.

Assumes
    Rows are exchangeable with those of the reference; a column that is constant within a window of the reference,
    where this is cut into windows, is not watched.

Promise
    At most its share of the yearly alpha in false alarms: the chance that so many rows all have the value that they
    have, at twice the share that the reference had of it.

Reference
    The binomial distribution.

Alarm
    reference x200 {"fare": [1.0, 2.0, 3.0, 4.0, 5.0]}
    current x20 {"fare": [2.0, 2.0, 2.0, 2.0, 2.0]}

Quiet
    reference x200 {"fare": [0.0, 0.0, 0.0, 0.0, 1.0]}
    current x2 {"fare": [0.0, 0.0, 0.0, 0.0, 0.0]}
"""

import math
from collections.abc import Iterator

import numpy as np

from solvent.catalog.monitor import monitor
from solvent.domain.finding import Severity
from solvent.domain.profile import ColumnProfile
from solvent.domain.ruler import Kind
from solvent.domain.sight import Notice, Sight


@monitor("QLT105", kind="quality", severity=Severity.HIGH, share=0.02)
def column_stuck(sight: Sight) -> Iterator[Notice]:
    usual = [one.rows for one in sight.reference.chunks.values()]
    # A week of one day is no week.
    if usual and sight.current.rows < np.median(usual) / 2:
        return
    for old, new in sight.pairs():
        if not new.n or not old.n or sight.roles.of(new.name) in {"time", "key"} or new.kind is Kind.OTHER:
            continue
        if not _constant(new):
            continue
        cell = int(np.argmax(new.counts))
        share = min(2 * (int(old.counts[cell]) + 1) / (old.n + 1), 1.0)
        # What is constant within a window by nature, as the season is, was so in windows of the reference.
        if any(_constant(one.columns[new.name]) for one in sight.reference.chunks.values() if new.name in one.columns):
            continue
        if int(old.counts[cell]) == old.n or new.n * math.log(share) > math.log(sight.alpha):
            continue
        value = f"{new.least:g}" if new.kind is Kind.NUMBER else (*new.values, "one that is new")[cell]
        yield Notice(
            f"All {new.n:,} values of `{new.name}` are {value}; {old.counts[cell] / old.n:.0%} were before.",
            column=new.name,
            statistic="1 distinct value",
        )


def _constant(column: ColumnProfile) -> bool:
    if column.kind is Kind.NUMBER:
        return column.n > 0 and column.least == column.greatest
    return column.n > 0 and int(column.counts.max()) == column.n
