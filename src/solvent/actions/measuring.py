"""Measure a learning curve: train on growing parts of the data, each inside the next, and try the rest."""

import copy
import math
from collections.abc import Callable, Sequence
from typing import Any, Literal

import narwhals as nw
import numpy as np
from numpy.typing import ArrayLike, NDArray

from solvent.actions.extrapolating import LEAST_SIZES, averaged
from solvent.domain.errors import BadArrays, BadClaim, NotEnoughSizes, NotTrained
from solvent.domain.learning_curve import LearningCurve
from solvent.domain.ports import Progress, Trainer

_SIZES, _FEWEST, _HELD_OUT = 7, 20, 0.25
Index = NDArray[np.int64]
Metric = Literal["error_rate", "mae", "rmse"]


def measure_curve(  # noqa: PLR0913
    estimator: Any,
    X: Any,  # noqa: N803
    y: ArrayLike,
    *,
    metric: Metric | Callable[[Any, Any], float] = "error_rate",
    sizes: Sequence[int] | None = None,
    clusters: ArrayLike | None = None,
    time: ArrayLike | None = None,
    runs: int = 3,
    seed: int = 0,
) -> LearningCurve:
    """The error of an estimator by the size of its training data.

    A quarter of the rows is held out: whole clusters where they are given, the latest rows where times are. Of the
    rest, parts are drawn at random, each inside the next larger one, and a fresh copy of the estimator is fitted to
    each. With clusters, parts grow by whole clusters.

    Parameters
    ----------
    estimator : object
        Has `fit(X, y)` and `predict(X)`, as those of scikit-learn; it is copied and stays as it is.
    X : array-like or frame of shape (n, columns)
        Whatever the estimator takes; pandas, Polars and Arrow frames stay frames.
    y : array-like of shape (n,)
        The true answers.
    metric : {"error_rate", "mae", "rmse"} or callable
        What is measured; a callable takes (y_true, y_pred) and returns an error, better the lower.
    sizes : sequence of int, optional
        Rows to train on; seven, each half of the next, if left out.
    clusters, time : array-like of shape (n,), optional
        The group that a row belongs to, and when it came.
    runs : int
        How many times it is done, each in another order.
    seed : int
        The orders' seed.

    Returns
    -------
    LearningCurve
        Its `sizes` and `errors` are what `extrapolate` takes.

    Raises
    ------
    BadArrays
        The arrays do not fit together.
    NotEnoughSizes
        There are too few rows, or fewer than four sizes that they allow.
    NotTrained
        The estimator failed; the message says on how many rows and why.
    BadClaim
        There is no such metric, or no run is asked for.

    Examples
    --------
    >>> from sklearn.tree import DecisionTreeClassifier
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(2000, 3))
    >>> curve = measure_curve(DecisionTreeClassifier(max_depth=6), X, X.sum(axis=1) > 0)
    >>> curve.errors[-1] < curve.errors[0]
    True
    """
    truth = np.asarray(y).ravel()
    rows = _rows_of(X, len(truth))
    groups = _beside(clusters, len(truth), "clusters")
    times = _beside(time, len(truth), "times")
    measure = _METRICS.get(metric) if isinstance(metric, str) else metric
    if not callable(measure):
        raise BadClaim(
            f"There is no metric {metric!r}.",
            hint=f"Take one of {', '.join(_METRICS)}, or a function of truth and answer.",
        )
    if runs < 1:
        raise BadClaim(f"{runs} runs measure nothing.", hint="One run or more; three show how far runs differ.")
    rng = np.random.default_rng(seed)
    measured: list[tuple[int, float]] = []
    for _ in range(runs):
        train, held_out = _split(len(truth), groups, times, rng)
        for size in _sizes(len(train), sizes):
            part = train[: _whole(train, size, groups)]
            measured.append((len(part), _tried(estimator, rows, truth, (part, held_out), measure)))
    found, errors = zip(*measured, strict=True)
    return averaged(found, errors)


def measure_by_command(
    train: Trainer, *, rows: int, sizes: Sequence[int] | None = None, progress: Progress
) -> LearningCurve:
    """The learning curve of a project's own training command, which is run once for each size, the smallest first.

    Raises
    ------
    NotTrained
        The command failed, took too long, or told no error.
    NotEnoughSizes
        There are fewer than four sizes.
    """
    wanted = _sizes(rows, sizes)
    with progress.step("training on parts of the data", total=len(wanted)) as advance:
        measured = []
        for size in wanted:
            measured.append((size, train(size)))
            advance()
    found, errors = zip(*measured, strict=True)
    return averaged(found, errors)


def _tried(
    estimator: Any,
    rows: Callable[[Index], Any],
    truth: NDArray[Any],
    split: tuple[Index, Index],
    measure: Callable[[Any, Any], float],
) -> float:
    part, held_out = split
    fresh = copy.deepcopy(estimator)
    try:
        fresh.fit(rows(part), truth[part])
        said = fresh.predict(rows(held_out))
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise NotTrained(
            f"Training on {len(part)} rows failed: {reason[:300]}",
            hint="Start with a larger size (`sizes`), so that each class has rows, or fix the estimator.",
        ) from error
    found = float(measure(truth[held_out], np.asarray(said).reshape(len(held_out), -1)[:, 0]))
    if not math.isfinite(found):
        raise NotTrained(
            f"The error after training on {len(part)} rows is {found:g}.", hint="Choose another metric or larger sizes."
        )
    return found


def _split(
    n: int, groups: NDArray[Any] | None, times: NDArray[Any] | None, rng: np.random.Generator
) -> tuple[Index, Index]:
    """The rows to train on, in random order, and those held out."""
    kept = max(round(n * (1 - _HELD_OUT)), 1)
    if times is not None:
        # Rows of one moment stay on one side.
        latest = times >= np.sort(times)[min(kept, n - 1)]
        before = ~latest if groups is None else ~np.isin(groups, groups[latest])
        order = _together(rng.permutation(n), groups)
        train, held_out = order[before[order]], np.flatnonzero(latest)
    else:
        order = _together(rng.permutation(n), groups)
        edge = _whole(order, kept, groups)
        train, held_out = order[:edge], order[edge:]
    if len(train) < _FEWEST or not len(held_out):
        raise NotEnoughSizes(
            f"{len(train)} rows are left to train on and {len(held_out)} to try.",
            hint="Give more rows, or more clusters or times to split between.",
        )
    return train, held_out


def _together(order: Index, groups: NDArray[Any] | None) -> Index:
    """The order with the rows of each cluster beside each other, clusters in the order of their first rows."""
    if groups is None:
        return order
    _, first, codes = np.unique(groups[order], return_index=True, return_inverse=True)
    return order[np.argsort(first[codes], kind="stable")]


def _whole(order: Index, size: int, groups: NDArray[Any] | None) -> int:
    """The size, or where the cluster ends that it falls into; the last cluster is never taken to fill up a part."""
    if groups is None or size >= len(order):
        return min(size, len(order))
    inside = groups[order]
    changes = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    later = changes[changes >= size]
    return int(later[0]) if len(later) else int(changes[-1]) if len(changes) else len(order)


def _sizes(most: int, wanted: Sequence[int] | None) -> list[int]:
    """Sizes that rise to at most `most`: those wanted, or halves of halves."""
    found = sorted({min(int(size), most) for size in wanted}) if wanted else []
    if not wanted:
        found = sorted({math.ceil(most / 2**step) for step in range(_SIZES) if most / 2**step >= _FEWEST})
    if len(found) < LEAST_SIZES or found[0] < 1:
        raise NotEnoughSizes(
            f"{most} rows to train on allow {len(found)} sizes; a curve takes {LEAST_SIZES}.",
            hint=f"Give {_FEWEST * 2 ** (LEAST_SIZES - 1)} rows to train on, or name smaller `sizes`.",
        )
    return found


def _rows_of(given: Any, n: int) -> Callable[[Index], Any]:
    """How to take rows out of a table of any kind."""
    frame = nw.from_native(given, eager_only=True, pass_through=True)
    if isinstance(frame, nw.DataFrame):
        length: int = len(frame)
        take: Callable[[Index], Any] = lambda index: frame[index.tolist()].to_native()  # noqa: E731
    else:
        table = given if hasattr(given, "shape") else np.asarray(given)
        length = table.shape[0] if table.shape else 0
        take = lambda index: table[index]  # noqa: E731
    if length != n:
        raise BadArrays(f"{length} rows do not fit {n} answers.", hint="Give one answer for each row.")
    return take


def _beside(given: ArrayLike | None, n: int, named: str) -> NDArray[Any] | None:
    if given is None:
        return None
    found = np.asarray(given).ravel()
    if len(found) != n:
        raise BadArrays(f"{len(found)} {named} do not fit {n} rows.", hint=f"Give one of the {named} for each row.")
    return found


def _error_rate(truth: Any, said: Any) -> float:
    return float(np.mean(truth != said))


def _mae(truth: Any, said: Any) -> float:
    return float(np.mean(np.abs(truth - said)))


def _rmse(truth: Any, said: Any) -> float:
    return float(np.sqrt(np.mean((truth - said) ** 2)))


_METRICS: dict[str, Callable[[Any, Any], float]] = {"error_rate": _error_rate, "mae": _mae, "rmse": _rmse}
