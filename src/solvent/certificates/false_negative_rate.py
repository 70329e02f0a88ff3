"""The share of a class's members that are missed.

Promise
    A true rate beyond the limit is certified with probability 1 - level at most.

Assumes
    The members of the class among the rows are drawn independently from those that the model will meet.

Reference
    Among those rows it is a proportion: Clopper & Pearson 1934; Robbins 1970.

Example
    >>> import solvent
    >>> truth, said = [1, 0] * 100, [1, 0] * 99 + [0, 0]
    >>> solvent.certify(truth, said, metric="false_negative_rate", at_most=0.1).verdict.value
    'proven'
"""

import numpy as np

from solvent.catalog.metric import metric
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Reduction


@metric("fnr", "miss_rate", takes=1)
def false_negative_rate(seen: Predictions) -> Reduction:
    truth, said = seen.confusion()
    rows = np.flatnonzero(truth)
    return Reduction(~said[rows], rows=rows)
