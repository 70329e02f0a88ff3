"""Whether two tables, taken whole, are draws of one distribution, and which columns say otherwise."""

import math
from dataclasses import dataclass

from solvent.domain.estimate import Estimate


@dataclass(frozen=True)
class Carrier:
    """A column that a classifier needs to tell the tables apart: by how much its area falls without it."""

    column: str
    drop: Estimate


@dataclass(frozen=True)
class TableDrift:
    """How well rows of two tables can be told apart by a classifier that has not seen them.

    Attributes
    ----------
    auc
        The area under its curve: 0.5 where it can but guess.
    p
        Against "nothing changed", for a single look.
    log_e
        The logarithm of an e-value against the same; those of several looks may be averaged, whatever their dependence.
    carriers
        The columns that noticeably carry the difference, the heaviest first. Columns that say the same share it.
    strangest
        Rows of the current table (by number) the likes of which are commonest there against the reference.
    """

    auc: Estimate
    p: float
    log_e: float
    carriers: tuple[Carrier, ...] = ()
    strangest: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def e(self) -> float:
        """The e-value: under "nothing changed" it reaches 1 / alpha with probability alpha at most."""
        return math.exp(min(self.log_e, 700.0))
