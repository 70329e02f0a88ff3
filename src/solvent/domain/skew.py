"""Whether serving computes the same features of the same rows as training did, and how they differ where not."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from solvent.domain.estimate import Estimate


class Difference(StrEnum):
    """What makes a value in serving another than training's."""

    MISSING = "missing"
    FILLED = "filled"
    CONSTANT = "constant"
    UNIT = "unit"
    SHIFT = "shift"
    SCALE = "scale"
    TRANSFORM = "transform"
    ROUNDING = "rounding"
    CLIPPED = "clipped"
    LAG = "lag"
    TIMEZONE = "timezone"
    SPELLING = "spelling"
    RECODED = "recoded"
    RETYPED = "retyped"
    SWAPPED = "swapped"
    OTHER = "other"


@dataclass(frozen=True)
class Part:
    """Rows of a column that differ in one way: their share of the matched rows, and the way in words."""

    difference: Difference
    words: str
    share: Estimate


@dataclass(frozen=True)
class Example:
    """A row that differs: its key, and the value of either side."""

    key: Any
    training: Any
    serving: Any


@dataclass(frozen=True)
class ColumnSkew:
    """A column that differs: in which share of the matched rows, and in which ways, the commonest first."""

    column: str
    share: Estimate
    parts: tuple[Part, ...]
    examples: tuple[Example, ...] = ()

    @property
    def difference(self) -> Difference:
        """The commonest way."""
        return self.parts[0].difference


@dataclass(frozen=True)
class Skew:
    """What differs between the features of training and of serving for the same rows.

    Attributes
    ----------
    columns
        Those that differ, the most rows first.
    same
        The names of those that do not, with `at_most` as the upper bound on the share of rows that might.
    matched
        Rows that both sides have, by their key.
    only_training, only_serving
        The share of either side's rows that the other has not.
    """

    columns: tuple[ColumnSkew, ...]
    same: tuple[str, ...]
    at_most: Estimate
    matched: int
    only_training: Estimate
    only_serving: Estimate
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.columns)
