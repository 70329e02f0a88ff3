"""What can be read off a project: a question of the dictionary, its answer, and the lines that show it."""

from dataclasses import dataclass
from enum import StrEnum

from solvent.domain.evidence import Grade, Place


class Answer(StrEnum):
    """`UNKNOWN` only where it cannot be told from the files."""

    YES = "yes"
    PARTIAL = "partial"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Fact:
    """One answer about a project."""

    value: Answer
    evidence: tuple[Place, ...] = ()
    note: str = ""
    grade: Grade = Grade.READ


def yes(*evidence: Place, note: str = "") -> Fact:
    """The project does this."""
    return Fact(Answer.YES, evidence, note)


def partial(*evidence: Place, note: str = "") -> Fact:
    """The project does some of this, or does it in some of its parts."""
    return Fact(Answer.PARTIAL, evidence, note)


def no(*evidence: Place, note: str = "") -> Fact:
    """The project does not do this."""
    return Fact(Answer.NO, evidence, note)


def unknown(*evidence: Place, note: str = "") -> Fact:
    """The files cannot tell."""
    return Fact(Answer.UNKNOWN, evidence, note)
