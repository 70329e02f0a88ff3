"""Which labels a detector may read by now, and what each stands for, where labels come late or by a design.

Each window is judged once, at one age, by the labels that were there at that age: so that later labels change nothing
that was read, and it does not matter how often one looks. Where wrong predictions come to light sooner or later than
right ones, each label stands for 1 / (the share of its kind that is there at the age).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvent.stats.label_delays import Delays, delays
from solvent.stats.montecarlo import Array

# A window is judged at the age at which so large a share of the labels of each kind is there.
_RIPE = 0.5
# The least labels of a kind that tell how long they take.
_LEAST = 10
# Shares are taken at the end of their interval that makes losses lighter: what is unsure raises no alarm.
_Z = 1.959964
Times = NDArray[np.datetime64]


@dataclass(frozen=True)
class Waiting:
    """How long labels of right and of wrong predictions take, in days."""

    right: Delays
    wrong: Delays

    @property
    def age(self) -> float:
        """The age in days at which windows are judged."""
        return max(self.right.quantile(_RIPE), self.wrong.quantile(_RIPE))

    def weights(self, wrong: NDArray[np.bool_]) -> Array:
        """What a label stands for that is there at that age, shape (labels,)."""
        found = []
        for of, sign in ((self.right, -1), (self.wrong, 1)):
            age = np.array([self.age])
            share, doubt = float(of.by(age)[0]), float(of.doubt_by(age)[0])
            found.append(1 / min(max(share * (1 + sign * _Z * np.sqrt(doubt)), share / 2), 1.0))
        return np.asarray(np.where(wrong, found[1], found[0]), np.float64)


def waiting(made: Times, came: Times, wrong: NDArray[np.bool_], latest: np.datetime64) -> Waiting | None:
    """How long labels take, by those that are there; None where there are too few of a kind to tell.

    Parameters
    ----------
    made, came, wrong
        When each prediction was made and its label came, and whether it was wrong, of shape (labels,).
    latest
        The moment up to which labels were gathered.
    """
    took, age = between(made, came), between(made, latest)
    kinds = [(took >= 0) & (took <= age) & (wrong == kind) for kind in (False, True)]
    if min(int(kind.sum()) for kind in kinds) < _LEAST:
        return None
    return Waiting(*(delays(took[kind], age[kind]) for kind in kinds))


def ripe(made: Times, ended: Times, came: Times, latest: np.datetime64, *, age: float) -> NDArray[np.bool_]:
    """Which labels are read at an age in days: those that were there by it, in windows that have ended so long ago."""
    return (between(ended, latest) >= age) & (between(made, came) <= age)


def between(start: Times, end: Times | np.datetime64) -> Array:
    """The days from one time to another."""
    return np.asarray((end - start) / np.timedelta64(1, "s") / 86_400, np.float64)
