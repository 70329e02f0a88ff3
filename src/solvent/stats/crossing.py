"""When a performance first falls below a limit: the distribution of that day, of which a part may lie beyond sight."""

import math
from dataclasses import dataclass

import numpy as np

from solvent.stats.decay import Course, outlook
from solvent.stats.decay_calibration import SHARES, TAILS
from solvent.stats.montecarlo import Array

DRAWS = 1000
_MOST_STEPS = 1000
WEEK = 7.0


@dataclass(frozen=True)
class Crossing:
    """Draws of the days until the limit is first broken, rising; infinite where it holds `within` so many days."""

    days: Array
    within: float

    def quantile(self, share: float) -> float:
        """The day by which the limit is broken with this probability; infinite where that lies beyond sight.

        >>> Crossing(np.array([3.0, 5.0, 9.0, math.inf]), 100.0).quantile(0.9)
        inf
        """
        return float(self.days[min(int(share * len(self.days)), len(self.days) - 1)])

    def interval(self, level: float) -> tuple[float, float, float]:
        """The day of an even chance between the ends of an interval that is calibrated on planted histories."""
        low, middle, high = (
            self.quantile(float(np.interp(at, TAILS, SHARES))) for at in (0.5 - level / 2, 0.5, 0.5 + level / 2)
        )
        return low, middle, high

    def by(self, day: float) -> float:
        """The probability that the limit is broken by a day.

        >>> Crossing(np.array([3.0, 5.0, 9.0, math.inf]), 100.0).by(5)
        0.5
        """
        return float(np.searchsorted(self.days, day, side="right")) / len(self.days)


def points_of(course: Course, window: float) -> int:
    """How many points a window of so many days holds; 1 at least."""
    return max(round(window / course.spacing), 1)


def crossing(
    course: Course, limit: float, *, window: float | None, within: float, share: bool, rng: np.random.Generator
) -> Crossing:
    """When the course first falls below the limit.

    Parameters
    ----------
    course
        The history.
    limit
        What must be reached, in the unit of the values.
    window
        The days over which measured performance is averaged before it is held against the limit; None for the
        performance itself, without the noise of its labels.
    within
        How many days to look ahead.
    share
        Whether the performance lies between 0 and 1.

    >>> times = np.arange(-59.0, 1.0)
    >>> falling = Course(times, 0.85 - 0.001 * times, np.full(60, 1e6))
    >>> found = crossing(falling, 0.8, window=None, within=200.0, share=True, rng=np.random.default_rng(0))
    >>> found.quantile(0.1) <= 50 <= found.quantile(0.9)
    True
    """
    steps = max(min(round(within / course.spacing), _MOST_STEPS), 1)
    ahead = course.spacing * np.arange(1.0, steps + 1)
    paths, noise = outlook(course).paths(ahead, DRAWS, rng)
    if share:
        np.clip(paths, 0.0, 1.0, out=paths)
    if window is not None:
        paths = _windows(course, paths, noise, points_of(course, window), rng)
    below = paths < limit
    days = np.where(below.any(axis=1), ahead[below.argmax(axis=1)], math.inf)
    return Crossing(np.sort(days), float(ahead[-1]))


def _windows(course: Course, paths: Array, noise: Array, points: int, rng: np.random.Generator) -> Array:
    """Means over windows of measured points, the last ones of the history among the first windows."""
    if course.labels is not None:
        labels = float(np.median(course.labels[-2 * points :]))
        variance = np.maximum(paths * (1 - paths), 0.25 / labels) / labels
    else:
        variance = np.broadcast_to(np.median(course.noise()[-2 * points :]), paths.shape)
    seen = paths + rng.standard_normal(paths.shape) * np.sqrt(variance * noise[:, None])
    last = course.values[len(course.values) - min(points, len(course.values)) + 1 :] if points > 1 else np.empty(0)
    whole = np.concatenate([np.broadcast_to(last, (len(seen), len(last))), seen], axis=1)
    summed = np.cumsum(np.concatenate([np.zeros((len(whole), 1)), whole], axis=1), axis=1)
    width = min(points, len(last) + 1)
    return np.asarray((summed[:, width:] - summed[:, :-width])[:, -paths.shape[1] :] / width, np.float64)
