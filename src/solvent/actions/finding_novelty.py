"""Find what production brings that training never saw, and gather it into groups that people can look at."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.actions.two_tables import Rows, TwoTables, stacked, told_apart, two_tables
from solvent.actions.windows import Windows, taken, windows
from solvent.domain.columns import Mask
from solvent.domain.conditions import Condition
from solvent.domain.embedding import Embedding
from solvent.domain.errors import BadClaim
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.domain.novelty import NovelGroup, Novelty, Sighting, UnseenValue
from solvent.domain.region import Region, distances
from solvent.stats.binomial import interval
from solvent.stats.embedding import projected
from solvent.stats.growth import growth
from solvent.stats.montecarlo import Array
from solvent.stats.new_values import new_values
from solvent.stats.novel_groups import Group, merged, novel_groups
from solvent.stats.ratios import ratio_interval
from solvent.stats.short_rules import short_rule

_LEAST, _LEVEL = 25, 0.95
# How many points stand for a group and for what lies around it, and how many rows show it.
_POINTS, _EXEMPLARS = 200, 9
# A group reaches so many times as far as its members lie from one another.
_REACH = 1.5
_MOSTLY = "Most of production is unlike training: it drifted as a whole, and groups may be known classes that moved."


def novelty(  # noqa: PLR0913
    reference: Any,
    current: Any,
    *,
    alpha: float = 0.05,
    window: Any = None,
    key: Any = None,
    labels: Any = None,
    known: Novelty | None = None,
    exclude: Collection[str] = (),
    seed: int = 0,
) -> Novelty:
    """What production brings that training never saw, gathered into groups that may be new classes.

    A group is rows of production that are neighbours of one another where training has few rows or none. Categories
    that training never had are listed beside.

    Parameters
    ----------
    reference, current : frames, mappings, paths, or arrays of shape (rows, width)
        What training saw and what comes in: columns of any kind with gaps, or embeddings. Of more than 5,000 rows so
        many are drawn to find groups; all rows are then assigned to them.
    alpha : float
        The probability with which any group is found in a look at what is like training.
    window : array of shape (rows,), or a name
        The window of each current row (day, batch …), for histories and growth.
    key : array of shape (rows,), or a name
        What names a current row, for exemplars; else row numbers do.
    labels : array of shape (rows of the reference,), or a name
        Training's classes, to say which one a group lies nearest to.
    known : Novelty
        What an earlier look found: its groups keep their names and get longer histories, and only further ones are new.
    exclude : collection of names
        Columns that must differ, such as row numbers and counters.
    seed : int
        Which rows are drawn, and how they are shuffled.

    Returns
    -------
    Novelty
        ``.groups``, each with a name, rule, share, growth and exemplars, the largest first; ``.values``; ``.share``.

    Raises
    ------
    BadTable, BadArrays
        A table or a column makes no sense.
    NotEnoughRows
        A table has fewer than 25 rows.
    BadClaim
        `alpha` is no probability that 199 shuffles can tell.

    References
    ----------
    Schilling 1986, "Multivariate two-sample tests based on nearest neighbors"; Kulldorff 1997, "A spatial scan
    statistic".

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> old = {"speed": rng.normal(60, 5, 800), "surface": rng.choice(["steel", "wood"], 800)}
    >>> new = {"speed": np.append(rng.normal(60, 5, 300), rng.normal(120, 2, 30)),
    ...        "surface": rng.choice(["steel", "wood"], 330)}
    >>> [group] = novelty(old, new).groups
    >>> len(group.rows), group.rule[0].column
    (30, 'speed')
    """
    if not 0.005 <= alpha < 1:
        raise BadClaim(f"alpha is {alpha}.", hint="Pass a probability from 0.005 up to, not including, 1.")
    reference, classes, hidden = taken(reference, labels, "labels")
    current, slots, more = taken(current, window, "window")
    current, keys, most = taken(current, key, "key")
    tables = two_tables(reference, current, exclude=[*exclude], least=_LEAST)
    asides = {hidden, more, most} - {None}
    tables = replace(tables, notes=tuple(note for note in tables.notes if note.split("`")[1] not in asides))
    rng = np.random.default_rng(seed)
    return _Search(tables, windows(slots, tables.sizes[1]), keys, classes, alpha).found(known, rng)


@dataclass(frozen=True)
class _Search:
    tables: TwoTables
    windows: Windows
    keys: NDArray[Any] | None
    classes: NDArray[Any] | None
    alpha: float

    def found(self, known: Novelty | None, rng: np.random.Generator) -> Novelty:
        """The groups known and new, and values never seen."""
        old = [] if known is None else [self._again(group) for group in known.groups]
        fresh = self._fresh(old, rng)
        groups = (*old, *fresh)
        rows = len(set().union(*(group.rows for group in groups)))
        share = self._share(rows, self.tables.sizes[1])
        whole = (_MOSTLY,) if share.low > 0.5 else ()
        return Novelty(groups, self._values(), share, self.alpha, (*whole, *self._notes()))

    def _fresh(self, old: Sequence[NovelGroup], rng: np.random.Generator) -> list[NovelGroup]:
        first, second = self.tables.sampled(rng)
        for one in old:
            # What is known is put aside on both sides, so that old and new stay alike where nothing else changed.
            first = first[
                ~one.region.contains({name: column.at(first) for name, column in self.tables.reference.items()})
            ]
            second = np.setdiff1d(second, one.rows)
        # Where nearly all rows are new ones, their neighbours are too, and none is conspicuous.
        second = np.sort(rng.permutation(second)[: len(first)])
        if min(len(first), len(second)) < _LEAST or not self.tables.axes.axes:
            return []
        reference = self.tables.axes.of({name: one.at(first) for name, one in self.tables.reference.items()})
        current = self.tables.axes.of({name: one.at(second) for name, one in self.tables.current.items()})
        if not len(told_apart(self.tables.axes.owners, np.vstack([reference, current]))[2]):
            return []
        axes = projected(self.tables.axes, np.vstack([reference, current]))
        numbers = axes.ordered
        apart = reference[:, numbers], current[:, numbers]
        if axes.basis is not None:
            reference, current = reference @ axes.basis, current @ axes.basis
        groups = novel_groups(reference, current, rng, alpha=self.alpha)
        if 0 < len(numbers) < len(axes.owners):
            groups = merged(groups, *apart)
        regions = [_region(axes, group, reference, current, rng) for group in groups]
        return [self._group(group, region, first) for group, region in zip(groups, regions, strict=True)]

    def _group(self, group: Group, region: Region, first: Rows) -> NovelGroup:
        inside = region.contains(self.tables.current)
        old = {name: column.at(first) for name, column in self.tables.reference.items()}
        rule = short_rule(stacked(old, self.tables.current), np.append(np.zeros(len(first), bool), inside))
        holds = np.ones(len(inside), bool)
        for condition in rule:
            holds &= condition.holds(self.tables.current[condition.column])
        near = None
        if self.classes is not None and len(group.around):
            said, times = np.unique(self.classes[first[group.around]].astype(str), return_counts=True)
            # A column of numbers with gaps holds whole numbers as floats.
            near = str(said[np.argmax(times)]).removesuffix(".0")
        before = int(region.contains(self.tables.reference).sum())
        found = NovelGroup(
            name=_name(rule, near),
            identity=hashlib.sha256(region.inside.tobytes()).hexdigest()[:12],
            rule=rule,
            covered=float(holds[inside].mean()) if inside.any() else 0.0,
            pure=float(inside[holds].mean()) if holds.any() else 0.0,
            share=self._share(int(inside.sum()), len(inside)),
            ratio=_ratio((int(inside.sum()), len(inside)), (before, self.tables.sizes[0])),
            p=group.p,
            exemplars=(),
            rows=(),
            region=region,
            near=near,
        )
        return self._seen(found, inside)

    def _again(self, group: NovelGroup) -> NovelGroup:
        inside = group.region.contains(self.tables.current)
        share = self._share(int(inside.sum()), len(inside))
        return self._seen(replace(group, share=share, p=None), inside)

    def _seen(self, group: NovelGroup, inside: Mask) -> NovelGroup:
        """The group with what is seen of it in this look."""
        rows = np.flatnonzero(inside)
        history = (*group.history, *(Sighting(*one) for one in self.windows.counted(inside)))
        points = group.region.axes.of({name: one.at(rows) for name, one in self.tables.current.items()})
        typical = rows[np.argsort(((points - np.median(points, axis=0)) ** 2).sum(axis=1))] if len(rows) else rows
        shown = [self._key(row) for row in typical[:_EXEMPLARS].tolist()] or list(group.exemplars)
        return replace(
            group, exemplars=tuple(shown), rows=tuple(rows.tolist()), history=history, growth=growth_of(history)
        )

    def _key(self, row: int) -> Any:
        if self.keys is None:
            return row
        found = self.keys[row]
        return found.item() if isinstance(found, np.generic) else found

    def _values(self) -> tuple[UnseenValue, ...]:
        found = []
        for name, column in self.tables.current.items():
            if column.kind.ordered or name in self.tables.axes.skipped:
                continue
            before, now = ([v for v in one.values.tolist() if v is not None] for one in self._both(name))
            found += [UnseenValue(name, v, rows, p) for v, rows, p in new_values(before, now) if p <= self.alpha]
        return tuple(found)

    def _both(self, name: str) -> tuple[Any, Any]:
        return self.tables.reference[name], self.tables.current[name]

    def _share(self, rows: int, n: int) -> Estimate:
        return Estimate(rows / n, *interval(rows, n, _LEVEL), "share", Grade.MEASURED, _LEVEL, n, "exact binomial")

    def _notes(self) -> tuple[str, ...]:
        skipped = (f"`{name}` was left out: {reason}." for name, reason in self.tables.axes.skipped.items())
        return (*self.tables.notes, *skipped)


def _region(axes: Embedding, group: Group, reference: Array, current: Array, rng: np.random.Generator) -> Region:
    """Where the group lies: its points, and those of old and other rows nearest to them."""
    inside = current[group.rows]
    middle = np.median(inside, axis=0)
    beside = np.vstack([reference, np.delete(current, group.rows, axis=0)])
    order = np.argsort(((beside - middle) ** 2).sum(axis=1), kind="stable")[:_POINTS]
    # Those that are neighbours of members, and those that lie nearest to the middle.
    outside = np.vstack([reference[rng.permutation(group.around)[:_POINTS]], beside[order]])
    members = inside[rng.permutation(len(inside))[:_POINTS]]
    apart, beyond = distances(members, members), distances(members, outside)
    np.fill_diagonal(apart, np.inf)
    # As far as its members lie from one another; or half the way to all others, where it lies far out.
    reach = max(_REACH * float(np.quantile(apart.min(axis=1), 0.9)), float(np.median(beyond.min(axis=1))) / 2)
    return Region(axes, members, outside, reach)


def _name(rule: Sequence[Condition], near: str | None) -> str:
    said = ", ".join(map(str, rule[:2]))
    if near is None:
        return said or "unlike anything in training"
    return f"like {near}, but {said}" if said else f"like {near}"


def _ratio(now: tuple[int, int], before: tuple[int, int]) -> Estimate:
    low, value, high = ratio_interval(now, before, _LEVEL)
    return Estimate(value, low, high, "times", Grade.MEASURED, _LEVEL, now[1] + before[1], "conditional binomial")


def growth_of(history: Sequence[Sighting]) -> Estimate | None:
    """How fast a group grows over its windows; None for fewer than three, or where none has a row of it."""
    if len(history) < 3:
        return None
    counts, totals = (np.array([getattr(one, name) for one in history], np.float64) for name in ("rows", "of"))
    if not counts.any():
        return None
    low, value, high = growth(counts, totals, _LEVEL)
    return Estimate(
        value, low, high, "times/window", Grade.MEASURED, _LEVEL, int(totals.sum()), "logistic line, quasi-likelihood"
    )
