"""The share of a class's members that are found.

Promise
    A true recall below the limit is certified with probability 1 - level at most.

Assumes
    The members of the class among the rows are drawn independently from those that the model will meet.

Reference
    Among those rows it is a proportion: Clopper & Pearson 1934; Robbins 1970.

Example
    >>> import solvent
    >>> truth, said = ["cat", "dog", "fox"] * 100, ["cat", "dog", "fox"] * 99 + ["cat", "fox", "fox"]
    >>> solvent.certify(truth, said, metric="recall:dog", at_least=0.9).verdict.value
    'proven'
"""

import numpy as np

from solvent.catalog.metric import metric
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import COMPLEMENT, Reduction


@metric("recall_score", "sensitivity", "true_positive_rate", "tpr", takes=1)
def recall(seen: Predictions) -> Reduction:
    truth, said = seen.confusion()
    rows = np.flatnonzero(truth)
    return Reduction(~said[rows], rows=rows, scale=COMPLEMENT)
