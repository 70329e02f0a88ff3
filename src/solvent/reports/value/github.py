"""An appraisal as annotations of a GitHub workflow run, at the requirement's lines in the contract."""

from collections.abc import Iterator

from solvent.domain.appraisal import Appraisal
from solvent.domain.certificate import Standing
from solvent.reports.github import data, property_value
from solvent.reports.value import words
from solvent.reports.words import one_line

_LEVEL = {Standing.REFUTED: "error", Standing.NOT_YET: "warning"}
_MOST = 9


def render(appraisal: Appraisal) -> str:
    """A workflow command a line."""
    return "\n".join(_lines(appraisal))


def _lines(of: Appraisal) -> Iterator[str]:
    for proof in [proof for proof in of.proofs if proof.standing in _LEVEL][:_MOST]:
        where = f"file={property_value(proof.place.path)}," + (f"line={proof.place.line}," if proof.place.line else "")
        said = " ".join(part for part in (words.measured(proof), words.still_needed(proof)) if part)
        title = property_value(f"{words.STANDING[proof.standing]}: {one_line(words.claim(proof))}")
        yield f"::{_LEVEL[proof.standing]} {where}title={title}::{data(one_line(said))}"
    said = " ".join([words.headline(of), *words.worth(of.worth)])
    yield f"::notice title=solvent::{data(one_line(said, longest=900))}"
