"""Rows that are equal in all that a model sees and differ in their truth."""

from dataclasses import dataclass

from solvent.domain.estimate import Estimate


@dataclass(frozen=True)
class Conflicts:
    """`rows` of `of_rows` rows have an equal, in `sets` of which `conflicting` hold more than one label.

    `least_error` is what no function of the features can stay below on these rows, all of them taken together;
    `among_duplicates` bounds the least error among rows that have an equal, and is None where there are none.
    """

    rows: int
    of_rows: int
    sets: int
    conflicting: int
    least_error: float
    among_duplicates: Estimate | None
