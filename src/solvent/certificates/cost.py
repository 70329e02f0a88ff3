"""What a decision costs on average, from a matrix of what each kind of error costs.

Promise
    A true mean cost beyond the limit is certified with probability 1 - level at most, also where the loss is rare and
    large.

Assumes
    Rows are drawn independently from what the model will meet. Each decision costs what the matrix says: truth in
    rows, prediction in columns, in the order of `labels`; integer labels index it as they are; gains are negative.

Reference
    The mean of a bounded number, proven by betting:
    Waudby-Smith & Ramdas 2023, Estimating means of bounded random variables by betting.

Example
    >>> import solvent
    >>> truth, said = [1, 0] * 200, [1, 0] * 199 + [0, 0]
    >>> solvent.certify(truth, said, metric="cost", at_most=2.0, costs=[[0, 1], [50, -1]]).verdict.value
    'proven'
"""

from solvent.catalog.metric import metric
from solvent.domain.errors import BadArrays
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Reduction, shifted


@metric("mean_cost", "expected_cost", unit="money")
def cost(seen: Predictions) -> Reduction:
    if seen.costs is None:
        raise BadArrays("The metric cost needs a matrix of costs.", hint="Pass costs=[[0, 5], [100, 0]].")
    truth, said = seen.places(seen.truth), seen.places(seen.prediction)
    least, most = float(seen.costs.min()), float(seen.costs.max())
    if least == most:
        raise BadArrays(f"Every decision costs {least:g}.", hint="Give what an error costs beyond a right decision.")
    return Reduction((seen.costs - least)[truth, said], scale=shifted(least), ceiling=most - least)
