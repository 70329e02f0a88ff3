"""The mean of a business metric that a column holds, such as the profit of a decision.

Promise
    A true mean on the wrong side of the limit is certified with probability 1 - level at most, also where a loss is
    rare and large.

Assumes
    Rows are drawn independently from what the model will meet. No value lies outside the declared `largest`, a pair of
    the least and the largest value that can happen.

Reference
    The mean of a bounded number, proven by betting:
    Waudby-Smith & Ramdas 2023, Estimating means of bounded random variables by betting.

Example
    >>> import solvent
    >>> profit = [5.0, 3.0, -2.0, 4.0] * 100
    >>> solvent.certify(profit, None, metric="mean", at_least=1.0, largest=(-20.0, 10.0)).verdict.value
    'proven'
"""

from solvent.catalog.metric import metric
from solvent.domain.errors import BadArrays
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Approximation, Reduction, shifted


@metric("value", "business_value", unit="value")
def mean(seen: Predictions) -> Reduction | Approximation:
    values, least = seen.numbers(seen.truth), seen.least
    if seen.largest is None:
        return Approximation(
            lambda rows: float(values[rows].mean()),
            "Declare the least and the largest value that can happen, and it can be proven: largest=(-1000, 50).",
        )
    if float(values.min()) < least:
        raise BadArrays(
            f"A value of {float(values.min()):g} lies below {least:g}, the least that was declared.",
            hint="Declare the least and the largest value that can happen: largest=(-1000, 50).",
        )
    return Reduction(values - least, scale=shifted(least), ceiling=seen.ceiling(values) - least)
