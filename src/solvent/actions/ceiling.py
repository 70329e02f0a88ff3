"""How good a model can get at all, from people or rows that contradict each other."""

from collections import Counter, defaultdict
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from solvent.domain.columns import is_gap
from solvent.domain.conflict import Conflicts
from solvent.domain.errors import BadArrays, BadClaim, NotEnoughLabels
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.stats.binomial import interval
from solvent.stats.ceilings import least_error, nearest_error

_HINT = "Cover and Hart 1967 at the sample at hand: a hint, which in many dimensions lies far too high"


def ceiling(disagreements: int, pairs: int, *, classes: int = 2, level: float = 0.95) -> Estimate:
    """The least error that any model can reach against the labels of one rater.

    Two people who label the same thing differently at rate D put it between (1 - sqrt(1 - 2 D)) / 2 and D (two
    classes): the answer of the one is the nearest neighbour of the other with unlimited data. `value` and `low` are
    the lower end, at D as observed and at its exact lower limit; `high` is the upper limit of D. So with confidence
    (1 + level) / 2 no model reaches an error below `low` until disagreement is settled.

    Parameters
    ----------
    disagreements, pairs : int
        Pairs of labels of the same item by two raters, and how many of these differ.
    classes : int
        How many answers there are; more allow a slightly lower error.
    level : float
        Probability with which D lies in its interval.

    Raises
    ------
    NotEnoughLabels
        There is no pair.
    BadClaim
        More pairs differ than there are, or the level is no probability.

    References
    ----------
    Cover and Hart 1967, "Nearest neighbor pattern classification"; Clopper and Pearson 1934.

    Examples
    --------
    >>> found = ceiling(40, 2000)
    >>> f"{1 - found.low:.5f}", f"{found.high:.5f}"
    ('0.99279', '0.02714')
    """
    _check(level, classes)
    if not (_count(disagreements) and _count(pairs)):
        raise BadClaim(f"{disagreements!r} of {pairs!r} is no count of pairs.", hint="Give two whole numbers.")
    if pairs < 1:
        raise NotEnoughLabels(
            "No two labels of the same item were given.", hint="Let a second person label some items again."
        )
    if not 0 <= disagreements <= pairs:
        raise BadClaim(
            f"{disagreements} of {pairs} pairs cannot differ.", hint="Count the pairs that differ among all."
        )
    rate = disagreements / pairs
    low, high = interval(disagreements, pairs, level)
    return Estimate(
        value=least_error(rate, classes),
        low=least_error(low, classes),
        high=high,
        unit="share",
        grade=Grade.MEASURED,
        level=level,
        n=pairs,
        method=f"disagreement of two raters: {disagreements:,} of {pairs:,} pairs",
    )


def ceiling_of_raters(*raters: ArrayLike, level: float = 0.95) -> Estimate:
    """The least error against one rater, from the labels of two or more raters of the same items.

    Every pair of raters counts where both gave a label; the interval counts items, for pairs of one item hang together.

    Parameters
    ----------
    *raters : array-like of shape (n,)
        The labels of each rater; None or NaN where there is none.
    level : float
        As in `ceiling`.

    Raises
    ------
    BadArrays
        There are fewer than two raters, or their labels differ in number.
    NotEnoughLabels
        No item has two labels.

    Examples
    --------
    >>> found = ceiling_of_raters(["cat", "dog", "cat", None], ["cat", "cat", "cat", "dog"])
    >>> found.n, round(found.value, 3)
    (3, 0.211)
    """
    columns = [np.asarray(rater, object).ravel() for rater in raters]
    if len({len(column) for column in columns}) != 1 or len(columns) < 2:
        raise BadArrays(
            f"Raters with {', '.join(str(len(column)) for column in columns) or 'no'} labels cannot be compared.",
            hint="Give two or more columns of one length, with None where a rater gave no label.",
        )
    known = np.array([[not is_gap(value) for value in column] for column in columns])
    pairs = apart = 0
    for one, other in combinations(range(len(columns)), 2):
        both = known[one] & known[other]
        pairs += int(both.sum())
        apart += int((columns[one][both] != columns[other][both]).sum())
    items = int((known.sum(axis=0) >= 2).sum())
    classes = {str(value) for column, here in zip(columns, known, strict=True) for value in column[here]}
    return ceiling(round(apart / max(pairs, 1) * items), items, classes=max(len(classes), 2), level=level)


def conflicting_duplicates(features: ArrayLike, labels: ArrayLike, *, level: float = 0.95) -> Conflicts:
    """What rows that are equal in every feature but not in their label say of the least error.

    No function of the features gets both of two such rows right. Over all rows, the least error is at least the share
    that is not the majority of its equals; among rows that have an equal, one pair of each set bounds it as two raters
    do (`ceiling`).

    Parameters
    ----------
    features : array-like of shape (n, columns)
        What the model sees of each row.
    labels : array-like of shape (n,)
        The true answers.

    Raises
    ------
    BadArrays
        Rows and labels differ in number.

    Examples
    --------
    >>> found = conflicting_duplicates([[1, 2], [1, 2], [1, 2], [3, 4]], ["a", "a", "b", "a"])
    >>> found.rows, found.sets, found.conflicting, found.least_error
    (3, 1, 1, 0.25)
    """
    rows, answers = _table(features), np.asarray(labels, object).ravel()
    if len(rows) != len(answers):
        raise BadArrays(
            f"{len(rows)} rows do not fit {len(answers)} labels.", hint="Give one label for each row of the features."
        )
    alike: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row, answer in zip(rows.tolist(), answers.tolist(), strict=True):
        alike[tuple(row)].append(answer)
    sets = [found for found in alike.values() if len(found) > 1]
    minority = sum(len(found) - max(Counter(found).values()) for found in sets)
    apart = sum(found[0] != found[1] for found in sets)
    classes = max(len(set(answers.tolist())), 2)
    return Conflicts(
        rows=sum(len(found) for found in sets),
        of_rows=len(answers),
        sets=len(sets),
        conflicting=sum(len(set(found)) > 1 for found in sets),
        least_error=minority / max(len(answers), 1),
        among_duplicates=ceiling(apart, len(sets), classes=classes, level=level) if sets else None,
    )


def ceiling_hint(features: ArrayLike, labels: ArrayLike) -> Estimate:
    """A hint at the least error, from how often the nearest other row has another label.

    Never a reason to call a target infeasible: with few rows or many dimensions it lies far above the truth (at 50
    dimensions and 10,000 rows, .10 where .07 can be reached). It says something only where it falls no longer as rows
    are added. Features are taken as they are: scale them first.

    Parameters
    ----------
    features : array-like of shape (n, columns)
        Numbers.
    labels : array-like of shape (n,)
        The true answers.

    Raises
    ------
    BadArrays
        Features are not all numbers, or do not fit the labels.
    NotEnoughLabels
        There are fewer than two rows.
    """
    answers = np.asarray(labels, object).ravel()
    try:
        rows = np.asarray(features, np.float64)
    except (TypeError, ValueError):
        rows = np.full((1, 1), np.nan)
    if rows.ndim != 2 or len(rows) != len(answers) or not np.isfinite(rows).all():
        raise BadArrays(
            "Distances need a table of numbers with a row for each label.",
            hint="Encode categories, fill gaps and scale the columns first.",
        )
    if len(rows) < 2:
        raise NotEnoughLabels("One row has no neighbour.", hint="Give more rows.")
    _, codes = np.unique(answers.astype(str), return_inverse=True)
    error, classes = nearest_error(rows, codes), max(int(codes.max()) + 1, 2)
    return Estimate(
        least_error(error, classes), 0.0, error, "share", Grade.ASSUMED, level=0.5, n=len(rows), method=_HINT
    )


def _count(given: object) -> bool:
    return isinstance(given, int | float | np.number) and float(given).is_integer()


def _table(features: ArrayLike) -> NDArray[Any]:
    rows = np.asarray(features)
    if rows.ndim == 1:
        return rows[:, None]
    if rows.ndim != 2:
        raise BadArrays(f"Features have {rows.ndim} dimensions; a table has two.", hint="Give one row for each label.")
    return rows


def _check(level: float, classes: int) -> None:
    if not 0 < level < 1:
        raise BadClaim(f"{level:g} is no level.", hint="A level lies between 0 and 1, both excluded, such as 0.95.")
    if not _count(classes) or classes < 2:
        raise BadClaim(f"A choice of {classes!r} leaves nothing to tell.", hint="Give the number of possible answers.")
