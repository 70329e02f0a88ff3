"""The part of the inputs in which a requirement holds, by rules that people read and a service checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from solvent.domain.certificate import Certificate
from solvent.domain.columns import Column, Kind, Mask, columns
from solvent.domain.conditions import Among, Between, Condition
from solvent.domain.errors import BadTable
from solvent.domain.stored import certificate_of, made, read, written
from solvent.domain.suggest import advice


@dataclass(frozen=True)
class Control:
    """What holding one column to a range would buy: the share that is left, and the claim on it."""

    column: str
    condition: Condition | None
    share: float
    certificate: Certificate

    @property
    def rule(self) -> str:
        """The range in words."""
        return str(self.condition) if self.condition is not None else f"any {self.column}"


@dataclass(frozen=True)
class Domain:
    """Where the requirement holds: a union of boxes, each of conditions that all must hold.

    Attributes
    ----------
    boxes
        The conditions of each box; a box without conditions takes everything, and no boxes nothing.
    share
        The share of the labelled rows inside, among those that did not help to find it.
    certificate
        The claim on what lies inside, and how it stands.
    guard
        What must hold besides the rules: values of a kind that was seen.
    share_of_value
        The share of the value inside, where the value of each row was given.
    controls
        What holding each controllable column to a range would buy.

    Examples
    --------
    >>> from solvent.domain.certificate import Claim, Standing
    >>> from solvent.domain.estimate import Estimate
    >>> from solvent.domain.evidence import Grade
    >>> estimate = Estimate(0.01, 0.0, 0.05, "share", Grade.MEASURED, 0.95, 400)
    >>> proven = Certificate(Claim("error_rate", 0.05), Standing.PROVEN, estimate, "…")
    >>> cold = (Between("temperature", Kind.NUMBER, 3.0, 20.0, least=True, most=True),)
    >>> domain = Domain((cold,), 0.4, proven)
    >>> domain.rules, domain.contains({"temperature": [5, 30, None]}).tolist()
    (('temperature between 3 and 20',), [True, False, False])
    >>> domain.contains({"temperature": 5}), Domain.from_json(domain.to_json()) == domain
    (True, True)
    """

    boxes: tuple[tuple[Condition, ...], ...]
    share: float
    certificate: Certificate
    guard: tuple[Condition, ...] = ()
    share_of_value: float | None = None
    controls: tuple[Control, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """The boxes in words: inside is what one of them describes."""
        return tuple(" and ".join(map(str, box)) or "everything" for box in self.boxes)

    @property
    def sql(self) -> str:
        """The boxes and the guard as an SQL predicate: a row inside is one for which it is true."""
        if not self.boxes:
            return "FALSE"
        either = [" AND ".join(condition.sql for condition in box) for box in self.boxes]
        rules = [] if "" in either else [f"({' OR '.join(f'({box})' for box in either)})"]
        return " AND ".join([*rules, *(condition.sql for condition in self.guard)]) or "TRUE"

    def contains(self, frame: Any) -> Any:
        """Whether rows lie inside: an array of bool of shape (rows,), or a bool for a single row.

        What is missing, of another type, or of a category never seen lies outside.

        Parameters
        ----------
        frame
            A frame, a mapping from column names to arrays, or a mapping to the values of one row.

        Raises
        ------
        BadTable
            It is no table, or a column is absent that the rules are about.
        """
        if isinstance(frame, Mapping) and frame and all(np.ndim(value) == 0 for value in frame.values()):
            row = columns({name: np.array([value], dtype=object) for name, value in frame.items()})
            return bool(inside(self.boxes, self.guard, row)[0])
        return inside(self.boxes, self.guard, columns(frame))

    def to_json(self) -> str:
        """The domain as JSON that `Domain.from_json` reads."""
        return written(self)

    @classmethod
    def from_json(cls, text: str) -> "Domain":
        """The domain that `to_json` wrote.

        Raises
        ------
        BadRouter
            This is no domain's JSON, or that of a later version.
        """
        return read(text, _domain, what="domain")


def inside(boxes: Sequence[Sequence[Condition]], guard: Sequence[Condition], table: Mapping[str, Column]) -> Mask:
    """Whether each row of a table lies in one of the boxes and keeps the guard.

    Raises
    ------
    BadTable
        A column is absent.
    """
    rows = len(next(iter(table.values())))
    found = np.zeros(rows, bool)
    for box in boxes:
        found |= _all(box, table, rows)
    return found & _all(guard, table, rows)


def _all(conditions: Sequence[Condition], table: Mapping[str, Column], rows: int) -> Mask:
    kept = np.ones(rows, bool)
    for condition in conditions:
        if condition.column not in table:
            raise BadTable(
                f"The table has no column {condition.column!r}.",
                hint=advice(condition.column, table),
            )
        kept &= condition.holds(table[condition.column])
    return kept


def _domain(data: Mapping[str, Any]) -> Domain:
    controls = tuple(
        made(
            Control,
            control,
            condition=None if control["condition"] is None else condition_of(control["condition"]),
            certificate=certificate_of(control["certificate"]),
        )
        for control in data["controls"]
    )
    return made(
        Domain,
        data,
        boxes=tuple(tuple(map(condition_of, box)) for box in data["boxes"]),
        certificate=certificate_of(data["certificate"]),
        guard=tuple(map(condition_of, data["guard"])),
        controls=controls,
        notes=tuple(data["notes"]),
    )


def condition_of(data: Mapping[str, Any]) -> Condition:
    """A condition from its fields."""
    kind = Kind(data["kind"])
    if "low" in data:
        return made(Between, data, kind=kind)
    return made(Among, data, kind=kind, values=tuple(data["values"]), others=tuple(data["others"]))
