"""Find the part of the inputs in which a requirement already holds, and prove it there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.actions.claims import claimed
from solvent.actions.evaluation import column, design
from solvent.domain.certificate import Certificate, Claim, Looks, Standing
from solvent.domain.columns import Column, Mask, columns
from solvent.domain.conditions import Condition
from solvent.domain.errors import BadArrays, BadClaim, BadTable, NotEnoughLabels
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.domain.operating_domain import Control, Domain, inside
from solvent.domain.suggest import advice
from solvent.stats.binomial import labels_with_power, lower, p_at_most, upper
from solvent.stats.boxes import Labels, calmest, core, grow
from solvent.stats.coding import Coding, coding, conditions
from solvent.stats.montecarlo import Array
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Reduction
from solvent.stats.selective import fallback, least_labels
from solvent.stats.wealth import log_wealth_below
from solvent.stats.wealth import lower as least_ratio
from solvent.stats.wealth import upper as greatest_ratio

# What the smallest set may spend of the allowed error, in case that the first box was found by luck.
_CORE = 0.4
_CLOSE = 0.97
_SEARCHED = 50_000

Rows = NDArray[np.intp]
Boxes = tuple[tuple[Condition, ...], ...]


def find_domain(  # noqa: PLR0913
    frame: Any,
    y_true: Any,
    y_pred: Any,
    *,
    at_most: float,
    level: float = 0.95,
    seed: int = 0,
    clusters: Any = None,
    controllable: Sequence[str] = (),
    value: Any = None,
) -> Domain:
    """The largest part of the inputs, described by a few rules, in which a model errs no more than a limit.

    Rules are found on one half of the labels and proven on the other, so that searching costs nothing of the
    guarantee: nested parts, from the safest to everything, by exact binomial tests in a sequence that the first half
    fixed. What lies outside goes to a person, or waits.

    Parameters
    ----------
    frame : frame, mapping or path
        The inputs of n labelled decisions: anything Narwhals takes, a mapping from names to arrays, or a CSV, Parquet
        or JSON file. Numbers, words, truths and times make rules.
    y_true, y_pred : arrays of shape (n,), or names of columns
        The truth and the predictions: classes.
    at_most : float
        The limit on the share of wrong decisions, between 0 and 1.
    level : float
        The probability with which the limit is kept inside.
    seed : int
        Which half finds and which proves.
    clusters : array of shape (n,), or a name
        What rows come together by, such as a customer: a cluster is never torn apart, and only clusters are taken to
        be independent.
    controllable : sequence of names
        Columns that can be held to a range, such as the light in a hall: `controls` says what each range would buy, all
        of them proven together.
    value : array of shape (n,), or a name
        What each decision is worth, for the share of the value that lies inside.

    Returns
    -------
    Domain
        ``domain.rules`` in words, ``domain.sql`` and ``domain.contains(frame)``; no rules where no part is proven.

    Raises
    ------
    NotEnoughLabels
        With so few labels no part can be proven, even if all decisions were right.
    BadTable, BadArrays, BadClaim
        The table, the arrays or the limit make no sense.

    References
    ----------
    Friedman & Fisher 1999, "Bump hunting in high-dimensional data"; Maurer, Hothorn & Lehmacher 1995; Wiens &
    Dmitrienko 2005.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> table = {"temperature": rng.uniform(-20, 40, 4000), "site": rng.choice(["north", "south"], 4000)}
    >>> wrong = rng.random(4000) < np.where(table["temperature"] < 10, 0.2, 0.01)
    >>> domain = find_domain(table, np.zeros(4000), wrong, at_most=0.05)
    >>> domain.contains({"temperature": [30, 0], "site": ["north", "east"]}).tolist()
    [True, False]
    """
    table = columns(frame)
    rows = len(next(iter(table.values())))
    given, features = _split_off(
        table, {"y_true": y_true, "y_pred": y_pred, "clusters": clusters, "value": value}, rows
    )
    claim = _claim(at_most, level)
    wrong = Predictions("error_rate", given["y_true"], given["y_pred"]).wrong.astype(np.float64)
    group = None if given["clusters"] is None else design(given["clusters"], None, rows).clusters
    worth = None if given["value"] is None else _worth(given["value"])
    finding, proving = _halves(rows, group, seed)
    held = _known(controllable, features)
    _enough(claim, len(proving), rows)
    return _Search(claim, features, wrong, finding, proving, group).domain(worth, held)


@dataclass(frozen=True)
class _Search:
    """The claim, the columns, whether each row is wrong, and which rows find and which prove."""

    claim: Claim
    features: Mapping[str, Column]
    wrong: Array
    finding: Rows
    proving: Rows
    group: Rows | None

    def domain(self, worth: Array | None, controllable: Sequence[str]) -> Domain:
        """The largest part that is proven."""
        codings = self._codings(self.features)
        guard = tuple(one.guard for one in codings if not one.kind.ordered or not one.missing)
        parts, weights = self._nested(codings)
        table = self._half(self.proving)
        masks = [inside(part, guard, table) for part in parts]
        kept = np.flatnonzero(fallback(self._p(masks), weights, self.claim.alpha))
        controls = self._controls(controllable, table)
        notes = self._notes(codings, found=bool(len(kept)))
        if not len(kept):
            best = masks[min(1, len(masks) - 1)] if masks else np.ones(len(self.proving), bool)
            return Domain((), 0.0, self._unproven(best), guard, None if worth is None else 0.0, controls, notes)
        chosen = masks[kept[-1]]
        valued = None if worth is None else _share(worth[self.proving], chosen)
        return Domain(
            parts[kept[-1]],
            float(chosen.mean()),
            self._proven(chosen, self.claim.alpha),
            guard,
            valued,
            controls,
            notes,
        )

    def _nested(self, codings: list[Coding]) -> tuple[list[Boxes], Array]:
        """Parts, each within the next, that the first half takes for good; the last is everything."""
        labels = self._labels(codings)
        boxes = grow(labels)
        parts: list[Boxes] = []
        weights: list[float] = []
        if boxes:
            kernel = core(boxes[0], labels)
            if kernel is not None:
                parts, weights = [(conditions(kernel, codings),)], [_CORE]
            weights += [1 - sum(weights), *[0.0] * (len(boxes) - 1)]
            found = [conditions(box, codings) for box in boxes]
            parts += [tuple(found[: last + 1]) for last in range(len(found))]
        if not boxes or boxes[-1].allowed:
            parts.append(((),))
            weights.append(0.0 if boxes else 1.0)
        return parts, np.array(weights)

    def _labels(self, codings: Sequence[Coding]) -> Labels:
        coded = [one.coded for one in codings]
        return Labels(
            coded, self.wrong[self.finding], self.claim.limit, least_labels(self.claim.limit, self.claim.alpha)
        )

    def _codings(self, features: Mapping[str, Column]) -> list[Coding]:
        half = [(name, coding(name, column.at(self.finding))) for name, column in features.items()]
        return [found for _, found in half if found is not None]

    def _half(self, rows: Rows) -> dict[str, Column]:
        # A table without a column that makes rules still has rows.
        return {name: column.at(rows) for name, column in self.features.items()}

    def _p(self, masks: Sequence[Mask]) -> Array:
        """The p-values against "more than the limit of a part is wrong": exact, or by betting on clusters."""
        wrong = self.wrong[self.proving]
        if self.group is None:
            errors, n = [wrong[mask].sum() for mask in masks], [mask.sum() for mask in masks]
            return np.where(np.array(n) > 0, p_at_most(errors, np.maximum(n, 1), self.claim.limit), 1.0)
        found = [self._units(mask) for mask in masks]
        wealth = [0.0 if one is None else log_wealth_below(one.tallied(), self.claim.limit) for one in found]
        return np.asarray(np.exp(-np.maximum(wealth, 0.0)), np.float64)

    def _units(self, mask: Mask) -> Any:
        assert self.group is not None
        rows = self.proving[mask]
        if not len(rows):
            return None
        return Reduction(loss=self.wrong[rows] > 0).units(clusters=np.unique(self.group[rows], return_inverse=True)[1])

    def _estimate(self, mask: Mask, alpha: float, high: float | None) -> Estimate:
        part = self.wrong[self.proving][mask]
        n, errors = len(part), float(part.sum())
        if self.group is None or not n:
            bounds, method = (float(lower(errors, n, alpha)), float(upper(errors, n, alpha))), "exact binomial"
        else:
            units = self._units(mask).tallied()
            bounds, method = (least_ratio(units, alpha), greatest_ratio(units, alpha)), "betting on clusters"
        return Estimate(
            errors / n if n else 0.0,
            bounds[0],
            bounds[1] if high is None else high,
            "share",
            Grade.MEASURED,
            self.claim.level,
            n,
            f"found on one half, proven on the other, {method}",
        )

    def _proven(self, mask: Mask, alpha: float) -> Certificate:
        estimate = self._estimate(mask, alpha, self.claim.limit)
        return Certificate(self.claim, Standing.PROVEN, estimate, self._promise, self._assumes, needed=0)

    def _unproven(self, mask: Mask) -> Certificate:
        estimate = self._estimate(mask, self.claim.alpha, None)
        rate, n = estimate.value, estimate.n or 0
        needed = None
        if n and (rate * n + 0.5) / (n + 1) < _CLOSE * self.claim.limit:
            inside_needed = labels_with_power(self.claim.limit, (rate * n + 0.5) / (n + 1), self.claim.alpha / 2, 0.8)[
                0
            ]
            needed = max(int(np.ceil(inside_needed * len(self.wrong) / n)) - len(self.wrong), 1)
        return Certificate(self.claim, Standing.NOT_YET, estimate, self._promise, self._assumes, needed=needed)

    @property
    def _promise(self) -> str:
        limit, level = 100 * self.claim.limit, self.claim.level
        return f"With probability {level:.6g}, at most {limit:.6g} % of the decisions inside are wrong."

    @property
    def _assumes(self) -> tuple[str, ...]:
        first = "The labels are independent draws of what will be decided."
        if self.group is not None:
            first = "Clusters are independent draws of what will be decided, and none is larger than the largest here."
        return (
            first,
            "The model was not trained on these labels.",
            "What lies inside keeps being as it was when labelled.",
        )

    def _controls(self, names: Sequence[str], table: Mapping[str, Column]) -> tuple[Control, ...]:
        """Each controllable column alone: its best range by the first half, with its claim by the second."""
        return tuple(self._control(name, table, self.claim.alpha / len(names)) for name in names)

    def _control(self, name: str, table: Mapping[str, Column], alpha: float) -> Control:
        codings = self._codings({name: self.features[name]})
        labels = self._labels(codings)
        # Where no range keeps the limit, the one with the rarest errors shows what it would buy.
        box = next(iter(grow(labels)), None) or calmest(labels)
        condition = conditions(box, codings)[0] if box.allowed else None
        mask = np.ones(len(self.proving), bool) if condition is None else condition.holds(table[name])
        proven = bool(self._p([mask])[0] <= alpha)
        certificate = self._proven(mask, alpha) if proven else self._unproven(mask)
        return Control(name, condition, float(mask.mean()), certificate)

    def _notes(self, codings: Sequence[Coding], *, found: bool) -> tuple[str, ...]:
        used = {one.name for one in codings}
        left = [name for name in self.features if name not in used]
        notes = []
        if left:
            notes.append(f"Left out, as they hold nothing or too many different words: {', '.join(left[:10])}.")
        if not found:
            notes.append("No part of the inputs is proven; what looked best is what the certificate is about.")
        return tuple(notes)


def _split_off(
    table: Mapping[str, Column], given: Mapping[str, Any], rows: int
) -> tuple[dict[str, Any], dict[str, Column]]:
    """What was given as an array or as a column's name, and the columns that are left for rules."""
    found: dict[str, Any] = {}
    named = set()
    for role, values in given.items():
        if values is None:
            found[role] = None
        elif isinstance(values, str):
            if values not in table:
                raise BadTable(
                    f"{role} names the column {values!r}; the table has none.",
                    hint=advice(values, table),
                )
            named.add(values)
            found[role] = column(table[values].values, role)
        else:
            found[role] = column(values, role, rows=rows)
    features = {name: one for name, one in table.items() if name not in named}
    if not features:
        raise BadTable(
            "The table has no column to make rules of.", hint="Pass the inputs of the decisions, one a column."
        )
    return found, features


def _worth(values: NDArray[Any]) -> Array:
    if values.dtype.kind not in "iufb" or not np.isfinite(values).all() or (values < 0).any() or not values.sum():
        raise BadArrays(
            "value holds what is no worth: each is a number, 0 or more.", hint="Give what each decision is worth."
        )
    return values.astype(np.float64)


def _share(worth: Array, mask: Mask) -> float:
    total = float(worth.sum())
    return float(worth[mask].sum()) / total if total else 0.0


def _halves(rows: int, group: Rows | None, seed: int) -> tuple[Rows, Rows]:
    """The rows that find and those that prove; a cluster goes to one of them as a whole."""
    try:
        rng = np.random.default_rng(seed)
    except (TypeError, ValueError):
        raise BadClaim(f"seed={seed!r} is no seed.", hint="Pass a whole number, 0 or more.") from None
    if group is None:
        order = rng.permutation(rows)
        return np.sort(order[: rows // 2]), np.sort(order[rows // 2 :])
    first = np.zeros(int(group.max()) + 1, bool)
    order = rng.permutation(len(first))
    size = np.bincount(group)
    first[order[np.cumsum(size[order]) <= rows / 2]] = True
    return np.flatnonzero(first[group]), np.flatnonzero(~first[group])


def _enough(claim: Claim, proving: int, rows: int) -> None:
    least = least_labels(claim.limit, claim.alpha)
    if proving < least:
        raise NotEnoughLabels(
            f"{rows} labels cannot prove at most {100 * claim.limit:.6g} % at {100 * claim.level:.6g} % in any part; at"
            f" least {2 * least} can: one half finds the part, the other proves it.",
            hint=f"Label {2 * least - rows} more, raise at_most, or lower the level.",
        )


def _known(names: Sequence[str], features: Mapping[str, Column]) -> tuple[str, ...]:
    wanted = (names,) if isinstance(names, str) else tuple(names)
    for name in wanted:
        if name not in features:
            raise BadTable(
                f"{name!r} is said to be controllable, and the table has no such column.",
                hint=advice(name, features),
            )
    return wanted


def _claim(at_most: Any, level: Any) -> Claim:
    claim = claimed("error_rate", at_most, None, level, Looks.FIXED)
    if not 0 < claim.limit < 1:
        raise BadClaim(
            f"An error rate of at most {claim.limit:g} cannot be proven.",
            hint="Give a share between 0 and 1, such as 0.01 for 1 %.",
        )
    return claim
