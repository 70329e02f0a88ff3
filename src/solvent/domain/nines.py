"""What each further nine takes: from 99 % right to 99.9999 %, in labels, data, months and money."""

from dataclasses import dataclass

from solvent.domain.estimate import Estimate, NotMeasurable

Cell = Estimate | NotMeasurable


@dataclass(frozen=True)
class Nine:
    """What it takes to reach and prove one error rate.

    `proof` is what proves it, in labels or in the unit of exposure. `data` is how many times as many rows to train on
    as there are now. `months` and `money` are what the proof takes, and the data where their number is known.
    """

    error: float
    proof: Estimate
    data: Estimate
    months: Cell
    money: Cell


@dataclass(frozen=True)
class Nines:
    """A row for each error rate, the easiest first, each proven with confidence `level`."""

    level: float
    rows: tuple[Nine, ...]

    def times(self, row: Nine, column: str) -> float | None:
        """How many times as much a row takes in a column as the first row; None where one of them is not known."""
        first, this = (getattr(one, column) for one in (self.rows[0], row))
        if isinstance(first, NotMeasurable) or isinstance(this, NotMeasurable) or first.value == 0:
            return None
        return float(this.value / first.value)
