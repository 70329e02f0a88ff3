"""The model, and what it says of signs that it has not seen."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.model_selection import GroupKFold, KFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline

SEED, FOLDS, COMPONENTS = 0, 4, 200


def model(features: int) -> Pipeline:
    """Principal components, then one Gaussian a sign with a common covariance."""
    return make_pipeline(
        PCA(min(COMPONENTS, features // 2), svd_solver="randomized", iterated_power=4, random_state=SEED),
        LinearDiscriminantAnalysis(),
    )


def probabilities(
    features: NDArray[np.float32], sign: NDArray[np.int64], track: NDArray[np.str_], *, shuffled: bool = False
) -> NDArray[np.float64]:
    """Probabilities of shape (frames, signs), from models that saw no frame of the same track.

    `shuffled` lets them see other frames of it.
    """
    fitted = model(features.shape[1])
    if shuffled:
        folds = KFold(FOLDS, shuffle=True, random_state=SEED)
        return np.asarray(cross_val_predict(fitted, features, sign, cv=folds, method="predict_proba"))
    folds = GroupKFold(FOLDS, shuffle=True, random_state=SEED)
    return np.asarray(cross_val_predict(fitted, features, sign, groups=track, cv=folds, method="predict_proba"))


def store(fitted: Pipeline, path: Path, light: NDArray[np.float32]) -> None:
    """Write a fitted model as arrays: it is linear, so a matrix and an offset say all, and no code is loaded later.

    With it goes the range of `light` in the labelled frames: of others nothing is known, however sure the model is.
    """
    components, classes = fitted[0], fitted[1]
    weights = components.components_.T @ classes.coef_.T
    np.savez(
        path,
        weights=weights,
        offset=classes.intercept_ - components.mean_ @ weights,
        signs=classes.classes_,
        light=np.stack([light.min(axis=0), light.max(axis=0)]),
    )


def known(path: Path, light: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Whether each picture is lit as labelled frames were: one that is black, white or plain is not."""
    with np.load(path, allow_pickle=False) as stored:
        least, most = stored["light"]
    return np.asarray(((light >= least) & (light <= most)).all(axis=1), np.bool_)


def read(path: Path, features: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The sign that a stored model reads from each row of features, and its confidence."""
    with np.load(path, allow_pickle=False) as stored:
        height = features @ stored["weights"] + stored["offset"]
        chance = np.exp(height - height.max(axis=1, keepdims=True))
        chance /= chance.sum(axis=1, keepdims=True)
        return stored["signs"][chance.argmax(axis=1)], chance.max(axis=1)
