"""An appraisal as Markdown for the comment on a pull request; safe with hostile names."""

from collections.abc import Iterator

from solvent.domain.appraisal import Appraisal, Proof
from solvent.domain.certificate import Standing
from solvent.domain.nines import Nines
from solvent.reports.markdown import text
from solvent.reports.value import nines_table, words
from solvent.reports.words import QUESTIONS

MARKER = "<!-- solvent:certify -->"
_MARK = {Standing.PROVEN: "✓ proven", Standing.REFUTED: "✗ refuted", Standing.NOT_YET: "~ not yet proven"}
_MOST = 900


def render(appraisal: Appraisal) -> str:
    """The comment; a hidden marker on its first line lets the next run find and replace it."""
    return "\n\n".join([MARKER, *_parts(appraisal)]) + "\n"


def _parts(of: Appraisal) -> Iterator[str]:
    yield f"## {text(of.project, 100)}: {text(words.headline(of), _MOST)}"
    yield f"**{QUESTIONS[1]}** " + " ".join(text(sentence, _MOST) for sentence in words.worth(of.worth))
    if of.proofs:
        yield "\n".join(_table(of))
    for said in words.ceilings(of):
        yield text(said, _MOST)
    if of.curve:
        yield text(words.curve(of.curve), _MOST)
    if of.paths:
        yield "**What would get there**\n\n" + "\n".join(f"1. {text(words.path(path), _MOST)}" for path in of.paths)
    if of.domains:
        yield "**Where it is good enough**\n\n" + "\n".join(_domains(of))
    if of.nines:
        yield "**What each further nine takes**\n\n" + "\n".join(_nines(of.nines))
    if of.evidence:
        yield "**What to learn next**\n\n" + "\n".join(f"- {text(words.purchase(b), _MOST)}" for b in of.evidence)
    if of.agreements:
        yield "**Agreement**\n\n" + "\n".join(f"- {text(words.agreement(entry), 300)}" for entry in of.agreements)
    yield from (text(note, _MOST) for note in of.notes)


def _domains(of: Appraisal) -> Iterator[str]:
    from solvent.reports.value import domain_words

    for found in of.domains:
        said = " ".join([domain_words.headline(found.domain), domain_words.rules(found.domain)]).strip()
        yield f"- {text(f'{found.requirement}: {said}', _MOST)}"
        yield from (f"- {text(domain_words.control(one), _MOST)}" for one in found.domain.controls)


def _nines(found: Nines) -> Iterator[str]:
    yield f"| {' | '.join(nines_table.heads(found))} |"
    yield "|--:|--:|--:|--:|--:|"
    for row in nines_table.rows(found):
        yield f"| {' | '.join(text(cell, 100) for cell in row)} |"


def _table(of: Appraisal) -> Iterator[str]:
    yield "| requirement | stands | measured | still needed |"
    yield "|:--|:--|:--|:--|"
    for proof in of.proofs:
        yield f"| {text(words.claim(proof), 300)} | {_MARK[proof.standing]} | {_cell(proof)} |"


def _cell(proof: Proof) -> str:
    return f"{text(words.measured(proof), 400)} | {text(words.still_needed(proof), 300)}"
