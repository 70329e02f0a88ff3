"""What can be explained: one entry, or an overview of several."""

from dataclasses import dataclass

from solvent.catalog.check import Check
from solvent.catalog.question import FactReader
from solvent.domain.contract_keys import Key, Section


@dataclass(frozen=True)
class Overview:
    """Several entries under one title: all, a stage's, a family's, or the contract's."""

    title: str
    introduction: str = ""
    checks: tuple[Check, ...] = ()
    facts: tuple[FactReader, ...] = ()
    keys: tuple[Key, ...] = ()
    sections: tuple[Section, ...] = ()


Subject = Check | FactReader | Key | Section | Overview
