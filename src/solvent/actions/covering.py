"""Find what of production the training data does not cover, and plan what to collect."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.actions.two_tables import Rows, TwoTables, stacked, two_tables
from solvent.actions.windows import taken
from solvent.domain.columns import Column, Mask
from solvent.domain.conditions import Condition
from solvent.domain.coverage import Coverage, Gap
from solvent.domain.errors import BadAmounts, BadArrays, BadClaim
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.stats.binomial import interval, p_at_least
from solvent.stats.boxes import Labels, grow
from solvent.stats.coding import coding, conditions
from solvent.stats.density_ratio import effective_share
from solvent.stats.montecarlo import Array
from solvent.stats.multiple import holm_adjusted
from solvent.stats.ratios import ratio_interval
from solvent.stats.which_sample import current_probability

_LEAST, _LEVEL = 50, 0.95
# Rows of a box below which it is too small to be told.
_SMALLEST = 25
# How errors fall with the rows of training, as a power of them: Hestness et al. 2017 report 0.07 to 0.35 on real tasks,
# and 0.5 is the statistical limit.
_EXPONENT = (0.07, 0.25, 0.5)
_DRAWS = 200


def coverage(  # noqa: PLR0913
    training: Any,
    production: Any,
    *,
    wrong: Any = None,
    ratio: float = 2.0,
    alpha: float = 0.05,
    cost_per_error: float | None = None,
    cost_per_label: float | None = None,
    volume_per_month: float | None = None,
    exclude: Collection[str] = (),
    seed: int = 0,
) -> Coverage:
    """Which parts of production are rare in training, how many rows of each to collect, and what that is worth.

    Parts are found on one half of the rows and tested on the other, so that their shares and ratios are honest.

    Parameters
    ----------
    training, production : frames, mappings, paths, or arrays of shape (rows, width)
        The inputs that the model learnt from and those that it meets.
    wrong : array of shape (rows of production,), or a name
        Whether each decision was wrong (or its loss), where labels are there.
    ratio : float
        How many times commoner a part must look in production than in training to be called a gap.
    alpha : float
        The probability with which any part is called a gap where production is as training.
    cost_per_error, cost_per_label, volume_per_month : float
        Money for a wrong decision and for a labelled row, and decisions a month: what a gap is worth.
    exclude : collection of names
        Columns that must differ.
    seed : int
        Which half finds and which tests.

    Returns
    -------
    Coverage
        ``.gaps`` in the order in which to collect, each with its rule and ``.collect``; ``.effective`` rows.

    Raises
    ------
    BadTable, BadArrays
        A table or a column makes no sense.
    NotEnoughRows
        A table has fewer than 50 rows.
    BadClaim, BadAmounts
        The ratio, alpha or an amount makes no sense.

    References
    ----------
    Friedman & Fisher 1999, "Bump hunting in high-dimensional data"; Kish 1965; Hestness et al. 2017, "Deep learning
    scaling is predictable, empirically".

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> day = {"hour": rng.integers(6, 20, 2000), "rain": rng.random(2000) < 0.2}
    >>> night = {"hour": rng.integers(0, 24, 2000), "rain": rng.random(2000) < 0.2}
    >>> found = coverage(day, night)
    >>> found.gaps[0].rule[0].column, found.gaps[0].production.low > found.gaps[0].training.high
    ('hour', True)
    """
    if not ratio > 1 or not 0 < alpha < 1:
        raise BadClaim(
            f"ratio is {ratio} and alpha {alpha}.", hint="Pass a ratio above 1, and a probability between 0 and 1."
        )
    money = {"cost_per_error": cost_per_error, "cost_per_label": cost_per_label, "volume_per_month": volume_per_month}
    for name, amount in money.items():
        if amount is not None and not 0 <= amount < np.inf:
            raise BadAmounts(f"{name} is {amount}.", hint="Pass an amount that is not negative.")
    production, losses, hidden = taken(production, wrong, "wrong")
    tables = two_tables(training, production, exclude=exclude, least=_LEAST)
    notes = (note for note in tables.notes if hidden is None or note.split("`")[1] != hidden)
    tables = replace(tables, notes=tuple(notes))
    rng = np.random.default_rng(seed)
    found = _Cover(tables, None if losses is None else _loss(losses), ratio, alpha)
    gaps = [found.valued(gap, mask, money) for gap, mask in found.gaps(rng)]
    gaps.sort(key=lambda gap: -(gap.ratio.value if gap.gain is None else gap.gain.value / max(gap.collect.value, 1.0)))
    skipped = (f"`{name}` was left out: {reason}." for name, reason in tables.axes.skipped.items())
    return Coverage(tuple(gaps), found.effective(rng), tables.sizes, (*tables.notes, *skipped))


def _loss(values: NDArray[Any]) -> Array:
    try:
        found = np.asarray(values, np.float64)
    except (TypeError, ValueError):
        found = np.full(len(values), np.nan)
    if not np.isfinite(found).all():
        raise BadArrays("wrong holds more than truths and finite losses.", hint="Pass 1 for a wrong decision, else 0.")
    return found


@dataclass(frozen=True)
class _Cover:
    tables: TwoTables
    loss: Array | None
    ratio: float
    alpha: float

    def gaps(self, rng: np.random.Generator) -> list[tuple[Gap, Mask]]:
        """Each gap, with the rows of production that lie in it."""
        first, second = self.tables.sampled(rng)
        halves = [rng.permutation(len(rows)) < len(rows) // 2 for rows in (first, second)]
        boxes = self._boxes(first[halves[0]], second[halves[1]], rng)
        if not boxes:
            return []
        reference = self._inside(boxes, self.tables.reference, first[~halves[0]])
        current = self._inside(boxes, self.tables.current, second[~halves[1]])
        n, m = reference.shape[1], current.shape[1]
        before, now = reference.sum(axis=1), current.sum(axis=1)
        # Given how many rows lie inside, those of production are binomial where production is as training.
        p = holm_adjusted(p_at_least(now, np.maximum(before + now, 1), m / (n + m)))
        everywhere = self._inside(boxes, self.tables.current, np.arange(self.tables.sizes[1]))
        return [
            (self._gap(rule, (int(now[k]), m), (int(before[k]), n)), everywhere[k])
            for k, rule in enumerate(boxes)
            if p[k] <= self.alpha and now[k]
        ]

    def _boxes(self, first: Rows, second: Rows, rng: np.random.Generator) -> list[tuple[Condition, ...]]:
        """Parts with few rows of training, as many rows of each looked at."""
        size = min(len(first), len(second))
        first, second = rng.permutation(first)[:size], rng.permutation(second)[:size]
        names = [axis.name for axis in self.tables.axes.axes]
        both = stacked(*(_at(table, names, rows) for table, rows in self._pairs(first, second)))
        codings = [found for name, column in both.items() if (found := coding(name, column)) is not None]
        training = np.repeat([1.0, 0.0], size)
        labels = Labels([one.coded for one in codings], training, 1 / (1 + self.ratio), least=_SMALLEST)
        return [conditions(box, codings) for box in grow(labels) if box.allowed]

    def _pairs(self, first: Rows, second: Rows) -> Sequence[tuple[Any, Rows]]:
        return (self.tables.reference, first), (self.tables.current, second)

    def _inside(self, boxes: Sequence[tuple[Condition, ...]], table: Any, rows: Rows) -> NDArray[np.bool_]:
        """Whether each row lies in each box and in none before it, of shape (boxes, rows)."""
        found = np.ones((len(boxes), len(rows)), bool)
        free = np.ones(len(rows), bool)
        for number, box in enumerate(boxes):
            for condition in box:
                found[number] &= condition.holds(table[condition.column].at(rows))
            found[number] &= free
            free &= ~found[number]
        return found

    def _gap(self, rule: tuple[Condition, ...], now: tuple[int, int], before: tuple[int, int]) -> Gap:
        low, value, high = ratio_interval(now, before, _LEVEL)
        return Gap(
            rule,
            production=_share(*now),
            training=_share(*before),
            ratio=Estimate(value, low, high, "times", Grade.MEASURED, _LEVEL, now[1] + before[1], "conditional"),
            collect=_missing(_share(*now), _share(*before), self.tables.sizes[0]),
        )

    def valued(self, gap: Gap, inside: Mask, money: dict[str, float | None]) -> Gap:
        """The gap with what filling it costs and is worth, as far as that is known."""
        label, error, volume = (money[name] for name in ("cost_per_label", "cost_per_error", "volume_per_month"))
        if label is not None:
            gap = replace(gap, price=_times(gap.collect, label, "money"))
        if self.loss is None or not inside.any() or inside.all():
            return gap
        here, there = self._error(inside), self._error(~inside)
        gain = _gain(gap, here, there, self.tables.sizes[0])
        worth = None if error is None or volume is None else _times(gain, error * volume, "money/month")
        return replace(gap, error=here, elsewhere=there, gain=gain, worth=worth)

    def _error(self, rows: Mask) -> Estimate:
        assert self.loss is not None
        part = self.loss[rows]
        n, mean = len(part), float(part.mean())
        if set(np.unique(part)) <= {0.0, 1.0}:
            low, high = interval(part.sum(), n, _LEVEL)
            return Estimate(mean, low, high, "share", Grade.MEASURED, _LEVEL, n, "exact binomial")
        reach = 1.96 * float(part.std(ddof=1)) / np.sqrt(n) if n > 1 else np.inf
        return Estimate(mean, mean - reach, mean + reach, "loss", Grade.MEASURED, _LEVEL, n, "normal")

    def effective(self, rng: np.random.Generator) -> Estimate:
        """How many rows of training count as production weighs them."""
        first, second = self.tables.sampled(rng)
        points = [self.tables.axes.of({n: c.at(rows) for n, c in t.items()}) for t, rows in self._pairs(first, second)]
        probability = current_probability(points[0], points[1], rng)[: len(first)]
        weights = probability / (1 - probability)
        rows = self.tables.sizes[0]
        drawn = [effective_share(weights[rng.integers(0, len(weights), len(weights))]) for _ in range(_DRAWS)]
        low, high = np.quantile(drawn, [0.5 - _LEVEL / 2, 0.5 + _LEVEL / 2]) * rows
        value = effective_share(weights) * rows
        method = "weights of boosted trees, bootstrap"
        return Estimate(value, min(low, value), max(high, value), "row", Grade.MEASURED, _LEVEL, len(weights), method)


def _at(table: Any, names: Sequence[str], rows: Rows) -> dict[str, Column]:
    return {name: table[name].at(rows) for name in names}


def _share(hits: int, n: int) -> Estimate:
    return Estimate(hits / n, *interval(hits, n, _LEVEL), "share", Grade.MEASURED, _LEVEL, n, "exact binomial")


def _missing(production: Estimate, training: Estimate, rows: int) -> Estimate:
    """Rows to add so that a part has production's share of training; the interval takes the far ends of both shares."""

    def needed(wanted: float, there: float) -> float:
        return float(max(np.ceil(rows * (wanted - there) / max(1 - wanted, 1e-3)), 0.0))

    return Estimate(
        needed(production.value, training.value),
        needed(production.low, training.high),
        needed(production.high, training.low),
        "row",
        Grade.MEASURED,
        2 * _LEVEL - 1,
        production.n,
        "to production's share",
    )


def _gain(gap: Gap, here: Estimate, there: Estimate, rows: int) -> Estimate:
    """By how much the error over all decisions falls where what is beyond the error elsewhere falls with a power."""
    excess = max(here.value - there.value, 0.0)
    has = max(gap.training.value * rows, 1.0)
    falls = [1 - (has / (has + gap.collect.value)) ** power for power in _EXPONENT]
    low, value, high = (gap.production.value * excess * fall for fall in falls)
    # With the errors' own uncertainty: the bounds of their difference are the farthest apart.
    most = gap.production.high * max(here.high - there.low, 0.0) * falls[2]
    least = gap.production.low * max(here.low - there.high, 0.0) * falls[0]
    return Estimate(
        value, min(least, low), max(most, high), here.unit, Grade.ASSUMED, 0.8, here.n, "errors fall with a power"
    )


def _times(one: Estimate, factor: float, unit: str) -> Estimate:
    return replace(one, value=one.value * factor, low=one.low * factor, high=one.high * factor, unit=unit)
