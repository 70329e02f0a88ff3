"""Watch production for new classes: groups are noticed in one window and confirmed by what comes after."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.actions.finding_novelty import growth_of, novelty
from solvent.actions.two_tables import MOST_ROWS, stacked, table_of_columns
from solvent.actions.windows import taken
from solvent.domain.columns import Column
from solvent.domain.errors import BadClaim, NotEnoughRows
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.domain.novelty import NovelGroup, Novelty, Sighting
from solvent.domain.stored import plain
from solvent.domain.suspicion import Suspicion, Unit, suspicions_of, table_from
from solvent.stats.binomial import interval
from solvent.stats.trials import alikeness, part_of_alpha, trial

_LEAST, _LEVEL = 100, 0.95
# How often a window like training raises a suspicion; these cost time and a part of alpha, and alarm nobody.
_CURIOUS = 0.05
# So many rows of past windows help to notice what comes slowly, and half as many as the reference has at most.
_KEPT = 1_000
# So many suspicions are held at once; the oldest that found nothing go first.
_HELD = 12

Table = Mapping[str, Column]


class NoveltyWatch:
    """Notices groups of rows unlike training, window by window, and confirms them on rows that came later.

    One half of the reference, past windows and one half of the newest raise suspicions; the other half of that window,
    all later windows and the other half of the reference try them. So that, where production stays as training and rows
    come by themselves, any group is ever confirmed with probability alpha at most, over all windows and groups. Rows
    that come in units count by how alike these show them to be; that measure is an estimate.

    Parameters
    ----------
    reference : frame or mapping
        What training saw: 100 rows or more.
    alpha : float
        The probability with which anything is ever confirmed that is no commoner than in training.
    units : array of shape (rows,), optional
        What rows of the reference come in, such as days: where those of one are alike, or neighbours are, each counts
        for less. Otherwise rows are taken to come by themselves.
    key, labels : names
        What names a row of production, for exemplars; training's classes, to say which one a group lies nearest to.
    exclude : collection of names
        Columns that must differ.
    seed : int
        Which half notices and which confirms.

    Raises
    ------
    BadTable, BadArrays
        The table makes no sense.
    NotEnoughRows
        The reference has fewer than 100 rows.
    BadClaim
        `alpha` is no probability.

    References
    ----------
    Ville 1939 and Robbins 1970, for evidence at all times; Foster & Stine 2008, "Alpha-investing", for spending alpha
    on hypotheses that arise one after the other.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> def window(planted):
    ...     return {"speed": np.append(rng.normal(60, 5, 200), rng.normal(120, 2, planted)),
    ...             "load": rng.normal(size=200 + planted)}
    >>> watch = NoveltyWatch(window(0) | {"speed": rng.normal(60, 5, 1000), "load": rng.normal(size=1000)})
    >>> [len(watch.update(window(planted))) for planted in (0, 0, 40, 40)]
    [0, 0, 1, 0]
    """

    def __init__(  # noqa: PLR0913
        self,
        reference: Any,
        *,
        alpha: float = 0.01,
        units: Any = None,
        key: str | None = None,
        labels: str | None = None,
        exclude: Collection[str] = (),
        seed: int = 0,
    ) -> None:
        if not 0 < alpha < 1:
            raise BadClaim(f"alpha is {alpha}.", hint="Pass a probability between 0 and 1.")
        rest, classes, _ = taken(reference, labels, "labels")
        rest, days, _ = taken(rest, units, "units")
        table = table_of_columns(rest, "reference")
        rows = len(next(iter(table.values())))
        if rows < _LEAST:
            raise NotEnoughRows(
                f"The reference has {rows} rows; {_LEAST} are the least to notice by and to confirm by.",
                hint="Pass more rows of what the model was trained with.",
            )
        self.alpha, self.suspicions, self._raised, self._windows = alpha, (), 0, 0
        self._past: tuple[dict[str, Column], NDArray[Any]] | None = None
        self._key, self._exclude, self._seed = key, tuple(exclude), seed
        order = np.random.default_rng(seed).permutation(rows)[: 2 * MOST_ROWS]
        halves = np.sort(order[: len(order) // 2]), np.sort(order[len(order) // 2 :])
        self._noticing, self._confirming = (_at(table, half) for half in halves)
        self._classes = None if classes is None else classes[halves[0]]
        self._units = None if days is None else days[halves[1]].astype(str)

    suspicions: tuple[Suspicion, ...]

    @property
    def groups(self) -> list[NovelGroup]:
        """The groups that are confirmed."""
        return [one.group for one in self.suspicions if one.confirmed is not None]

    def update(self, batch: Any, *, window: Any = None, keys: Any = None, units: Any = None) -> list[NovelGroup]:
        """Take in a window of production; the groups that it confirms.

        Parameters
        ----------
        batch : frame or mapping
            Its rows: any number.
        window
            What to call it, such as its day; else windows are numbered.
        keys : array of shape (rows,)
            What names each row, where its table has no column that does.
        units : array of shape (rows,)
            What its rows come in, such as days; names that sort in their order.
        """
        batch, days, _ = taken(batch, units, "units")
        rest, named, _ = taken(batch, self._key if keys is None else keys, "key")
        table = table_of_columns(rest, "batch")
        rows = len(next(iter(table.values())))
        name, self._windows = (self._windows if window is None else window), self._windows + 1
        before = {one.group.identity for one in self.suspicions if one.confirmed is not None}
        days = None if days is None else days.astype(str)
        self.suspicions = tuple(_tried(one, table, name, days) for one in self.suspicions)
        if rows > 1:
            self._notice(table, np.arange(rows) if named is None else named, name, days)
        return [group for group in self.groups if group.identity not in before]

    def state(self) -> dict[str, Any]:
        """All that the watch has learnt since it began, as plain JSON values; the reference is not part of it."""
        held = [plain(one) for one in self.suspicions]
        past = None if self._past is None else {"columns": plain(self._past[0]), "keys": plain(self._past[1])}
        return {"raised": self._raised, "windows": self._windows, "suspicions": held, "past": past}

    @classmethod
    def from_state(cls, state: Mapping[str, Any], reference: Any, **options: Any) -> "NoveltyWatch":
        """The watch as it was, against the same reference and with the same options.

        Raises
        ------
        BadRouter
            This is no state that `state` returned.
        """
        found = cls(reference, **options)
        found._raised, found._windows, found.suspicions = suspicions_of(state)
        if state["past"] is not None:
            found._past = table_from(state["past"]["columns"]), np.asarray(state["past"]["keys"])
        return found

    def _notice(self, table: Table, keys: NDArray[Any], name: Any, days: NDArray[Any] | None) -> None:
        """Raise suspicions by past rows and one half of a window, and try them on the other."""
        rows = len(next(iter(table.values())))
        rng = np.random.default_rng([self._seed, self._windows])
        halves = _halves(rows, days, rng)
        fresh, second = (_at(table, half) for half in halves)
        past = None if self._past is None else self._past[0]
        first, names = fresh, keys[halves[0]]
        if past is not None and self._past is not None and _alike(past, fresh):
            first, names = stacked(past, fresh), np.concatenate([self._past[1], names])
        # What is old enough to have raised whatever it could makes room.
        both = stacked(first, second), np.append(names, keys[halves[1]])
        most = min(_KEPT, len(next(iter(self._noticing.values()))) // 2)
        last = np.arange(max(len(both[1]) - most, 0), len(both[1]))
        self._past = _at(both[0], last), both[1][last]
        if len(names) < _LEAST // 4:
            return
        usable = [one.group for one in self.suspicions if _has(one.group, table)]
        nothing = Estimate(0.0, 0.0, 0.0, "share", Grade.MEASURED)
        found = novelty(
            self._noticing,
            first,
            alpha=_CURIOUS,
            key=names,
            labels=self._classes,
            known=Novelty(tuple(usable), (), nothing, _CURIOUS),
            exclude=[column for column in self._exclude if column in table],
            seed=int(rng.integers(2**31)),
        )
        for group in found.groups[len(usable) :]:
            self._raised += 1
            inside = group.region.contains(self._confirming)
            held = part_of_alpha(self._raised, self.alpha)
            # Numbers of rows count in past windows too, and name nothing.
            raised = Suspicion(replace(group, rows=(), history=(), growth=None), _by_unit(inside, self._units), held)
            seen, own = int(group.region.contains(fresh).sum()), None if days is None else days[halves[1]]
            self.suspicions = (*self.suspicions, _tried(raised, second, name, own, beside=(seen, len(halves[0]))))
        open_ones = [one for one in self.suspicions if one.confirmed is None]
        dropped = {one.group.identity for one in open_ones[: max(len(open_ones) - _HELD, 0)]}
        self.suspicions = tuple(one for one in self.suspicions if one.group.identity not in dropped)


def _halves(
    rows: int, days: NDArray[Any] | None, rng: np.random.Generator
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows that raise suspicions and rows that try them: drawn, or the earlier units and the later ones.

    What some rows of a day showed, others of that day are likely to show as well, so they cannot try it.
    """
    if days is None:
        order = rng.permutation(rows)
        return np.sort(order[: rows // 2]), np.sort(order[rows // 2 :])
    names = np.unique(days)
    early = np.isin(days, names[: (len(names) + 1) // 2])
    return np.flatnonzero(early), np.flatnonzero(~early)


def _tried(
    one: Suspicion, table: Table, name: Any, days: NDArray[Any] | None, *, beside: tuple[int, int] = (0, 0)
) -> Suspicion:
    """The suspicion after further rows; `beside` are rows that raised it, which are seen and prove nothing."""
    if not len(next(iter(table.values()))) or not _has(one.group, table):
        return one
    inside = one.group.region.contains(table)
    since = _together((*one.since, *_by_unit(inside, days)))
    log_e, threshold = _evidence(one, since)
    seen, of = int(inside.sum()) + beside[0], len(inside) + beside[1]
    history = (*one.group.history, Sighting(name, seen, of))
    low, high = interval(seen, max(of, 1), _LEVEL)
    share = Estimate(seen / max(of, 1), low, high, "share", Grade.MEASURED, _LEVEL, of, "exact binomial")
    group = replace(one.group, history=history, growth=growth_of(history), share=share)
    confirmed = name if one.confirmed is None and log_e >= threshold else one.confirmed
    return replace(one, group=group, since=since, log_e=log_e, confirmed=confirmed)


def _evidence(one: Suspicion, since: tuple[Unit, ...]) -> tuple[float, float]:
    """The logarithm of the e-value of what came since, and that at which it suffices."""
    told = [np.array([(unit.hits, unit.rows) for unit in units], np.float64).T for units in (one.before, since)]
    # Rows without a unit come by themselves.
    alike = max((alikeness(*side) for side in told), default=1.0) if since[0].name else 1.0
    (had, of), (hits, rows) = (side.sum(axis=1) / alike for side in told)
    held = trial(float(had), float(of), one.alpha)
    return float(held.log_e(hits, rows)), held.threshold


def _by_unit(inside: NDArray[np.bool_], days: NDArray[Any] | None) -> tuple[Unit, ...]:
    if days is None:
        return (Unit("", int(inside.sum()), len(inside)),)
    names, number = np.unique(days, return_inverse=True)
    hits, rows = np.bincount(number, weights=inside), np.bincount(number)
    return tuple(Unit(str(name), int(hit), int(of)) for name, hit, of in zip(names, hits, rows, strict=True))


def _together(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Units of one name as one, in the order of their names."""
    found: dict[str, Unit] = {}
    for unit in units:
        known = found.get(unit.name, Unit(unit.name, 0, 0))
        found[unit.name] = Unit(unit.name, known.hits + unit.hits, known.rows + unit.rows)
    return tuple(found[name] for name in sorted(found))


def _at(table: Table, rows: NDArray[np.intp]) -> dict[str, Column]:
    return {name: column.at(rows) for name, column in table.items()}


def _has(group: NovelGroup, table: Table) -> bool:
    return all(axis.name in table and axis.kind is table[axis.name].kind for axis in group.region.axes.axes)


def _alike(one: Table, other: Table) -> bool:
    """Whether rows of one table can stand under those of the other."""
    return one.keys() == other.keys() and all(one[name].kind is other[name].kind for name in one)
