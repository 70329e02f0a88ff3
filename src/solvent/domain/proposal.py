"""What a first contract could say at one key, and what showed it."""

from dataclasses import dataclass
from typing import Any

from solvent.domain.evidence import Place


@dataclass(frozen=True)
class Proposal:
    """A value for a key of the contract; `note` says in a few words how it came about."""

    key: str
    value: Any
    evidence: tuple[Place, ...] = ()
    note: str = ""
