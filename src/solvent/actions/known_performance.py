"""Estimates of performance that are made once: what was made of the same rows and reference before is taken over."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from solvent.actions.estimating_performance import PerformanceEstimator
from solvent.actions.performance_chunks import chunks
from solvent.actions.performance_columns import Table
from solvent.actions.requiring import COST, costs_of
from solvent.domain.contract import Contract
from solvent.domain.errors import SolventError
from solvent.domain.evidence import Grade
from solvent.domain.performance import Harm, Performance
from solvent.domain.sight import Roles
from solvent.domain.stored import made, plain

# Raised with whatever changes an estimate: those of an earlier version are made anew.
_METHOD = 2
_NUMBERS = ("value", "low", "high", "on_reference", "now", "tolerated")
Columns = Mapping[str, NDArray[Any]]
Found = TypeVar("Found", Performance, Harm)


class KnownPerformance:
    """The performance of a model by chunks of production, by what its labelled decisions teach.

    Parameters
    ----------
    contract : Contract
        Which columns hold what.
    reference : mapping of names to arrays of shape (rows,)
        Labelled decisions.
    mark : str
        A digest of them.
    slices : callable, optional
        Which of them meet an SQL condition.

    `state` goes in and out as plain values: estimates by what they were made of.
    """

    def __init__(
        self,
        contract: Contract,
        reference: Columns,
        mark: str,
        slices: Callable[[str], NDArray[np.bool_]] | None = None,
    ) -> None:
        self._contract, self._reference, self.mark, self._slices = contract, reference, mark, slices
        self._before: Mapping[str, Any] = {}
        self._used: dict[str, Any] = {}
        self._estimators: dict[tuple[str | None, tuple[str, ...]], PerformanceEstimator] = {}

    @property
    def state(self) -> dict[str, Any]:
        """The estimates that the last look took or made."""
        return dict(self._used)

    def resume(self, state: Mapping[str, Any] | None) -> None:
        """Begin a look with what was estimated before."""
        self._before, self._used = {**self._used, **(state or {})}, {}

    def estimate(self, current: Columns, metric: str, *, where: str | None = None) -> list[Performance]:
        """A metric of each chunk of production, or of the rows of it that meet a condition, cut by its times."""
        time = self._contract.data.time
        length = len(next(iter(current.values())))
        times = None if time is None else current.get(time)
        rows = {"row": np.arange(length) if times is None else times}
        found = []
        for part in chunks(Table(rows, "current"), None if times is None else "row"):
            here = {name: current[name][part.rows] for name in self._names(current)}

            def make(here: Columns = here, size: int = len(part.rows)) -> Performance | None:
                estimator = self._estimator(current, where)
                told = estimator.estimate(here, metric=metric, chunk=size, costs=self._costs(estimator, metric))
                return told[0] if told else None

            one = self._known(Performance, (metric, where), here, make)
            found += [replace(one, start=part.start, end=part.end)] if one is not None else []
        return found

    def harm(self, current: Columns, metric: str, *, where: str | None = None) -> Harm | None:
        """How far a metric of some decisions is from that of the reference; None where that cannot be told."""
        here, tolerated = {name: current[name] for name in self._names(current)}, self._contract.watch.tolerance

        def make() -> Harm | None:
            try:
                estimator = self._estimator(current, where)
                costs = self._costs(estimator, metric)
                return estimator.harm(here, metric=metric, tolerated=tolerated, costs=costs)
            except SolventError:
                return None

        return self._known(Harm, (metric, where, tolerated), here, make)

    def _known(
        self, kind: type[Found], asked: tuple[Any, ...], rows: Columns, make: Callable[[], Found | None]
    ) -> Found | None:
        key = _digest(kind.__name__, asked, self._settings, rows)
        told = self._before.get(key)
        found = make() if told is None else _read(kind, told)
        if found is not None:
            self._used[key] = told or plain(found)
        return found

    def _names(self, current: Columns) -> list[str]:
        asked, roles = self._contract.evaluation, Roles.declared(self._contract)
        spoken = [name for name in (roles.target, asked.prediction, asked.score) if name in current]
        return [*map(str, spoken), *self._features(current)]

    def _features(self, current: Columns) -> list[str]:
        return Roles.declared(self._contract).inputs(name for name in self._reference if name in current)

    @cached_property
    def _settings(self) -> str:
        asked = self._contract.evaluation
        money = self._contract.cost, self._contract.decisions
        return repr((_METHOD, self.mark, asked, self._contract.watch.ignore, money))

    def _estimator(self, current: Columns, where: str | None) -> PerformanceEstimator:
        key = where, tuple(self._features(current))
        if key not in self._estimators:
            asked, target = self._contract.evaluation, Roles.declared(self._contract).target
            reference = self._reference
            if where is not None and self._slices is not None:
                chosen = self._slices(where)
                reference = {name: values[chosen] for name, values in reference.items()}
            self._estimators[key] = PerformanceEstimator(
                reference, y_true=str(target), y_pred=asked.prediction, y_score=asked.score, features=key[1]
            )
        return self._estimators[key]

    def _costs(self, estimator: PerformanceEstimator, metric: str) -> list[list[float]] | None:
        return costs_of(self._contract, estimator.classes) if metric == COST else None


def _digest(kind: str, asked: tuple[Any, ...], settings: str, rows: Columns) -> str:
    found = hashlib.blake2b(repr((kind, asked, settings)).encode(), digest_size=16)
    for name, values in rows.items():
        found.update(name.encode())
        found.update(repr(values.tolist()).encode() if values.dtype == object else values.tobytes())
    return found.hexdigest()


def _read(kind: type[Found], data: Mapping[str, Any]) -> Found:
    numbers = {name: float(data[name]) for name in _NUMBERS if data.get(name) is not None}
    return made(kind, data, **numbers, grade=Grade(data["grade"]), warnings=tuple(data["warnings"]))
