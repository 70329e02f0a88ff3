"""Which columns of a table a value is known to have."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Columns:
    """Those of one table: all, or those `kept`, but for those taken out; or the `only` one that a column is."""

    table: object
    without: frozenset[str] = frozenset()
    kept: frozenset[str] | None = None
    only: str = ""

    def has(self, name: str) -> bool:
        """Whether a column of the table is among them.

        >>> whole = Columns("late.csv")
        >>> whole.has("late"), whole.less(["late"]).has("late"), whole.pick(["age"]).has("late")
        (True, False, False)
        """
        return not self.only and (self.kept is None or name in self.kept) and name not in self.without

    def less(self, names: Iterable[str]) -> "Columns":
        """Without some columns."""
        return replace(self, without=self.without.union(names))

    def more(self, name: str) -> "Columns":
        """With a column that was given values."""
        kept = self.kept | {name} if self.kept is not None else None
        return replace(self, without=self.without - {name}, kept=kept)

    def pick(self, names: Iterable[str]) -> "Columns":
        """Some columns alone."""
        return replace(self, kept=frozenset(name for name in names if self.has(name)))

    def one(self, name: str) -> "Columns | None":
        """A single column."""
        return replace(self, only=name) if self.has(name) else None
