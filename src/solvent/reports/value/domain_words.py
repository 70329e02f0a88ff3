"""A domain in words: the same sentences in every format."""

from collections.abc import Iterator

from solvent.domain.operating_domain import Control, Domain
from solvent.reports.value.words import STANDING, quantity
from solvent.reports.words import amount


def headline(domain: Domain) -> str:
    """Where the model is good enough, in one sentence."""
    claim = domain.certificate.claim
    asked = f"an error rate of {claim.sense.words} {quantity(claim.limit, 'share')}"
    if not domain.boxes:
        return f"In no part of the inputs is {asked} proven."
    return f"In {quantity(domain.share, 'share')} of decisions {asked} is proven."


def rules(domain: Domain) -> str:
    """What lies inside."""
    return f"Inside is where {'; or where '.join(domain.rules)}." if domain.boxes else ""


def sentences(domain: Domain) -> Iterator[str]:
    """What is promised of it, on what evidence, and what it leaves."""
    found = domain.certificate
    known = found.estimate
    if domain.boxes:
        yield rules(domain)
        yield found.promise
    inside = "inside" if domain.boxes else "in the part that looked best"
    yield (
        f"On the {known.n or 0:,} labels {inside} that did not help to find it, {quantity(known.value, 'share')} of the"
        f" decisions were wrong, at most {quantity(known.high, 'share')} with {100 * known.level:.6g} % confidence"
        f" ({known.grade}), for one look."
    )
    if domain.share_of_value is not None:
        yield f"{quantity(domain.share_of_value, 'share')} of the value lies inside."
    if found.needed:
        yield f"About {amount(float(f'{found.needed:.2g}'))} more labels could prove it, if the truth is as seen."
    yield from domain.notes


def everything(domain: Domain) -> Iterator[str]:
    """All of it but the headline, the condition in SQL last."""
    yield from sentences(domain)
    yield from map(control, domain.controls)
    if domain.boxes:
        yield f"{PASTE}: {domain.sql}"


def control(found: Control) -> str:
    """What holding one column to a range would buy."""
    known = found.certificate.estimate
    if found.condition is None:
        return f"{found.column}: no range of it is better than the rest."
    return (
        f"Held so that {found.rule}: {quantity(found.share, 'share')} of decisions, of which"
        f" {quantity(known.value, 'share')} were wrong, at most {quantity(known.high, 'share')} with"
        f" {100 * known.level:.6g} % confidence; {STANDING[found.certificate.verdict]}."
    )


PASTE = "As a condition for `where` of a requirement, to be certified by labels that did not help to find it"
