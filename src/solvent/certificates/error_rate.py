"""The share of wrong predictions.

Promise
    A true share of wrong predictions beyond the limit is certified with probability 1 - level at most.

Assumes
    Rows are drawn independently from what the model will meet, and were used neither to train nor to choose it.

Reference
    One look: Clopper & Pearson 1934. At all times: Robbins 1970, a mixture of likelihood ratios, by Ville 1939.

Example
    >>> import solvent
    >>> truth, said = [0] * 400, [0] * 399 + [1]
    >>> solvent.certify(truth, said, metric="error_rate", at_most=0.02).verdict.value
    'proven'
"""

from solvent.catalog.metric import metric
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Reduction


@metric("error", "zero_one_loss")
def error_rate(seen: Predictions) -> Reduction:
    return Reduction(seen.wrong, noisy=True)
