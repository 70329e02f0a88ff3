"""A column is in another unit: metres where feet were, cents where dollars were.

Watches
    The ratio of a column's mean and spread to those of the reference, where both moved by one known factor, few of the
    values lie where those of the reference did, and all do once that factor is taken out.

Assumes
    Thirty values or more, of a column whose mean is farther from zero than its values spread.

Promise
    It names a likely cause of a drift that the drift monitor stands by. It is silent below a factor of 2, and where a
    third of the values would do in the old unit as well, or where all values lie between 0 and 1: a share that doubles
    for a day is still a share.

Reference
    The factors between units of length, mass, speed, time, money and data in common use.

Alarm
    reference x100 {"height": [150.0, 170.0, 190.0]}
    current x100 {"height": [1.5, 1.7, 1.9]}

Quiet
    reference x100 {"height": [150.0, 170.0, 190.0]}
    current x100 {"height": [152.0, 171.0, 189.0]}
"""

import math
from collections.abc import Iterator

import numpy as np

from solvent.catalog.monitor import monitor
from solvent.domain.finding import Severity
from solvent.domain.profile import ColumnProfile
from solvent.domain.ruler import Kind
from solvent.domain.sight import Notice, Sight

_FACTORS = {
    10.0: "a power of ten", 100.0: "hundredths, as cents or centimetres", 1000.0: "thousandths, as metres or kilos",
    1e6: "millionths", 1e9: "billionths", 60.0: "hours, minutes and seconds", 3600.0: "hours and seconds",
    24.0: "days and hours", 86400.0: "days and seconds", 3.28084: "metres and feet", 2.54: "inches and centimetres",
    25.4: "inches and millimetres", 2.20462: "kilos and pounds", 3.6: "m/s and km/h", 2.23694: "m/s and mph",
    1024.0: "powers of 1,024", 1048576.0: "powers of 1,024", 57.29578: "radians and degrees",
}  # fmt: skip
_ENOUGH = 30
_ALIKE = 1 / 3
_CLOSE = math.log(1.03)
# How far both distributions may lie apart once the factor is taken out, beside chance.
_APART = 0.05
# Small factors lie close together: a few rows fit one of them by chance.
_SMALL = 10.0


@monitor("QLT108", kind="quality", severity=Severity.HIGH)
def unit_changed(sight: Sight) -> Iterator[Notice]:
    for old, new in sight.pairs():
        if old.kind is not Kind.NUMBER or min(old.n, new.n) < _ENOUGH or not (old.std > 0 and new.std > 0):
            continue
        if old.mean * new.mean <= 0 or abs(old.mean) < old.std:
            continue
        if min(old.least, new.least) >= 0 and max(old.greatest, new.greatest) <= 1:
            continue
        if np.minimum(old.counts / old.n, new.counts / new.n).sum() > _ALIKE:
            continue
        means, spreads = math.log(abs(new.mean / old.mean)), math.log(new.std / old.std)
        noise = 3 * old.std / abs(old.mean) / math.sqrt(new.n)
        for factor, units in _FACTORS.items():
            off = abs(abs(means) - math.log(factor))
            if factor < _SMALL and noise > _CLOSE:
                continue
            close = off < _CLOSE + noise and abs(spreads - means) < 0.2 + 3 / math.sqrt(new.n)
            if close and _fits(old, new, math.copysign(math.log(factor), means)):
                ratio = "larger" if means > 0 else "smaller"
                yield Notice(
                    f"`{new.name}` is {factor:,.6g} times {ratio} than it was: the factor between {units}."
                    if " and " in units
                    else f"`{new.name}` is {factor:,.6g} times {ratio} than it was, as in {units}.",
                    column=new.name,
                    statistic=f"mean {old.mean:.4g} before, {new.mean:.4g} now",
                )
                break


def _fits(old: ColumnProfile, new: ColumnProfile, log_factor: float) -> bool:
    """Whether the values are distributed as the reference's are, times the factor."""
    before = np.interp(
        old.edges / math.exp(log_factor),
        [old.least, *old.edges, old.greatest],
        [0.0, *np.cumsum(old.counts)[:-1] / old.n, 1.0],
    )
    now = np.cumsum(new.counts)[:-1] / new.n
    return bool(np.abs(now - before).max(initial=0.0) < _APART + 1.36 / math.sqrt(new.n))
