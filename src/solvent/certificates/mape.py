"""The mean absolute error of a measurement as a share of the truth.

Promise
    A true value beyond the limit is certified with probability 1 - level at most.

Assumes
    Rows are drawn independently from what the model will meet. No row's relative error is larger than the declared
    `largest`; without one, the claim can only be refuted.

Reference
    The mean of a bounded number, proven by betting:
    Waudby-Smith & Ramdas 2023, Estimating means of bounded random variables by betting.

Example
    >>> import solvent
    >>> truth, said = [1.0, 2.0, 3.0] * 100, [1.1, 2.0, 2.8] * 100
    >>> solvent.certify(truth, said, metric="mape", at_most=0.2, largest=3.0).verdict.value
    'proven'
"""

import numpy as np

from solvent.catalog.metric import metric
from solvent.domain.errors import BadArrays
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Reduction


@metric("mean_absolute_percentage_error", unit="share")
def mape(seen: Predictions) -> Reduction:
    truth, said = seen.numbers(seen.truth), seen.numbers(seen.prediction)
    if (truth == 0).any():
        raise BadArrays(
            f"{int((truth == 0).sum())} true values are 0, of which no error is a share.",
            hint="Use mae, or leave out those rows by a rule that knows no predictions.",
        )
    loss = np.abs(truth - said) / np.abs(truth)
    return Reduction(loss, ceiling=seen.ceiling(loss))
