"""How much of what was measured is to be believed, told by the measurements themselves."""

import numpy as np

from solvent.stats.montecarlo import Array

_GRID = np.concatenate([[0.0], np.geomspace(1e-4, 1e4, 41)])


def kept_shares(measured: Array, noise: Array, prior: Array) -> Array:
    """The share of each measured coefficient that is kept, of the shape of `measured`: (coefficients, targets).

    True coefficients are normal with variances in proportion to `prior`, (coefficients,), measured with variances
    `noise`, (targets,). Their scale is the likeliest one (empirical Bayes; Morris 1983): where all may be chance,
    nothing is kept.

    >>> rng = np.random.default_rng(0)
    >>> chance, much = rng.normal(0, 1, (40, 1)), rng.normal(0, 5, (40, 1))
    >>> float(kept_shares(chance, np.ones(1), np.ones(40)).mean()) < 0.3
    True
    >>> float(kept_shares(much, np.ones(1), np.ones(40)).mean()) > 0.9
    True
    """
    scale = _GRID[:, None, None] * noise / max(float(prior.mean()), 1e-300) * prior[:, None]
    total = scale + noise
    misfit = (np.log(total) + measured**2 / total).sum(axis=1)
    best = scale[misfit.argmin(axis=0), :, np.arange(measured.shape[1])].T
    return np.asarray(best / (best + noise), np.float64)
