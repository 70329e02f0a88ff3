"""The harmonic mean of precision and recall of a class.

Promise
    A true F1 below the limit is certified with probability 1 - level at most.

Assumes
    Rows are drawn independently from what the model will meet, and were used neither to train nor to choose it.

Reference
    F1 >= t is E[2 (1 - t) TP - t (FP + FN)] >= 0, the mean of a bounded number, proven by betting:
    Waudby-Smith & Ramdas 2023, Estimating means of bounded random variables by betting.

Example
    >>> import solvent
    >>> truth, said = [1, 0] * 200, [1, 0] * 199 + [1, 1]
    >>> solvent.certify(truth, said, metric="f1", at_least=0.9).verdict.value
    'proven'
"""

from solvent.catalog.metric import metric
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import COMPLEMENT, Reduction


@metric("f1_score", takes=1)
def f1(seen: Predictions) -> Reduction:
    truth, said = seen.confusion()
    missed = truth != said
    return Reduction(missed, base=missed + 2.0 * (truth & said), scale=COMPLEMENT, gaining=2.0)
