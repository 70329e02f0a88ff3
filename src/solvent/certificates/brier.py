"""The mean squared distance of probabilities from what was true.

Promise
    A true value beyond the limit is certified with probability 1 - level at most.

Assumes
    Rows are drawn independently from what the model will meet.

Reference
    Brier 1950; the square for one of two classes, at most 1; of more classes the sum, at most 2; by betting:
    Waudby-Smith & Ramdas 2023, Estimating means of bounded random variables by betting.

Example
    >>> import solvent
    >>> truth, score = [1, 0] * 200, [0.9, 0.2] * 200
    >>> solvent.certify(truth, None, y_score=score, metric="brier", at_most=0.1).verdict.value
    'proven'
"""

import numpy as np

from solvent.catalog.metric import metric
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Reduction


@metric("brier_score", "brier_score_loss", unit="squared distance")
def brier(seen: Predictions) -> Reduction:
    given = seen.probabilities()
    true = np.zeros_like(given)
    true[np.arange(len(seen)), seen.codes(seen.truth)] = 1.0
    loss = ((given - true) ** 2).sum(axis=1)
    return Reduction(loss / 2) if given.shape[1] == 2 else Reduction(loss, ceiling=2.0)
