"""The share of the predictions of a class that are right.

Promise
    A true precision below the limit is certified with probability 1 - level at most.

Assumes
    The rows for which the class was predicted are drawn independently from those that the model will meet.

Reference
    Among those rows it is a proportion: Clopper & Pearson 1934; Robbins 1970.

Example
    >>> import solvent
    >>> truth, said = [1, 0] * 100, [1, 0] * 99 + [1, 1]
    >>> solvent.certify(truth, said, metric="precision", at_least=0.9).verdict.value
    'proven'
"""

import numpy as np

from solvent.catalog.metric import metric
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import COMPLEMENT, Reduction


@metric("precision_score", "positive_predictive_value", "ppv", takes=1)
def precision(seen: Predictions) -> Reduction:
    truth, said = seen.confusion()
    rows = np.flatnonzero(said)
    return Reduction(~truth[rows], rows=rows, scale=COMPLEMENT)
