"""What a monitor of drift holds on to: which columns it watches, and the windows that it saw last."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from numpy import float64
from numpy.typing import NDArray

from solvent.domain.profile import ColumnProfile, Profile, Slice


class Watchee(NamedTuple):
    """A column that is watched, in all rows or in those of a slice."""

    column: str
    slice: Slice | None = None

    @property
    def part(self) -> str | None:
        """The slice in words."""
        return None if self.slice is None else f"{self.slice.column} = {self.slice.value}"

    def of(self, profile: Profile) -> ColumnProfile | None:
        """The profile of this column, where there is one."""
        part = profile if self.slice is None else profile.slices.get(self.slice)
        return None if part is None else part.columns.get(self.column)


@dataclass(frozen=True, eq=False)
class Window:
    """A window that was counted: when it began, and of each watched column the rows an atom."""

    at: datetime
    rows: tuple[NDArray[float64], ...]
