"""How a key of the contract is declared: with the sentence that explains it, an example and its bounds."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Bounds:
    """The numbers that a key allows, both ends among them unless `open`."""

    low: float
    high: float | None = None
    open: bool = False

    def __contains__(self, number: float) -> bool:
        if self.open:
            return self.low < number and (self.high is None or number < self.high)
        return self.low <= number and (self.high is None or number <= self.high)

    def __str__(self) -> str:
        if self.high is None:
            return f"of more than {self.low:g}" if self.open else f"of {self.low:g} or more"
        return f"between {self.low:g} and {self.high:g}" + (", without the ends" if self.open else "")


NOT_NEGATIVE, SHARE, CHANCE = Bounds(0), Bounds(0, 1), Bounds(0, 1, open=True)
DAY = "day"


def says(text: str, *, example: Any = None, bounds: Bounds | None = None, form: str | None = None) -> Any:
    """An optional field of the contract, with the sentence that explains it; `form` DAY is a date as text."""
    return field(default=None, metadata={"help": text, "example": example, "bounds": bounds, "form": form})


def each(text: str, *, example: Any = None) -> Any:
    """A field of the contract that holds several entries."""
    return field(default=(), metadata={"help": text, "example": example})


def table(kind: type, text: str) -> Any:
    """A section of the contract."""
    return field(default_factory=kind, metadata={"help": text})
