"""The model, and what it says of cells from modules that it has not seen."""

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold, KFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

SEED, FOLDS, SOFTNESS = 0, 8, 2.0


def model() -> Pipeline:
    """A support vector machine on standardised features."""
    return make_pipeline(StandardScaler(), SVC(C=SOFTNESS, random_state=SEED))


def scores(
    features: NDArray[np.float32], defective: NDArray[np.bool_], module: NDArray[np.int64], *, shuffled: bool = False
) -> NDArray[np.float64]:
    """The score of each cell, from a model that saw none of its module; `shuffled` allows the rest of the module.

    Scores lie between 0 and 1 and order cells; they are no calibrated probabilities.
    """
    if shuffled:
        groups, folds = None, KFold(FOLDS, shuffle=True, random_state=SEED)
    else:
        groups, folds = module, GroupKFold(min(FOLDS, len(np.unique(module))))
    distance = cross_val_predict(model(), features, defective, groups=groups, cv=folds, method="decision_function")
    return np.asarray(1 / (1 + np.exp(-2 * distance)))
