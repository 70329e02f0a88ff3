"""Reports for one reader each: what was agreed, what the evidence says, what changed, in that reader's words."""

from solvent.domain.errors import BadUsage
from solvent.domain.suggest import advice
from solvent.reports.readers import customer, engineer, investor, manager, scientist
from solvent.reports.readers.letter import Letter, in_format
from solvent.reports.readers.standing import Standing

READERS = {
    "engineer": engineer.letter,
    "data-scientist": scientist.letter,
    "manager": manager.letter,
    "customer": customer.letter,
    "investor": investor.letter,
}


def letter_for(reader: str, standing: Standing) -> Letter:
    """The report for a reader.

    Raises
    ------
    BadUsage
        There is no such reader.
    """
    if reader not in READERS:
        raise BadUsage(
            f"No report is for {reader!r}.",
            hint=advice(reader, READERS, listed="Readers"),
        )
    return READERS[reader](standing)


def render(reader: str, standing: Standing, *, form: str) -> str:
    """The report for a reader as text, md, html or json."""
    return in_format(letter_for(reader, standing), form)
