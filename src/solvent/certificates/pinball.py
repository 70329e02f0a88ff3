"""The pinball loss of a predicted quantile: `pinball:0.9`.

Promise
    A true value beyond the limit is certified with probability 1 - level at most.

Assumes
    Rows are drawn independently from what the model will meet. No row's loss is larger than the declared
    `largest`; without one, the claim can only be refuted.

Reference
    Koenker & Bassett 1978, Regression quantiles; the mean of a bounded number, proven by betting:
    Waudby-Smith & Ramdas 2023, Estimating means of bounded random variables by betting.

Example
    >>> import solvent
    >>> truth, said = [1.0, 2.0, 3.0] * 100, [1.1, 2.0, 2.8] * 100
    >>> solvent.certify(truth, said, metric="pinball:0.9", at_most=0.5, largest=5.0).verdict.value
    'proven'
"""

import numpy as np

from solvent.catalog.metric import metric
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Reduction


@metric("mean_pinball_loss", "quantile_loss", unit="error", takes=1)
def pinball(seen: Predictions) -> Reduction:
    share = seen.parameter("quantile", 0.5, most=1.0)
    truth, said = seen.numbers(seen.truth), seen.numbers(seen.prediction)
    over = truth - said
    loss = np.maximum(share * over, (share - 1) * over)
    return Reduction(loss, ceiling=seen.ceiling(loss))
