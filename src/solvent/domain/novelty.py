"""What comes in that training never saw: groups of rows that may be a new class, and categories never seen."""

from dataclasses import dataclass
from typing import Any

from solvent.domain.columns import Mask, columns
from solvent.domain.conditions import Condition
from solvent.domain.estimate import Estimate
from solvent.domain.region import Region


@dataclass(frozen=True)
class Sighting:
    """The rows of a group in one window, of all its rows."""

    window: Any
    rows: int
    of: int


@dataclass(frozen=True)
class NovelGroup:
    """Rows that lie together where training has few or none.

    Attributes
    ----------
    name
        A first name for the review queue, from its rule and the known class it lies nearest to.
    identity
        By which it is known again in later windows.
    rule, covered, pure
        Conditions that describe it, the share of its rows for which they hold, and the share of the rows for which
        they hold that are its own.
    share
        Its share of the current rows.
    ratio
        How many times as common such rows are now as in training, for rows that training has at all.
    p
        Against "nothing changed"; it holds for all groups of the look together. None for a group that was known.
    exemplars
        Keys (or numbers) of rows from its middle, the most typical first.
    rows
        Numbers of its rows in the current table.
    history
        Its rows in each window, in order.
    growth
        The factor by which its odds grow from window to window; None for fewer than three windows.
    near
        The class of training that it lies nearest to, where classes were given.
    """

    name: str
    identity: str
    rule: tuple[Condition, ...]
    covered: float
    pure: float
    share: Estimate
    ratio: Estimate
    p: float | None
    exemplars: tuple[Any, ...]
    rows: tuple[int, ...]
    region: Region
    history: tuple[Sighting, ...] = ()
    growth: Estimate | None = None
    near: str | None = None

    def contains(self, frame: Any) -> Mask:
        """Whether rows belong to the group: an array of bool of shape (rows,).

        Raises
        ------
        BadTable
            It is no table.
        """
        return self.region.contains(columns(frame))


@dataclass(frozen=True)
class UnseenValue:
    """A category that training never had; `p` is how often chance alone deals one of its size to the new rows only."""

    column: str
    value: Any
    rows: int
    p: float


@dataclass(frozen=True)
class Novelty:
    """What of production is unlike training.

    `share` is the share of the current rows that lie in groups, `values` the categories never seen that are too common
    to have been missed by chance. Where nothing changed, a look finds any group with probability `alpha` at most, and
    any such value in a column with the same.
    """

    groups: tuple[NovelGroup, ...]
    values: tuple[UnseenValue, ...]
    share: Estimate
    alpha: float
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups or self.values)
