"""Which of two models errs less, from the rows on which they disagree.

Promise
    A challenger that errs as often as the champion or more is certified with probability 1 - level at most.

Assumes
    Rows are drawn independently from what the models will meet, and were used neither to train nor to choose them.

Reference
    Rows on which both are right or both wrong say nothing of the difference (McNemar 1947). Of the others the
    challenger must lose fewer than half; proven by betting, at all times: Waudby-Smith & Ramdas 2023.

Example
    >>> import solvent
    >>> truth, champion, challenger = [1] * 200, [1] * 170 + [0] * 30, [1] * 195 + [0] * 5
    >>> solvent.compare(truth, champion, challenger).verdict.value
    'proven'
"""

from solvent.catalog.metric import metric
from solvent.domain.errors import BadClaim
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Reduction


@metric(unit="share")
def disagreement(seen: Predictions) -> Reduction:
    raise BadClaim("Two models are compared by compare.", hint="Call compare(y_true, champion, challenger).")
