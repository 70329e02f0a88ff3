"""How much a group differs from another once what lies beside it is held equal, whatever the values are."""

import numpy as np

from solvent.stats.montecarlo import Array


def fitted(design: Array, values: Array, weights: Array) -> tuple[Array, Array]:
    """The coefficients of a weighted least-squares fit, and the inverse of its weighted cross products."""
    inverse = np.asarray(np.linalg.pinv((design.T * weights) @ design), np.float64)
    return inverse @ ((design.T * weights) @ values), inverse


def freedom(design: Array, weights: Array, inverse: Array, *, column: int = 1) -> float:
    """The degrees of freedom of a coefficient's variance (Satterthwaite 1946): few units that carry it make few."""
    pull = (inverse @ (design.T * weights))[column]
    parts = pull**2 / weights
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design) * weights
    loose = np.clip(1 - leverage, 0.05, 1)
    return float(parts.sum() ** 2 / (parts**2 / loose).sum())
