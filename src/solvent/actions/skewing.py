"""Compare the features of the same rows as training and as serving computed them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.domain.columns import Column, Kind, Mask, columns
from solvent.domain.errors import BadClaim, BadTable, NotEnoughRows
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.domain.skew import ColumnSkew, Difference, Example, Part, Skew
from solvent.domain.suggest import advice
from solvent.stats.binomial import interval, upper
from solvent.stats.paired_numbers import Way, lagged, same, ways
from solvent.stats.paired_words import word_ways

_LEVEL, _SHOWN = 0.95, 5
# A lag shows in so many of the rows at least.
_MOSTLY = 0.1

Rows = NDArray[np.intp]


def skew(
    training: Any,
    serving: Any,
    *,
    key: str | Sequence[str],
    tolerance: float = 1e-6,
    exclude: Collection[str] = (),
) -> Skew:
    """Whether serving computes the same features as training did for the same rows, and how they differ where not.

    Parameters
    ----------
    training, serving : frames, mappings or paths
        Features as computed for training (or anew, offline) and as logged in serving.
    key : name or names
        What names a row on both sides. Rows are compared in the order that training has them in, for lags.
    tolerance : float
        By how much numbers may differ, relative to the larger one.
    exclude : collection of names
        Columns that need not agree.

    Returns
    -------
    Skew
        ``.columns`` that differ, each with the share of rows and the ways: a unit, a shift, a time zone, a fill, a
        rounding, a code, a lag …; ``.same`` and the bound on what the compared rows might have missed.

    Raises
    ------
    BadTable
        One is no table, the key is absent, or they have no other column in common.
    NotEnoughRows
        No row of one side is found on the other.
    BadClaim
        The tolerance is no small number.

    References
    ----------
    Clopper & Pearson 1934, for the bounds; Breck et al. 2019, "Data validation for machine learning", on skew.

    Examples
    --------
    >>> offline = {"id": [1, 2, 3, 4], "km": [1.0, 2.0, 5.0, 8.0], "city": ["Oslo", "Rome", "Oslo", "Bern"]}
    >>> online = {"id": [4, 3, 2, 1], "km": [8000.0, 5000.0, 2000.0, 1000.0], "city": ["Bern", "Oslo", "Rome", "Oslo"]}
    >>> found = skew(offline, online, key="id")
    >>> [(column.column, column.parts[0].words) for column in found.columns]
    [('km', 'serving is 1000 times training (thousands)')]
    """
    if not 0 <= tolerance < 1:
        raise BadClaim(f"tolerance is {tolerance}.", hint="Pass a small number, such as 1e-6.")
    names = [key] if isinstance(key, str) else [*key]
    first, second = columns(training), columns(serving)
    both = _Both.of(first, second, names)
    features = [name for name in first if name in second and name not in names and name not in exclude]
    if not features:
        raise BadTable(
            f"Besides {', '.join(names)} the tables have no column in common.",
            hint="Name features alike on both sides.",
        )
    found = [both.column(name, tolerance) for name in features]
    differing = both.with_swapped([one for one in found if one is not None], tolerance)
    told = {one.column for one in differing}
    return Skew(
        tuple(sorted(differing, key=lambda one: -one.share.value)),
        tuple(name for name in features if name not in told),
        _bound(len(both.keys)),
        len(both.keys),
        *both.alone,
        notes=(*both.notes, *_apart(first, second, {*names, *exclude})),
    )


def _apart(first: Mapping[str, Column], second: Mapping[str, Column], known: Collection[str]) -> list[str]:
    gone = [f"`{name}` is not logged in serving." for name in first if name not in second and name not in known]
    return gone + [f"`{name}` is not in training." for name in second if name not in first and name not in known]


def _bound(n: int) -> Estimate:
    high = float(upper(0, n, 1 - _LEVEL))
    return Estimate(0.0, 0.0, high, "share", Grade.MEASURED, _LEVEL, n, "exact binomial, one-sided")


def _share(hits: int, n: int) -> Estimate:
    return Estimate(
        hits / max(n, 1), *interval(hits, max(n, 1), _LEVEL), "share", Grade.MEASURED, _LEVEL, n, "exact binomial"
    )


@dataclass(frozen=True)
class _Both:
    """Both tables at the rows that they share, in training's order."""

    training: Mapping[str, Column]
    serving: Mapping[str, Column]
    keys: tuple[str, ...]
    alone: tuple[Estimate, Estimate]
    notes: tuple[str, ...]

    @classmethod
    def of(cls, first: Mapping[str, Column], second: Mapping[str, Column], names: Sequence[str]) -> "_Both":
        one, other = (_keys(table, names, side) for table, side in ((first, "training"), (second, "serving")))
        notes = []
        for side, keys in (("training", one), ("serving", other)):
            twice = {key for key, times in Counter(keys).items() if times > 1}
            if twice:
                rows = sum(key in twice for key in keys)
                notes.append(f"{rows} rows of {side} share their key with others, such as {min(twice)}: left out.")
        place = _once(one), _once(other)
        pairs = [(row, place[1][key]) for key, row in place[0].items() if key in place[1]]
        if not pairs:
            raise NotEnoughRows(
                f"No key of training ({', '.join(one[:2])} …) is found in serving ({', '.join(other[:2])} …).",
                hint="Pass a key that names the same row on both sides, written alike.",
            )
        at = np.array(pairs, np.intp)
        alone = [
            _share(sum(key not in known for key in keys), len(keys))
            for keys, known in ((one, {*other}), (other, {*one}))
        ]
        return cls(
            {name: column.at(at[:, 0]) for name, column in first.items()},
            {name: column.at(at[:, 1]) for name, column in second.items()},
            tuple(one[row] for row in at[:, 0].tolist()),
            (alone[0], alone[1]),
            tuple(notes),
        )

    def column(self, name: str, tolerance: float) -> ColumnSkew | None:
        """How a column differs; None where it does not."""
        one, other = self.training[name], self.serving[name]
        retyped = one.kind is not other.kind and not one.missing.all() and not other.missing.all()
        if retyped and one.kind.ordered is not other.kind.ordered and (numbers := _as_numbers(one, other)):
            one, other = numbers
        agree = _agree(one, other, tolerance)
        found: list[Way] = []
        if retyped and agree.all():
            said = f"training holds a {self.training[name].kind}, serving a {self.serving[name].kind}"
            found.append(Way(Difference.RETYPED, said, np.ones(len(agree), bool)))
        elif not agree.all():
            found += _ways(one, other, ~agree)
        if not found:
            return None
        n = len(agree)
        parts = [Part(way.difference, way.words, _share(int(way.rows.sum()), n)) for way in found]
        differs = np.logical_or.reduce([way.rows for way in found])
        return ColumnSkew(
            name,
            _share(int(differs.sum()), n),
            tuple(sorted(parts, key=lambda part: -part.share.value)),
            tuple(self._example(name, row) for row in np.flatnonzero(differs)[:_SHOWN].tolist()),
        )

    def _example(self, name: str, row: int) -> Example:
        values = [table[name].values[row] for table in (self.training, self.serving)]
        one, other = (value.item() if isinstance(value, np.generic) else value for value in values)
        return Example(self.keys[row], one, other)

    def with_swapped(self, found: Sequence[ColumnSkew], tolerance: float) -> list[ColumnSkew]:
        """The columns, those told to be swapped whose values another column of training has."""
        told = []
        for one in found:
            here = self.serving[one.column]
            rest = (other.column for other in found if other.column != one.column)
            match = next((name for name in rest if self._is(name, here, tolerance)), None)
            if match is None:
                told.append(one)
                continue
            part = Part(Difference.SWAPPED, f"serving has the values of `{match}`", one.share)
            told.append(ColumnSkew(one.column, one.share, (part,), one.examples))
        return told

    def _is(self, name: str, here: Column, tolerance: float) -> bool:
        there = self.training[name]
        if there.kind is not here.kind or len(set(here.values[:50].tolist())) < 2:
            return False
        return bool(_agree(there, here, tolerance).mean() > 0.99)


def _keys(table: Mapping[str, Column], names: Sequence[str], side: str) -> list[str]:
    for name in names:
        if name not in table:
            raise BadTable(f"The table of {side} has no column {name!r} for a key.", hint=advice(name, table))
    parts = [[_written(value) for value in table[name].values.tolist()] for name in names]
    return ["/".join(part) for part in zip(*parts, strict=True)]


def _written(value: Any) -> str:
    """A key as text: 7, 7.0 and "7" are one."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _once(keys: Sequence[str]) -> dict[str, int]:
    times = Counter(keys)
    return {key: row for row, key in enumerate(keys) if times[key] == 1}


def _as_numbers(one: Column, other: Column) -> tuple[Column, Column] | None:
    """Both as numbers, where the one that holds words or truths holds numbers written out."""
    try:
        found = [_number(column) for column in (one, other)]
    except ValueError:
        return None
    return found[0], found[1]


def _number(column: Column) -> Column:
    if column.kind.ordered:
        return column
    values = [np.nan if value is None else float(value) for value in column.values.tolist()]
    return Column(Kind.NUMBER, np.array(values, np.float64))


def _agree(one: Column, other: Column, tolerance: float) -> Mask:
    if one.kind.ordered and other.kind.ordered:
        return same(one.values.astype(np.float64), other.values.astype(np.float64), tolerance)
    pairs = zip(one.values.tolist(), other.values.tolist(), strict=True)
    return np.fromiter((a == b or (a is None and b is None) for a, b in pairs), np.bool_, len(one))


def _ways(one: Column, other: Column, differs: Mask) -> list[Way]:
    """The ways of all rows that differ: missing on one side, then those of the values, then what nothing explains."""
    gone, filled = ~one.missing & other.missing, one.missing & ~other.missing
    found = []
    if gone.any():
        found.append(Way(Difference.MISSING, "serving has no value where training has one", gone))
    if filled.any():
        values, times = np.unique(other.values[filled].astype(str), return_counts=True)
        mostly = f", mostly {values[np.argmax(times)]}" if times.max() > 0.9 * times.sum() else ""
        found.append(Way(Difference.FILLED, f"serving has a value where training has none{mostly}", filled))
    rest = np.flatnonzero(differs & ~gone & ~filled)
    explained = np.zeros(len(differs), bool)
    for way in _of_values(one.at(rest), other.at(rest)):
        rows = np.zeros(len(differs), bool)
        rows[rest[way.rows]] = True
        explained |= rows
        found.append(Way(way.difference, way.words, rows))
    left = differs & ~gone & ~filled & ~explained
    if left.mean() > _MOSTLY and one.kind.ordered and other.kind.ordered:
        late = lagged(one.values.astype(np.float64), other.values.astype(np.float64), left)
        if late is not None:
            found.append(late)
            left &= ~late.rows
    if left.any():
        found.append(Way(Difference.OTHER, "nothing simple explains how they differ", left))
    return found


def _of_values(one: Column, other: Column) -> list[Way]:
    if one.kind.ordered and other.kind.ordered:
        times = Kind.TIME in (one.kind, other.kind)
        return list(ways(one.values.astype(np.float64), other.values.astype(np.float64), times=times))
    return list(word_ways(one.values.tolist(), other.values.tolist()))
