"""A group of rows unlike training that is held against what comes in after it was noticed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from solvent.domain.columns import Column, Kind
from solvent.domain.embedding import Axis, Embedding
from solvent.domain.errors import BadRouter
from solvent.domain.novelty import NovelGroup, Sighting
from solvent.domain.operating_domain import condition_of
from solvent.domain.region import Region
from solvent.domain.stored import estimate_of, made


class Unit(NamedTuple):
    """Rows that came together, such as those of a day: how many, and how many of them are of the group."""

    name: str
    hits: int
    rows: int


@dataclass(frozen=True)
class Suspicion:
    """A group under trial.

    Attributes
    ----------
    group
        The group, with its rows in each window in `history`.
    before, alpha
        Units of the reference that raised no suspicion, and what the trial may spend of the allowed error.
    since
        Units since it was noticed: these alone are evidence.
    log_e
        The logarithm of the e-value so far.
    confirmed
        The window in which the evidence sufficed; None as long as it does not.
    """

    group: NovelGroup
    before: tuple[Unit, ...]
    alpha: float
    since: tuple[Unit, ...] = ()
    log_e: float = 0.0
    confirmed: Any = None


def suspicions_of(state: Mapping[str, Any]) -> tuple[int, int, tuple[Suspicion, ...]]:
    """How many were raised, the windows, and the suspicions that are held, from their JSON values.

    Raises
    ------
    BadRouter
        These are not such values.
    """
    try:
        held = tuple(_suspicion(one) for one in state["suspicions"])
        return int(state["raised"]), int(state["windows"]), held
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadRouter(
            f"This is no state of a watch for novelty: {type(error).__name__} {error}.",
            hint="Give what `state()` returned.",
        ) from None


def table_from(columns: Mapping[str, Any]) -> dict[str, Column]:
    """Columns from their JSON values.

    >>> from solvent.domain.stored import plain
    >>> table_from(plain({"x": Column(Kind.NUMBER, np.array([1.0, np.nan]))}))["x"].missing.tolist()
    [False, True]
    """
    found = {}
    for name, one in columns.items():
        kind = Kind(one["kind"])
        values = np.empty(len(one["values"]), object)
        values[:] = one["values"]
        found[name] = Column(kind, values.astype(np.float64) if kind.ordered else values)
    return found


def _suspicion(data: Mapping[str, Any]) -> Suspicion:
    units = {name: _units(data[name]) for name in ("before", "since")}
    return made(Suspicion, data, group=_group(data["group"]), **units)


def _units(data: Iterable[Sequence[Any]]) -> tuple[Unit, ...]:
    return tuple(Unit(str(name), int(hits), int(rows)) for name, hits, rows in data)


def _group(data: Mapping[str, Any]) -> NovelGroup:
    return made(
        NovelGroup,
        data,
        rule=tuple(condition_of(one) for one in data["rule"]),
        share=estimate_of(data["share"]),
        ratio=estimate_of(data["ratio"]),
        growth=None if data["growth"] is None else estimate_of(data["growth"]),
        exemplars=tuple(data["exemplars"]),
        rows=tuple(data["rows"]),
        history=tuple(made(Sighting, one) for one in data["history"]),
        region=_region(data["region"]),
    )


def _region(data: Mapping[str, Any]) -> Region:
    axes = data["axes"]
    basis = None if axes["basis"] is None else np.array(axes["basis"], np.float64)
    made_axes = tuple(
        made(Axis, one, kind=Kind(one["kind"]), words=tuple(one["words"]), rare=frozenset(one["rare"]))
        for one in axes["axes"]
    )
    inside, outside = (np.array(data[name], np.float64) for name in ("inside", "outside"))
    return Region(Embedding(made_axes, axes["skipped"], basis), inside, outside, float(data["reach"]))
