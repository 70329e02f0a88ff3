"""Uncertainty carried through a formula by drawing, always with the same seed: one input, one report."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

SEED, DRAWS = 20_240_229, 20_000
Array = NDArray[np.float64]
Formula = Callable[[Mapping[str, Array]], Array]


@dataclass(frozen=True)
class Spread:
    """A number that is known up to a range: its median, and the interval that holds it with probability `level`."""

    value: float
    low: float
    high: float
    level: float = 0.8

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.low:g} to {self.high:g} does not hold {self.value:g}")

    def draw(self, rng: np.random.Generator, size: int = DRAWS) -> Array:
        """Draws of shape (size,) whose median and interval are these.

        Lognormal on either side of the median where all three are positive, else normal (two-piece; Wallis 2014).
        """
        z = rng.standard_normal(size)
        reach = NormalDist().inv_cdf(0.5 + self.level / 2)
        positive = self.low > 0
        low, value, high = (math.log(x) if positive else x for x in (self.low, self.value, self.high))
        drawn = value + np.where(z < 0, (value - low) / reach, (high - value) / reach) * z
        return np.exp(drawn) if positive else drawn


def propagate(formula: Formula, spreads: Mapping[str, Spread], *, draws: int = DRAWS, seed: int = SEED) -> Array:
    """Draws of the formula's result, of shape (draws,), its inputs drawn independently.

    Each input has a stream of its own, so that the draws of one do not depend on which others there are.
    """
    return np.asarray(formula({name: s.draw(stream(name, seed), draws) for name, s in spreads.items()}), np.float64)


def stream(name: str, seed: int = SEED) -> np.random.Generator:
    """The random numbers that belong to a name."""
    return np.random.default_rng([seed, *name.encode()])


def interval(draws: Array, level: float = 0.8) -> Spread:
    """The median of draws and the middle of them that holds a share `level`."""
    # As numpy.quantile, which sorts more and loads numpy.ma.
    at = [(len(draws) - 1) * share for share in (0.5 - level / 2, 0.5, 0.5 + level / 2)]
    ranks = sorted({rank for place in at for rank in (math.floor(place), math.ceil(place))})
    ordered = np.partition(draws, ranks)
    low, value, high = (float(np.interp(place, ranks, ordered[ranks])) for place in at)
    return Spread(value, low, high, level)


def swings(formula: Formula, spreads: Mapping[str, Spread]) -> dict[str, tuple[float, float]]:
    """The result with each input at its low and at its high, all others at their value; the widest first."""
    middle = {name: np.array([spread.value]) for name, spread in spreads.items()}
    found = {
        name: tuple(float(formula({**middle, name: np.array([end])})[0]) for end in (spread.low, spread.high))
        for name, spread in spreads.items()
    }
    ordered = sorted(found.items(), key=lambda item: (-abs(item[1][1] - item[1][0]), item[0]))
    return {name: (low, high) for name, (low, high) in ordered}
