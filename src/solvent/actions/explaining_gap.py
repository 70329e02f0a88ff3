"""Explain why a model does worse in production than it did offline."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.actions.two_tables import MOST_ROWS, TwoTables, two_tables
from solvent.actions.windows import taken
from solvent.domain.columns import Column, Mask, columns, is_gap
from solvent.domain.errors import BadArrays, NotEnoughRows
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.domain.performance_gap import Cause, PerformanceGap, SliceEffect, Term
from solvent.stats.montecarlo import Array
from solvent.stats.shared_population import decomposition
from solvent.stats.which_sample import current_probability

_LEAST, _LEVEL = 50, 0.95
# A live row whose likes are rarer offline than this has no counterpart there.
_ABSENT = 0.95

_WORDS = {
    Cause.LEAK: "rows of the offline test also stand in the training data",
    Cause.MIX: "inputs that were hard offline already are commoner in production, or easy ones rarer",
    Cause.NEW_INPUTS: "production has inputs that are rare or absent offline",
    Cause.RELATION: "the same inputs are decided worse, or better: the concept, the labels or the features changed",
}


def explain_gap(  # noqa: PLR0913
    offline: Any,
    live: Any,
    *,
    offline_loss: Any,
    live_loss: Any,
    training: Any = None,
    slice_by: str | None = None,
    exclude: Collection[str] = (),
    seed: int = 0,
) -> PerformanceGap:
    """Why the live error differs from the offline one: leak, mix, new inputs, or another relation.

    Parameters
    ----------
    offline, live : frames, mappings or paths
        The inputs of the offline test and of labelled decisions in production.
    offline_loss, live_loss : arrays of shape (rows,), or names
        The loss of each decision, such as 1 for a wrong one and 0 for a right one, or an absolute error.
    training : frame, mapping or path
        The inputs that the model was trained with: offline rows that stand there too make the offline error too good.
    slice_by : str
        A column by whose values the gap is taken apart as well.
    exclude : collection of names
        Columns that must differ.
    seed : int
        How rows are cut into folds and weighed anew for intervals.

    Returns
    -------
    PerformanceGap
        ``.total``, and ``.terms`` that add up to it, each with its interval; ``.shared`` and ``.slices``.

    Raises
    ------
    BadTable, BadArrays
        A table or the losses make no sense.
    NotEnoughRows
        A table has fewer than 50 rows.

    References
    ----------
    Cai, Namkoong & Yadlowsky 2023, "Diagnosing model performance under distribution shift"; Kitagawa 1955, "Components
    of a difference between two rates", for slices.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> offline, live = ({"age": rng.normal(40, 10, 900)} for _ in range(2))
    >>> losses = [(rng.random(900) < rate).astype(float) for rate in (0.1, 0.3)]
    >>> found = explain_gap(offline, live, offline_loss=losses[0], live_loss=losses[1])
    >>> found.terms[0].cause.value, found.terms[0].told
    ('relation', True)
    """
    offline, before, first = taken(offline, offline_loss, "offline_loss")
    live, after, second = taken(live, live_loss, "live_loss")
    tables = two_tables(offline, live, exclude=exclude, least=_LEAST)
    asides = {first, second} - {None}
    tables = replace(tables, notes=tuple(note for note in tables.notes if note.split("`")[1] not in asides))
    losses = _losses(before, "offline_loss"), _losses(after, "live_loss")
    leaked = np.zeros(len(losses[0]), bool) if training is None else _leaked(tables, columns(training))
    if (~leaked).sum() < _LEAST:
        raise NotEnoughRows(
            f"{leaked.sum()} of {len(leaked)} offline rows also stand in the training data; too few are left.",
            hint="Measure the model offline on rows that it was not trained with.",
        )
    rng = np.random.default_rng(seed)
    terms, total, shared = _terms(tables, losses, leaked, rng)
    if training is None:
        terms = [term for term in terms if term.cause is not Cause.LEAK]
    slices = () if slice_by is None else _slices(tables, slice_by, losses)
    return PerformanceGap(
        _mean(losses[0]),
        _mean(losses[1]),
        total,
        tuple(terms),
        shared,
        slices,
        _notes(tables, asked=training is not None),
    )


def _losses(values: NDArray[Any] | None, name: str) -> Array:
    try:
        found = np.asarray([] if values is None else values, np.float64)
    except (TypeError, ValueError):
        found = np.array([np.nan])
    if not len(found) or not np.isfinite(found).all():
        raise BadArrays(
            f"{name} holds more than finite losses.", hint="Pass 1 for a wrong decision and 0 for a right one."
        )
    return found


def _terms(
    tables: TwoTables, losses: tuple[Array, Array], leaked: Mask, rng: np.random.Generator
) -> tuple[list[Term], Estimate, Estimate]:
    kept = np.flatnonzero(~leaked)
    first = np.sort(rng.permutation(kept)[:MOST_ROWS])
    second = np.sort(rng.permutation(len(losses[1]))[:MOST_ROWS])
    points = [_points(tables, table, rows) for table, rows in ((tables.reference, first), (tables.current, second))]
    found = decomposition(points[0], points[1], (losses[0][first], losses[1][second]), rng)
    draws = len(found.total)
    # All offline rows against those that are left, weighed anew like these.
    weights = (
        np.vstack([np.ones(len(leaked)), rng.exponential(size=(draws - 1, len(leaked)))]) if leaked.any() else None
    )
    leak = np.zeros(draws)
    if weights is not None:
        clean = weights[:, ~leaked] @ losses[0][~leaked] / weights[:, ~leaked].sum(axis=1)
        leak = clean - weights @ losses[0] / weights.sum(axis=1)
    effects = {Cause.LEAK: leak, Cause.MIX: found.mix, Cause.RELATION: found.relation, Cause.NEW_INPUTS: found.new}
    n = len(first) + len(second)
    terms = [Term(cause, _WORDS[cause], _estimate(effect, n)) for cause, effect in effects.items()]
    terms.sort(key=lambda term: -abs(term.effect.value))
    probability = current_probability(points[0], points[1], rng)[len(first) :]
    return terms, _estimate(found.total + leak, n), _rate(probability < _ABSENT)


def _points(tables: TwoTables, table: Mapping[str, Column], rows: NDArray[np.intp]) -> Array:
    return tables.axes.of({name: column.at(rows) for name, column in table.items()})


def _estimate(draws: Array, n: int) -> Estimate:
    value = float(draws[0])
    low, high = np.quantile(draws[1:], [0.5 - _LEVEL / 2, 0.5 + _LEVEL / 2])
    method = "overlap weights and regression, rows weighed anew"
    return Estimate(value, min(float(low), value), max(float(high), value), "loss", Grade.MEASURED, _LEVEL, n, method)


def _mean(loss: Array) -> Estimate:
    value, reach = float(loss.mean()), 1.96 * float(loss.std(ddof=1)) / np.sqrt(len(loss))
    return Estimate(value, value - reach, value + reach, "loss", Grade.MEASURED, _LEVEL, len(loss), "normal")


def _rate(hits: Mask) -> Estimate:
    return replace(_mean(hits.astype(np.float64)), unit="share")


def _leaked(tables: TwoTables, training: Mapping[str, Column]) -> Mask:
    """Which offline rows stand in the training data, value by value in all columns that both have."""
    names = [name for name in tables.reference if name in training]
    if not names:
        return np.zeros(tables.sizes[0], bool)
    known = set(_rows(training, names))
    return np.fromiter((row in known for row in _rows(tables.reference, names)), np.bool_, tables.sizes[0])


def _rows(table: Mapping[str, Column], names: list[str]) -> list[tuple[Any, ...]]:
    values = [[None if is_gap(value) else value for value in table[name].values.tolist()] for name in names]
    return list(zip(*values, strict=True))


def _slices(tables: TwoTables, name: str, losses: tuple[Array, Array]) -> tuple[SliceEffect, ...]:
    """What each value of a column adds, by its share and by its rate (Kitagawa 1955)."""
    if name not in tables.reference:
        raise BadArrays(
            f"There is no column {name!r} on both sides to slice by.", hint=f"There are: {', '.join(tables.reference)}."
        )
    values = [_words(table[name]) for table in (tables.reference, tables.current)]
    if len(set(values[0]) | set(values[1])) > 50:
        raise BadArrays(
            f"`{name}` has more than 50 values.", hint="Slice by a column of few values, or cut it into ranges."
        )
    overall = (float(losses[0].mean()) + float(losses[1].mean())) / 2
    found = []
    for value in sorted(set(values[0]) | set(values[1])):
        inside = [np.array(side) == value for side in values]
        shares = [float(rows.mean()) for rows in inside]
        rates = [_slice_mean(loss, rows) for loss, rows in zip(losses, inside, strict=True)]
        # What one side has not is decided there as the other decides it.
        means = [
            rate.value if rows.any() else other.value
            for rate, rows, other in zip(rates, inside, rates[::-1], strict=True)
        ]
        mix = (shares[1] - shares[0]) * (sum(means) / 2 - overall)
        found.append(
            SliceEffect(value, rates[0], rates[1], shares[0], shares[1], mix, sum(shares) / 2 * (means[1] - means[0]))
        )
    return tuple(sorted(found, key=lambda one: -abs(one.mix + one.rate)))


def _slice_mean(loss: Array, rows: Mask) -> Estimate:
    if rows.sum() > 1:
        return _mean(loss[rows])
    value = float(loss[rows].mean()) if rows.any() else 0.0
    return Estimate(value, -np.inf, np.inf, "loss", Grade.MEASURED, _LEVEL, int(rows.sum()), "too few rows")


def _words(column: Column) -> list[str]:
    return [
        "missing" if is_gap(value) else f"{value:g}" if isinstance(value, float) else str(value)
        for value in column.values.tolist()
    ]


def _notes(tables: TwoTables, *, asked: bool) -> tuple[str, ...]:
    skipped = (f"`{name}` was left out: {reason}." for name, reason in tables.axes.skipped.items())
    leak = () if asked else ("Without the training data a leak cannot be told from another relation.",)
    return (*leak, *tables.notes, *skipped)
