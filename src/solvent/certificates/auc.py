"""The probability that a member of a class is scored above a row outside it: the area under the ROC curve.

Promise
    A true area below the limit is certified with probability 1 - level at most.

Assumes
    Rows are drawn independently from what the model will meet and stand in the order in which they arrived: the first
    member is compared with the first row outside, the second with the second. So pairs are independent of each other.
    Where what arrives changes with time, these pairs show another area than all pairs do, and nothing is proven.

Reference
    Bamber 1975: the area is P(s+ > s-) + P(s+ = s-) / 2, the mean over pairs of 1, 1/2 or 0, proven by betting:
    Waudby-Smith & Ramdas 2023, Estimating means of bounded random variables by betting.

Example
    >>> import solvent
    >>> truth, score = [1, 0] * 200, [0.9, 0.1, 0.7, 0.3] * 99 + [0.4, 0.6] * 2
    >>> solvent.certify(truth, None, y_score=score, metric="auc", at_least=0.9).verdict.value
    'proven'
"""

import numpy as np

from solvent.catalog.metric import metric
from solvent.domain.errors import BadArrays, NotEnoughLabels
from solvent.stats.areas import area
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import COMPLEMENT, Reduction

_ENOUGH = 20


@metric("roc_auc", "roc_auc_score", "auroc", takes=1)
def auc(seen: Predictions) -> Reduction:
    score = seen.scores_of_positive()
    member = seen.truth == seen.positive
    inside, outside = score[member], score[~member]
    pairs = min(len(inside), len(outside))
    if pairs == 0:
        raise NotEnoughLabels(
            f"{len(inside)} rows of the class and {len(outside)} outside it make no pair.",
            hint="Label rows of both kinds.",
        )
    for side in (inside, outside):
        steps = np.diff(side)
        if len(side) >= _ENOUGH and steps.any() and ((steps >= 0).all() or (steps <= 0).all()):
            raise BadArrays(
                "The rows are sorted by score, which makes pairs of equals.",
                hint="Pass the rows in the order in which they arrived, or shuffle them once before you look.",
            )
    lead = inside[:pairs] - outside[:pairs]
    loss = np.where(lead > 0, 0.0, np.where(lead < 0, 1.0, 0.5))
    return Reduction(loss, scale=COMPLEMENT, paired=True, pooled=1 - area(inside, outside))
