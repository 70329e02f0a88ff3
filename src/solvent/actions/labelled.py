"""Labelled predictions as arrays: which columns the contract names, and which rows have their true answer already."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.actions.evaluation import Column, missing
from solvent.domain.contract import Contract
from solvent.domain.errors import BadTable
from solvent.domain.ports import Rows


@dataclass(frozen=True)
class Labelled:
    """The labelled rows of a table, as a contract names its columns.

    `share` is the part of each claim's chance of error that may be spent on them, where they answered others before.
    """

    rows: Rows
    contract: Contract
    share: float = 1.0

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Which rows have both a true answer and the model's."""
        truth, said = self._truth, self._answer
        return ~(missing(truth) | missing(said))

    @cached_property
    def _truth(self) -> Column:
        named = self.contract.evaluation.truth
        key, name = ("evaluation.truth", named) if named else ("data.target", self.contract.data.target)
        if name is None:
            raise BadTable(
                "The contract does not say which column holds the true answer.",
                hint=f"Set evaluation.truth to one of: {', '.join(self.rows.columns[:20])}.",
            )
        return self.rows.column(name, key=key)

    @cached_property
    def _answer(self) -> Column:
        name = self.contract.evaluation.prediction
        if name is None:
            raise BadTable(
                "The contract does not say which column holds the model's answer.",
                hint=f"Set evaluation.prediction to one of: {', '.join(self.rows.columns[:20])}.",
            )
        return self.rows.column(name, key="evaluation.prediction")

    def pairs(self) -> dict[tuple[str, str], int]:
        """How often each pair of true answer and model's answer occurs, as text; empty for numbers on a scale."""
        if self.contract.system.task in {"regression", "forecasting", "ranking"}:
            return {}
        truth, said = alike(self._truth[self.known], self._answer[self.known])
        return dict(Counter(zip(map(str, truth), map(str, said), strict=True)))

    @property
    def raters(self) -> tuple[Column, ...]:
        """The answers of each rater to all rows, labelled or not."""
        return tuple(self.rows.column(name, key="evaluation.raters") for name in self.contract.evaluation.raters)

    def answers(self, chosen: NDArray[np.bool_]) -> tuple[Column, Column]:
        """The true and the model's answers of the chosen rows, as values that can be compared."""
        return alike(self._truth[chosen], self._answer[chosen])

    def column(self, name: str, chosen: NDArray[np.bool_], *, key: str) -> Column:
        """A column of the chosen rows; `key` is the contract's key that names it.

        Raises
        ------
        BadTable
            There is no such column, or a labelled row has no value in it.
        """
        values = self.rows.column(name, key=key)[chosen]
        if empty := int(missing(values).sum()):
            raise BadTable(
                f"The column {name!r} of {key} is empty in {empty} of {len(values)} labelled rows.",
                hint="Fill them in, or leave those rows out of the file.",
            )
        return values

    def optional(self, name: str | None, chosen: NDArray[np.bool_], *, key: str) -> Column | None:
        """The same; None where the contract names no column."""
        return self.column(name, chosen, key=key) if name is not None else None


def alike(truth: Column, said: Column) -> tuple[Column, Column]:
    """Both columns as values of one kind, so that 1 and 1.0, or true and "True", are the same answer.

    >>> [part.tolist() for part in alike(np.array([1, 0]), np.array(["1", "0"], dtype=object))]
    [['1', '0'], ['1', '0']]
    """
    numbers = {truth.dtype.kind, said.dtype.kind} <= set("iufb")
    if numbers and truth.dtype.kind == said.dtype.kind != "f":
        return truth, said
    if numbers:
        numeric = [part.astype(float) for part in (truth, said)]
        # A column with gaps holds whole numbers as floats.
        whole = all((part == np.floor(part)).all() and (np.abs(part) < 2**53).all() for part in numeric)
        one, other = [part.astype(np.int64) if whole else part for part in numeric]
        return one, other
    return np.array([_text(v) for v in truth]), np.array([_text(v) for v in said])


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, float | np.floating) and float(value).is_integer() else str(value)
