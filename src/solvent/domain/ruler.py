"""What a column is measured with: made once from the reference, and the same for all that is compared with it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solvent.domain.rule import Rule


class Kind(StrEnum):
    """How the values of a column are counted."""

    NUMBER = "number"
    CATEGORY = "category"
    BOOLEAN = "boolean"
    TIME = "time"
    OTHER = "other"


PARTS = {"month": 12, "weekday": 7, "hour": 24}
_NONE: NDArray[np.float64] = np.empty(0)
_NONE.setflags(write=False)


class Grid(NamedTuple):
    """A grid of cells of one width: of the number, or where `octaves` is set of its bits, which grow as its logarithm.

    `start` and `scale` are where it begins and how many cells there are in a unit; of a grid of bits, at which cell
    and how many bits each cell leaves out. Its first and last cell take all that lies beyond.
    """

    start: float
    scale: float
    cells: int
    octaves: bool = False


@dataclass(frozen=True, eq=False)
class Ruler:
    """The cells that values of a column are counted in.

    Attributes
    ----------
    kind
        How its values are counted.
    edges
        Of numbers and times, ascending, of shape (edges,): a value lies in the cell whose number is how many edges are
        not above it, so that plain comparisons of doubles decide and every engine counts the same. The first cell
        and the last are the tails. Times are seconds since 1970 in UTC.
    values
        Of categories and booleans: those that have a cell of their own. All others share the last cell.
    low, high
        The range of the reference; what lies beyond it is counted.
    origin
        Moments are taken about it.
    grid
        A grid that most edges lie on. It makes counting quick and changes no count.
    rules
        What the values must keep: what breaks them is counted beside the cells.

    Examples
    --------
    >>> ruler = Ruler(Kind.NUMBER, edges=np.array([0.0, 1.0]), low=0.0, high=2.0)
    >>> ruler.cells, ruler == Ruler(Kind.NUMBER, edges=np.array([0.0, 1.0]), low=0.0, high=2.0)
    (3, True)
    """

    kind: Kind
    edges: NDArray[np.float64] = field(default_factory=lambda: _NONE)
    values: tuple[str, ...] = ()
    low: float = -np.inf
    high: float = np.inf
    origin: float = 0.0
    grid: Grid | None = None
    rules: tuple[Rule, ...] = ()

    @property
    def cells(self) -> int:
        """How many cells it has."""
        if self.kind in {Kind.NUMBER, Kind.TIME}:
            return len(self.edges) + 1
        return len(self.values) + 1 if self.kind is not Kind.OTHER else 0

    def __eq__(self, other: object) -> bool:
        """Whether both count every value alike."""
        if self is other:
            return True
        if not isinstance(other, Ruler):
            return NotImplemented
        mine = (self.kind, self.values, self.low, self.high, self.origin)
        theirs = (other.kind, other.values, other.low, other.high, other.origin)
        return mine == theirs and np.array_equal(self.edges, other.edges)

    __hash__ = None  # type: ignore[assignment]
