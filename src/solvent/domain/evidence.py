"""How well a statement is supported, and where in the project it shows."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How a number or a finding came to be known, best first."""

    MEASURED = "measured"
    READ = "read"
    DECLARED = "declared"
    ASSUMED = "assumed"


@dataclass(frozen=True, order=True)
class Place:
    """A spot in the project: a file, and where it helps a line; in a notebook, the cell and the line in it.

    >>> str(Place("train.py", 12)), str(Place("eda.ipynb", 3, cell=7)), str(Place("model.pkl"))
    ('train.py:12', 'eda.ipynb:7:3', 'model.pkl')
    """

    path: str
    line: int | None = None
    cell: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.cell, self.line) if part is not None)


@dataclass(frozen=True)
class Step:
    """A station on the way to a finding: what happens there, where, and the line of code."""

    label: str
    place: Place
    code: str = ""
