"""How a table is cut while it is scanned: into periods of a time, slices of columns, and a sample by a key."""

from collections.abc import Mapping
from dataclasses import dataclass

from solvent.domain.errors import BadTable
from solvent.domain.ruler import Kind, Ruler
from solvent.domain.suggest import advice

PERIODS = ("hour", "day", "week", "month", "year")
# A slice for each value is kept for so many of the most frequent ones.
_SLICES = 50


@dataclass(frozen=True)
class Cut:
    """The column of times and the length of a period, the columns of slices, and the key and size of a sample."""

    time: str | None = None
    every: str = "day"
    slices: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    sample: int = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns by which the rows are told apart."""
        return (*((self.time,) if self.time else ()), *self.slices, *(self.key if self.sample else ()))

    def sliced(self, ruler: Ruler) -> tuple[str, ...]:
        """The values of a column whose rows are a slice each."""
        return ruler.values[:_SLICES]

    def demand(self, rulers: Mapping[str, Ruler]) -> None:
        """Refuse what cannot be cut.

        Raises
        ------
        BadTable
            A column is missing or of a kind that cannot be cut by, or there is no such period.
        """
        for name in self.columns:
            if name not in rulers:
                raise BadTable(f"The table has no column {name!r}.", hint=advice(name, rulers))
        for name in self.slices:
            if rulers[name].kind not in {Kind.CATEGORY, Kind.BOOLEAN}:
                raise BadTable(
                    f"The column {name!r} holds {rulers[name].kind} values; slices want categories.",
                    hint="Name a column of few texts or booleans, or put the values into groups first.",
                )
        if self.every not in PERIODS:
            raise BadTable(f"{self.every!r} is no period.", hint=f"Use one of: {', '.join(PERIODS)}.")
