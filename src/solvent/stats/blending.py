"""How far each of several estimators is to be believed, from cases in which the truth is known."""

import itertools

import numpy as np

from solvent.stats.montecarlo import Array

_STEP = 10
# A normal prior of each weight, of standard deviation 0.16.
_FIRM = 20.0


def blend(estimates: Array, truths: Array, noise: float | Array, prior: Array) -> Array:
    """The weights of estimators, not negative and of sum 1, of shape (estimators,).

    `estimates` has shape (cases, estimators). Mixtures on a grid are averaged by their likelihood, errors being normal
    with standard deviations `noise`, around `prior`.

    >>> found = blend(np.array([[1.0, 0.0], [2.0, 0.0]]), np.array([1.0, 2.0]), 0.1, np.array([0.5, 0.5]))
    >>> bool(found[0] > 0.9)
    True
    """
    mixtures = _simplex(estimates.shape[1])
    errors = mixtures @ estimates.T - truths
    misfit = (errors**2 / noise**2).sum(axis=1) / 2 + _FIRM * ((mixtures - prior) ** 2).sum(axis=1)
    likelihood = np.exp(-(misfit - misfit.min()))
    return np.asarray(likelihood @ mixtures / likelihood.sum(), np.float64)


def _simplex(many: int) -> Array:
    counts = [each for each in itertools.product(range(_STEP + 1), repeat=many) if sum(each) == _STEP]
    return np.array(counts, np.float64) / _STEP
