"""The mean precision over all recalls: the area under the curve of precision against recall.

Promise
    None: its bounds are approximate, and its verdict stays "not yet".

Assumes
    Rows are drawn independently from what the model will meet, and there are many of them.

Reference
    Percentiles of the bootstrap (Efron 1979); steps as in Manning et al. 2008, section 8.4.

Example
    >>> import solvent
    >>> truth, score = [1, 0, 0] * 50, [0.9, 0.2, 0.4] * 49 + [0.1, 0.2, 0.4]
    >>> found = solvent.certify(truth, None, y_score=score, metric="average_precision", at_least=0.5)
    >>> found.exact, found.verdict.value
    (False, 'not yet')
"""

import numpy as np
from numpy.typing import NDArray

from solvent.catalog.metric import metric
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Approximation


@metric("average_precision_score", "auprc", unit="share", takes=1)
def average_precision(seen: Predictions) -> Approximation:
    score = seen.scores_of_positive()
    member = np.asarray(seen.truth == seen.positive, np.bool_)

    def of(rows: NDArray[np.intp]) -> float:
        order = np.argsort(-score[rows], kind="stable")
        ordered, found = score[rows][order], np.cumsum(member[rows][order])
        if not found[-1]:
            return float("nan")
        # A threshold takes all rows of equal score.
        last = np.append(np.flatnonzero(np.diff(ordered)), len(ordered) - 1)
        precision, recall = found[last] / (last + 1), found[last] / found[-1]
        return float(precision @ np.diff(recall, prepend=0.0))

    return Approximation(of, "Certify recall, precision or auc, which are exact.")
