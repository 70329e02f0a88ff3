"""Evidence by key: of everything that says how large a number is, the best graded counts."""

from dataclasses import dataclass

from solvent.domain.contract import Contract
from solvent.domain.estimate import Estimate, Input
from solvent.domain.evidence import Grade, Place

LEVEL = 0.8
_ORDER = {grade: number for number, grade in enumerate(Grade)}
# Who says how long something takes mostly thinks of the time when all goes well.
_DECLARED_LOW, _DECLARED_HIGH = 0.7, 2.0


@dataclass(frozen=True)
class Evidence:
    """Inputs by key. Of several of one key the best grade wins, among equals the one that comes first."""

    inputs: tuple[Input, ...]

    def best(self, key: str) -> Input | None:
        """The input that counts for a key; None where nothing is known or assumed."""
        return min((i for i in self.inputs if i.key == key), key=lambda i: _ORDER[i.estimate.grade], default=None)

    def __getitem__(self, key: str) -> Input:
        found = self.best(key)
        if found is None:
            raise KeyError(key)
        return found


def better(one: Grade, other: Grade) -> bool:
    """Whether one grade is better than another.

    >>> better(Grade.READ, Grade.ASSUMED), better(Grade.READ, Grade.READ)
    (True, False)
    """
    return _ORDER[one] < _ORDER[other]


def said_by(contract: Contract, key: str) -> str:
    """Who answered for a key and when, where somebody was asked."""
    given = next((answer for answer in reversed(contract.answers) if answer.key == key), None)
    return (
        "".join((f", said {given.by}" if given.by else "", f" on {given.date}" if given.date else "")) if given else ""
    )


def assumed(key: str, name: str, values: tuple[float, float, float], unit: str, source: str) -> Input:
    """A default: its middle, low and high, and where they come from."""
    value, low, high = values
    return Input(key, name, Estimate(value, low, high, unit, Grade.ASSUMED, LEVEL, method="assumed"), source)


def declared(key: str, name: str, value: float, unit: str, *, place: Place | None, by: str = "") -> Input:
    """What the contract says of a length of time, kept open to both sides: plans run over."""
    low, high = value * _DECLARED_LOW, value * _DECLARED_HIGH
    source = f"the contract, {key}{by}; kept open between {_DECLARED_LOW:g} and {_DECLARED_HIGH:g} times (assumed)"
    estimate = Estimate(value, low, high, unit, Grade.DECLARED, LEVEL, method="declared")
    return Input(key, name, estimate, source, (place,) if place else ())
