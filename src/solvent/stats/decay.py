"""How a performance goes on: a state space whose parameters are integrated out rather than fitted.

The performance is a level with a drift; a random walk of the level and one of the drift; a season, if the history shows
one; and a jump of both at one time of the history, if it shows one. Given the scales of these, all of it is normal, so
that the history's likelihood is exact (Rasmussen & Williams 2006, chapter 2; Harvey 1989 for the model). The scales,
the season and the time of the jump lie on a grid; every point of it counts by its prior and its likelihood.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvent.stats.montecarlo import Array

# Longer histories are read in so many equal parts.
_PARTS = 45
# Scales are relative to how much the history varies, over its whole length.
_LEVEL, _DRIFT, _JUMP, _BEND = 10.0, 1.5, 3.0, 2.0
_WALKS = {0.0: 0.30, 0.15: 0.14, 0.4: 0.14, 0.8: 0.14, 1.6: 0.14, 3.0: 0.14}
_DRIFT_WALKS = {0.0: 0.5, 1.5: 0.5}
# Noise beside that of a known number of labels, or relative to that which neighbours show.
_KNOWN_NOISE = {1.0: 0.75, 3.0: 0.25}
# Standard errors of estimates may hold what all points have in common, and be too wide for what parts neighbours.
_TOLD_NOISE = {0.1: 0.2, 0.3: 0.2, 1.0: 0.4, 3.0: 0.2}
_UNKNOWN_NOISE = {0.05: 0.25, 0.3: 0.25, 1.0: 0.25, 2.0: 0.25}
_SEASONAL, _JUMPED, _JUMPS = 0.3, 0.3, 20
_LEAST_FOR_SEASON, _LEAST_FOR_JUMP, _FEWEST_CYCLES = 12, 6, 2.0
# The median of a squared standard normal.
_CHI = 0.4549
_TINY = 1e-9
_NEGLIGIBLE = 1e-3


@dataclass(frozen=True)
class Course:
    """A history of performance: times that rise, in days before the last one, and values, all of shape (points,).

    `labels` counts the labels behind each point where they are known and the performance is a share of them, `errors`
    are the points' standard errors where those are known; without either, the noise is judged by how much neighbours
    differ.
    """

    times: Array
    values: Array
    labels: Array | None = None
    errors: Array | None = None

    @property
    def span(self) -> float:
        """Its length in days."""
        return float(self.times[-1] - self.times[0])

    @property
    def spacing(self) -> float:
        """The usual time from one point to the next."""
        return float(np.median(np.diff(self.times)))

    @property
    def worth(self) -> Array:
        """How much each point counts in a mean."""
        if self.errors is not None:
            return np.asarray(1 / self.errors**2, np.float64)
        return np.ones(len(self.times)) if self.labels is None else self.labels

    @property
    def noises(self) -> dict[float, float]:
        """What the variance of its noise may have to be multiplied by, with priors."""
        return _TOLD_NOISE if self.errors is not None else _UNKNOWN_NOISE if self.labels is None else _KNOWN_NOISE

    @property
    def mean(self) -> float:
        """The mean performance."""
        return float(np.average(self.values, weights=self.worth))

    def noise(self) -> Array:
        """The variance of each point around the performance that it shows."""
        if self.errors is not None:
            return np.asarray(self.errors**2, np.float64)
        if self.labels is None:
            usual = float(np.median(np.diff(self.values) ** 2)) / 2 / _CHI if len(self.values) > 1 else 0.0
            return np.full(len(self.values), max(usual, (1e-4 * self.scale) ** 2))
        # Drawn to the mean, so that a run of luck is not taken for certainty.
        share = np.clip((self.values + self.mean) / 2, 0.25 / self.labels, 1 - 0.25 / self.labels)
        return np.asarray(share * (1 - share) / self.labels, np.float64)

    @property
    def scale(self) -> float:
        """How much it varies."""
        return max(float(np.std(self.values)), _TINY * abs(self.mean), _TINY)

    def in_parts(self) -> "Course":
        """The same in few equal parts, each with the mean of its points."""
        count = len(self.times)
        if count <= _PARTS:
            return self
        return self.gathered((np.arange(count) * _PARTS) // count)

    def gathered(self, part: NDArray[np.intp]) -> "Course":
        """The points of each part, numbered from 0, taken together."""
        total = np.bincount(part, self.worth)
        times, values = (
            np.asarray(np.bincount(part, self.worth * each) / total, np.float64) for each in (self.times, self.values)
        )
        labels = None if self.labels is None else np.asarray(np.bincount(part, self.labels), np.float64)
        return Course(times, values, labels, None if self.errors is None else np.asarray(total**-0.5, np.float64))


@dataclass(frozen=True)
class _Model:
    """One point of the grid: the variances of both walks over the whole span, the season's period, and the noise."""

    walk: float
    drift_walk: float
    period: float | None
    noise: float
    prior: float


@dataclass(frozen=True)
class Outlook:
    """What a history says of its future: models of the grid, their weights and their covariances of the history.

    Times are in spans of the history, from -1 to 0; values are relative to `mean` in units of `scale`.
    """

    times: Array
    values: Array
    mean: float
    scale: float
    span: float
    models: tuple[_Model, ...]
    weights: Array
    covariances: Array

    def paths(self, ahead: Array, draws: int, rng: np.random.Generator) -> tuple[Array, Array]:
        """Draws of the performance at times ahead, in days that rise evenly, of shape (draws, times).

        Beside them, by how much more than by chance alone each draw takes points to scatter, of shape (draws,).
        """
        counts = rng.multinomial(draws, self.weights)
        steps = ahead / self.span
        found, noise = [], []
        for model, covariance, count in zip(self.models, self.covariances, counts, strict=True):
            if count:
                found.append(self._paths(model, covariance, steps, rng, int(count)))
                noise.append(np.full(count, model.noise))
        return self.mean + self.scale * np.concatenate(found), np.concatenate(noise)

    def _paths(self, model: _Model, covariance: Array, ahead: Array, rng: np.random.Generator, draws: int) -> Array:
        gain = np.linalg.solve(covariance, _with_now(model, self.times).T).T
        spread = _now(model) - gain @ _with_now(model, self.times).T
        size, turned = np.linalg.eigh((spread + spread.T) / 2)
        normal = rng.standard_normal((draws, len(size)))
        state = gain @ self.values + normal @ (turned * np.sqrt(np.maximum(size, 0))).T
        found = state[:, :1] + state[:, 1:2] * ahead
        if model.period is not None:
            angle = 2 * math.pi * ahead / model.period
            found += state[:, 2:3] * np.cos(angle) + state[:, 3:] * np.sin(angle)
        step, shape = float(ahead[0]), (draws, len(ahead))
        for variance, times in ((model.walk, 1), (model.drift_walk, 2)):
            if variance:
                moves = rng.standard_normal(shape) * math.sqrt(variance * step)
                for number in range(times):
                    moves = np.cumsum(moves, axis=1) * (step if number else 1.0)
                found += moves
        return np.asarray(found, np.float64)


def outlook(course: Course) -> Outlook:
    """What a course of four points or more says of how it goes on."""
    seen = course.in_parts()
    scale = max(seen.scale, math.sqrt(float(np.median(seen.noise()))))
    times = (seen.times - course.times[-1]) / course.span
    values, noise = (seen.values - course.mean) / scale, seen.noise() / scale**2
    models, covariances = [], []
    jumps = list(_jumps(times))
    for model in _models(times, values, noise, course.noises):
        base = _covariance(model, times) + np.diag(noise * model.noise + 1e-10)
        for jump, prior in jumps:
            models.append(_Model(model.walk, model.drift_walk, model.period, model.noise, model.prior * prior))
            covariances.append(base + jump)
    stacked = np.array(covariances)
    likely = _log_likelihood(stacked, values) + np.log([model.prior for model in models])
    weights = np.exp(likely - likely.max())
    weights[weights < _NEGLIGIBLE * weights.sum()] = 0.0
    # Rounding must not lead beyond 1.
    weights = weights / weights.sum() * (1 - 1e-12)
    return Outlook(times, values, course.mean, scale, course.span, tuple(models), weights, stacked)


def _models(times: Array, values: Array, noise: Array, noises: dict[float, float]) -> Iterator[_Model]:
    period = _period(times, values, noise)
    seasons = {None: 1.0} if period is None else {None: 1 - _SEASONAL, period: _SEASONAL}
    for walk, first in _WALKS.items():
        for bend, second in _DRIFT_WALKS.items():
            for season, third in seasons.items():
                for factor, fourth in noises.items():
                    yield _Model(walk**2, 3 * bend**2, season, factor, first * second * third * fourth)


def _jumps(times: Array) -> Iterator[tuple[Array, float]]:
    """What a jump adds to the covariance, with its prior: none, or one before each of some points."""
    n = len(times)
    if n < _LEAST_FOR_JUMP:
        yield np.zeros((n, n)), 1.0
        return
    yield np.zeros((n, n)), 1 - _JUMPED
    at = np.unique(np.linspace(2, n - 2, _JUMPS).round().astype(int))
    for first in at:
        before = (np.arange(n) < first).astype(np.float64)
        bend = before * (times - times[first])
        yield _JUMP**2 * np.outer(before, before) + _BEND**2 * np.outer(bend, bend), _JUMPED / len(at)


def _period(times: Array, values: Array, noise: Array) -> float | None:
    """The strongest period of what a parabola leaves, in spans (a periodogram of uneven times: Lomb 1976)."""
    if len(times) < _LEAST_FOR_SEASON:
        return None
    weight = 1 / np.sqrt(noise)
    trend = np.stack([np.ones(len(times)), times, times**2], axis=1) * weight[:, None]
    rest = values * weight
    rest = rest - trend @ np.linalg.lstsq(trend, rest, rcond=None)[0]
    best, found = 0.0, None
    for cycles in np.arange(_FEWEST_CYCLES, len(times) / 3, 0.25):
        angle = 2 * math.pi * cycles * times
        waves = np.stack([np.cos(angle), np.sin(angle)], axis=1) * weight[:, None]
        power = float(((waves @ np.linalg.lstsq(waves, rest, rcond=None)[0]) ** 2).sum())
        if power > best:
            best, found = power, 1 / float(cycles)
    return found


def _covariance(model: _Model, times: Array) -> Array:
    """The prior covariance of the performance at the times of the history."""
    since = times + 1
    near, far = np.minimum.outer(since, since), np.maximum.outer(since, since)
    found = _LEVEL**2 + _DRIFT**2 * np.outer(times, times) + model.walk * near
    found += model.drift_walk * near**2 / 2 * (far - near / 3)
    if model.period is not None:
        angle = 2 * math.pi * times / model.period
        found += np.cos(angle[:, None] - angle)
    return np.asarray(found, np.float64)


def _with_now(model: _Model, times: Array) -> Array:
    """The prior covariance of the state at the end of the history with the performance at its times."""
    since = times + 1
    rows = [
        _LEVEL**2 + model.walk * since + model.drift_walk * since**2 / 2 * (1 - since / 3),
        _DRIFT**2 * times + model.drift_walk * since**2 / 2,
    ]
    if model.period is not None:
        angle = 2 * math.pi * times / model.period
        rows += [np.cos(angle), np.sin(angle)]
    return np.array(rows)


def _now(model: _Model) -> Array:
    """The prior covariance of the state at the end: level, drift, and the two waves of the season."""
    found = np.eye(2 if model.period is None else 4)
    found[0, 0] = _LEVEL**2 + model.walk + model.drift_walk / 3
    found[1, 1] = _DRIFT**2 + model.drift_walk
    found[0, 1] = found[1, 0] = model.drift_walk / 2
    return found


def _log_likelihood(covariances: Array, values: Array) -> Array:
    """The logarithm of the normal density of the values under each covariance, up to a constant."""
    models, n = covariances.shape[:2]
    # With the values as a further row, the factor's last row is what solves for them.
    wide = np.empty((models, n + 1, n + 1))
    wide[:, :n, :n] = covariances
    wide[:, n, :n] = wide[:, :n, n] = values
    wide[:, n, n] = 1 + 1e11 * float(values @ values)
    factor = np.linalg.cholesky(wide)
    fit = (factor[:, n, :n] ** 2).sum(axis=1)
    return np.asarray(-0.5 * fit - np.log(np.diagonal(factor, axis1=1, axis2=2)[:, :n]).sum(axis=1), np.float64)
