"""A learning curve: the error of a model by the size of its training data, and how much data would reach a target."""

from dataclasses import dataclass

from solvent.domain.estimate import Estimate


@dataclass(frozen=True)
class LearningCurve:
    """Errors measured at sizes that rise and do not repeat; `runs` counts the trainings behind them all."""

    sizes: tuple[float, ...]
    errors: tuple[float, ...]
    runs: int


@dataclass(frozen=True)
class Ahead:
    """The error to expect of the same model trained on `size` rows."""

    size: float
    error: Estimate


@dataclass(frozen=True)
class Forecast:
    """A learning curve and how it is expected to go on, at sizes that rise from its last one."""

    curve: LearningCurve
    ahead: tuple[Ahead, ...]


@dataclass(frozen=True)
class Reach:
    """How many rows bring the error to `target`: about `value`; not fewer than `low` and not more than `high`.

    Each holds with the confidence that is left of `level` on its side. None says that it takes more than `most`
    rows, if any number does: of `low` that the target is out of reach of data alone, as far as `most` can tell.
    `next_batch` is how many further rows to collect before one looks again: a curve that has grown says more than
    any number here.
    """

    target: float
    value: float | None
    low: float | None
    high: float | None
    most: float
    next_batch: int
    level: float
    n: int
    method: str
