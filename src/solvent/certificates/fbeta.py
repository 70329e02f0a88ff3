"""Precision and recall of a class in one number, recall counting beta times as much: `fbeta:2`.

Promise
    A true F-beta below the limit is certified with probability 1 - level at most.

Assumes
    Rows are drawn independently from what the model will meet, and were used neither to train nor to choose it.

Reference
    F-beta is (1 + b2) TP / ((1 + b2) TP + b2 FN + FP), b2 = beta squared: a ratio of bounded means, proven by betting:
    Waudby-Smith & Ramdas 2023, Estimating means of bounded random variables by betting.

Example
    >>> import solvent
    >>> truth, said = [1, 0] * 200, [1, 0] * 199 + [1, 1]
    >>> solvent.certify(truth, said, metric="fbeta:2", at_least=0.9).verdict.value
    'proven'
"""

from solvent.catalog.metric import metric
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import COMPLEMENT, Reduction


@metric("fbeta_score", "f_beta", takes=2)
def fbeta(seen: Predictions) -> Reduction:
    squared = seen.parameter("beta", 2.0) ** 2
    truth, said = seen.without_parameter().confusion()
    loss = squared * (truth & ~said) + 1.0 * (said & ~truth)
    return Reduction(
        loss,
        base=loss + (1 + squared) * (truth & said),
        scale=COMPLEMENT,
        losing=max(1.0, squared),
        gaining=1 + squared,
    )
