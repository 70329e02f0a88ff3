"""The share of right predictions.

Promise
    A true share of right predictions below the limit is certified with probability 1 - level at most.

Assumes
    Rows are drawn independently from what the model will meet, and were used neither to train nor to choose it.

Reference
    It is 1 minus the error rate: Clopper & Pearson 1934; Robbins 1970.

Example
    >>> import solvent
    >>> truth, said = ["ok", "bad"] * 200, ["ok", "bad"] * 199 + ["ok", "ok"]
    >>> solvent.certify(truth, said, metric="accuracy", at_least=0.98).verdict.value
    'proven'
"""

from solvent.catalog.metric import metric
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import COMPLEMENT, Reduction


@metric("accuracy_score")
def accuracy(seen: Predictions) -> Reduction:
    return Reduction(seen.wrong, noisy=True, scale=COMPLEMENT)
