"""A column has but one value, where it had several: a sensor is stuck, a default fills the gap, a join came to nothing.

Watches
    The number of distinct cells that a window's values fall in.

Assumes
    Rows are exchangeable with those of the reference.

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
from solvent.domain.ruler import Kind
from solvent.domain.sight import Notice, Sight


@monitor("QLT105", kind="quality", severity=Severity.HIGH, share=0.02)
def column_stuck(sight: Sight) -> Iterator[Notice]:
    for old, new in sight.pairs():
        if not new.n or not old.n or sight.roles.of(new.name) in {"time", "key"} or new.kind is Kind.OTHER:
            continue
        cell = int(np.argmax(new.counts))
        if new.counts[cell] < new.n or (new.kind is Kind.NUMBER and new.least < new.greatest):
            continue
        share = min(2 * (int(old.counts[cell]) + 1) / (old.n + 1), 1.0)
        if int(old.counts[cell]) == old.n or new.n * math.log(share) > math.log(sight.alpha):
            continue
        value = f"{new.least:g}" if new.kind is Kind.NUMBER else (*new.values, "one that is new")[cell]
        yield Notice(
            f"All {new.n:,} values of `{new.name}` are {value}; {old.counts[cell] / old.n:.0%} were before.",
            column=new.name,
            statistic="1 distinct value",
        )
