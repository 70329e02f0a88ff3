"""The share of rows outside a class that are not taken for it.

Promise
    A true specificity below the limit is certified with probability 1 - level at most.

Assumes
    The rows outside the class are drawn independently from those that the model will meet.

Reference
    Among those rows it is a proportion: Clopper & Pearson 1934; Robbins 1970.

Example
    >>> import solvent
    >>> truth, said = [1, 0] * 100, [1, 0] * 99 + [1, 1]
    >>> solvent.certify(truth, said, metric="specificity", at_least=0.9).verdict.value
    'proven'
"""

import numpy as np

from solvent.catalog.metric import metric
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import COMPLEMENT, Reduction


@metric("true_negative_rate", "tnr", takes=1)
def specificity(seen: Predictions) -> Reduction:
    truth, said = seen.confusion()
    rows = np.flatnonzero(~truth)
    return Reduction(said[rows], rows=rows, scale=COMPLEMENT)
