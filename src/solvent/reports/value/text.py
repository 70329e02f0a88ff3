"""An appraisal for a terminal: the answer first, then each requirement, then what would get there."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from solvent.domain.appraisal import Appraisal, Proof
from solvent.domain.certificate import Standing
from solvent.domain.estimate import NotMeasurable
from solvent.domain.evidence import Grade
from solvent.domain.nines import Nines
from solvent.reports.terminal_page import inside, laid_out, plain, section
from solvent.reports.value import nines_table, words
from solvent.reports.words import QUESTIONS

_COLOUR = {Standing.PROVEN: "bold green", Standing.REFUTED: "bold red", Standing.NOT_YET: "bold yellow"}


def render(appraisal: Appraisal, *, width: int = 80, colour: bool = False, verbose: bool = False) -> str:
    """The report as text, with terminal colours only where they are asked for."""
    return laid_out(_parts(appraisal, verbose), width=width, colour=colour)


def _parts(of: Appraisal, verbose: bool) -> Iterator[RenderableType]:
    yield Text(plain(of.project), "bold")
    yield Text(QUESTIONS[1])
    yield inside(Text(plain(words.headline(of)), _COLOUR[of.standing]))
    for sentence in words.worth(of.worth):
        yield inside(Text(plain(sentence), "dim" if isinstance(of.worth, NotMeasurable) else ""))
    if of.proofs:
        yield from section("Requirements", (part for proof in of.proofs for part in _proof(proof, verbose)))
    if ceilings := list(words.ceilings(of)):
        yield from section("How good any model can get", [Text(plain(said)) for said in ceilings])
    if of.curve:
        yield from section("What more data would do", [Text(plain(words.curve(of.curve)))])
    if of.paths:
        lines = [Text(f"{n}. {plain(words.path(path))}") for n, path in enumerate(of.paths, 1)]
        yield from section("What would get there", lines)
    if of.domains:
        yield from section("Where it is good enough", (Text(plain(line)) for line in _domains(of)))
    if of.nines:
        yield from section("What each further nine takes", [_nines(of.nines)])
    if of.evidence:
        yield from section("What to learn next", [Text(plain(words.purchase(buy))) for buy in of.evidence])
    if of.agreements:
        yield from section("Agreement", [Text(plain(words.agreement(entry))) for entry in of.agreements])
    if of.notes:
        yield from section("Notes", [Text(plain(note)) for note in of.notes])


def _proof(proof: Proof, verbose: bool) -> Iterator[RenderableType]:
    head = Text(f"{words.STANDING[proof.standing].upper()}  ", _COLOUR[proof.standing])
    yield head.append(plain(words.claim(proof)), "bold")
    yield inside(Text(plain(words.measured(proof))))
    if needed := words.still_needed(proof):
        yield inside(Text(plain(needed)))
    certificate = proof.certificate
    if certificate:
        for note in certificate.notes:
            yield inside(Text(plain(note)))
        if verbose:
            yield inside(Text(plain(f"Promise: {certificate.promise}"), "dim"))
            yield inside(Text(plain(f"Method: {certificate.estimate.method}"), "dim"))
        # What rests on more than labels says so unasked.
        if verbose or certificate.estimate.grade is not Grade.MEASURED:
            for assumed in certificate.assumes:
                yield inside(Text(plain(f"Assumes: {assumed}"), "dim"))


def _domains(of: Appraisal) -> Iterator[str]:
    from solvent.reports.value import domain_words

    for found in of.domains:
        yield f"{found.requirement}: {domain_words.headline(found.domain)}"
        yield from domain_words.sentences(found.domain)
        if found.domain.boxes:
            yield f"{domain_words.PASTE}: {found.condition}"
        yield from map(domain_words.control, found.domain.controls)


def _nines(found: Nines) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for head in nines_table.heads(found):
        table.add_column(head, justify="left", overflow="fold")
    for row in nines_table.rows(found):
        table.add_row(*map(plain, row))
    return table
