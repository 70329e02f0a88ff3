"""The overlap of what was said to be of a class with what is: intersection over union.

Promise
    A true overlap below the limit is certified with probability 1 - level at most.

Assumes
    Rows are drawn independently from what the model will meet, and were used neither to train nor to choose it.

Reference
    TP / (TP + FP + FN) >= t is E[(1 - t) TP - t (FP + FN)] >= 0, the mean of a bounded number, proven by betting:
    Waudby-Smith & Ramdas 2023, Estimating means of bounded random variables by betting.

Example
    >>> import solvent
    >>> truth, said = [1, 0] * 200, [1, 0] * 199 + [1, 1]
    >>> solvent.certify(truth, said, metric="jaccard", at_least=0.9).verdict.value
    'proven'
"""

import numpy as np

from solvent.catalog.metric import metric
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import COMPLEMENT, Reduction


@metric("jaccard_score", "iou", "intersection_over_union", takes=1)
def jaccard(seen: Predictions) -> Reduction:
    truth, said = seen.confusion()
    rows = np.flatnonzero(truth | said)
    return Reduction(truth[rows] != said[rows], rows=rows, scale=COMPLEMENT)
