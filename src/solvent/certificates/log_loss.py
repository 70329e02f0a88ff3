"""The mean of minus the logarithm of the probability given to what was true.

Promise
    A true value beyond the limit is certified with probability 1 - level at most.

Assumes
    Rows are drawn independently from what the model will meet. No row's loss is larger than the declared `largest`,
    which clipping the probabilities ensures; without one, the claim can only be refuted.

Reference
    The mean of a bounded number, proven by betting:
    Waudby-Smith & Ramdas 2023, Estimating means of bounded random variables by betting.

Example
    >>> import solvent
    >>> truth, score = [1, 0] * 200, [0.9, 0.2] * 200
    >>> solvent.certify(truth, None, y_score=score, metric="log_loss", at_most=0.3, largest=7.0).verdict.value
    'proven'
"""

import numpy as np

from solvent.catalog.metric import metric
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Reduction


@metric("cross_entropy", "logloss", unit="nat")
def log_loss(seen: Predictions) -> Reduction:
    given = np.take_along_axis(seen.probabilities(), seen.codes(seen.truth)[:, None], axis=1)[:, 0]
    with np.errstate(divide="ignore"):
        loss = -np.log(given)
    return Reduction(loss, ceiling=seen.ceiling(loss))
