"""An appraisal in words: the same sentences in every format."""

import math
from collections.abc import Iterator

from solvent.domain.agreement import Agreement
from solvent.domain.appraisal import Appraisal, Path, Proof, Worth
from solvent.domain.buy import Buy
from solvent.domain.certificate import Certificate, Looks, Sense, Standing
from solvent.domain.conflict import Conflicts
from solvent.domain.durations import duration, durations
from solvent.domain.estimate import Estimate, NotMeasurable
from solvent.domain.learning_curve import Forecast
from solvent.reports.words import amount, count

STANDING = {Standing.PROVEN: "proven", Standing.REFUTED: "refuted", Standing.NOT_YET: "not yet proven"}
_RARE = 1e-4
# What evidence must be worth at least, in whatever money, to be worth anything.
_LEAST_WORTH = 1.0
_SHARES = frozenset(["share", "probability"])


def quantity(number: float, unit: str) -> str:
    """A number in its unit, shares as percentages with as many digits as tell them from 0 and 100 %.

    >>> quantity(0.0123456, "share"), quantity(0.9999987, "share"), quantity(0.000001, "share"), quantity(0, "share")
    ('1.23 %', '99.99987 %', '0.0001 %', '0 %')
    >>> quantity(1234.5, "USD/decision"), quantity(-0.0321, "USD/decision"), quantity(3e-09, "event/hour")
    ('1,234 USD a decision', '−0.032 USD a decision', '3e-09 events an hour')
    """
    if not math.isfinite(number):
        return "whatever there is"
    if unit == "probability" and not _RARE <= number <= 1 - _RARE:
        return "below 0.01 %" if number < _RARE else "above 99.99 %"
    if unit in _SHARES:
        return f"{_digits(100 * number, 100 - 100 * number)} %"
    # An error is told by what it is the error of.
    names = {"event/hour": "events an hour", "event/mile": "events a mile", "event": "events", "error": ""}
    said = names.get(unit, unit.replace("/hour", " an hour").replace("/", " a "))
    return f"{_plain(number)} {said}".strip()


def _plain(number: float) -> str:
    sign = "−" if number < 0 else ""
    size = abs(number)
    if size == 0 or size >= 10:
        return sign + amount(size)
    return sign + (f"{size:.1e}".replace(".0e", "e") if size < 1e-4 else f"{size:.3g}" if size >= 1 else f"{size:.2g}")


def _digits(number: float, rest: float) -> str:
    """As many places as show three digits of what tells it apart: of itself, or of its distance to 100."""
    smaller = min(abs(number), abs(rest))
    if smaller == 0:
        return f"{number:.0f}"
    said = f"{number:.{max(0, 2 - _magnitude(smaller))}f}"
    return said.rstrip("0").rstrip(".") if "." in said else said


def _magnitude(number: float) -> int:
    return int(f"{number:e}".rpartition("e")[2])


def limit(certificate: Certificate) -> str:
    """What is asked for: "at most 2 %"."""
    claim = certificate.claim
    return f"{claim.sense.words} {quantity(claim.limit, certificate.estimate.unit)}"


def claim(proof: Proof) -> str:
    """The requirement in a line."""
    wanted, name = proof.requirement, proof.name
    if proof.certificate and proof.certificate.claim.compares:
        bound = f"below that of {wanted.better_than}"
    elif proof.certificate:
        bound = limit(proof.certificate)
    else:
        bound = next(
            (
                f"{word} {end:g}"
                for word, end in (("at most", wanted.at_most), ("at least", wanted.at_least))
                if end is not None
            ),
            f"better than {wanted.better_than}" if wanted.better_than is not None else "without a limit",
        )
    metric = wanted.metric.replace("_", " ") + (f" of {wanted.of}" if wanted.of else "")
    where = f" where {wanted.where}" if wanted.where else ""
    said = f"{metric} {bound}{where}"
    return said if name == wanted.metric else f"{name}: {said}"


def measured(proof: Proof) -> str:
    """What the labels show, and on how many of them."""
    certificate = proof.certificate
    if certificate is None:
        return f"Not tried: {proof.reason}"
    known, claim = certificate.estimate, certificate.claim
    above = (claim.sense is Sense.AT_MOST) == (certificate.verdict is not Standing.REFUTED)
    bound = known.high if above else known.low
    rows = (
        count(known.n or proof.rows, "labelled prediction")
        if known.unit.partition("/")[0] != "event"
        else "the exposure"
    )
    side = "at most" if above else "at least"
    sure = f"{quantity(claim.level, 'share')} confidence"
    approximate = "" if certificate.exact else ", an approximation that proves nothing"
    of = "A difference of " if claim.compares else ""
    return (
        f"{of}{quantity(known.value, known.unit)} on {rows}; {side} {quantity(bound, known.unit)} with {sure}"
        f"{', however often one looks' if claim.looks is Looks.ANYTIME else ', for one look'}{approximate}."
    )


def still_needed(proof: Proof) -> str:
    """How many labels more would prove it; empty where that is not the question."""
    certificate = proof.certificate
    if certificate is None or certificate.verdict is not Standing.NOT_YET or not certificate.exact:
        return ""
    if certificate.needed is None:
        return (
            "At what was observed no number of labels would prove it: the model must get better or its domain narrower."
        )
    unit = certificate.estimate.unit.partition("/")[2] if certificate.estimate.unit.startswith("event/") else ""
    needed = float(f"{certificate.needed:.2g}")
    more = f"{amount(needed)} more {unit}s" if unit else count(round(needed), "more label")
    return f"About {more} would prove it with a chance of 80 %, if the truth is as observed."


def worth(found: Worth | NotMeasurable) -> Iterator[str]:
    """Whether the system is worth having at all."""
    if isinstance(found, NotMeasurable):
        if found.reason:
            yield f"It cannot be told from which error rate on the system is worth having: {found.reason}."
        return
    rate = found.break_even.estimate
    if rate.value <= 0:
        yield "At these costs no machine is worth having, however good: people are cheaper."
        return
    if rate.value >= 1:
        yield "At these costs the system is worth having whatever it gets wrong: a person costs more than an error."
        return
    yield f"The system is worth having below an error rate of {quantity(rate.value, 'share')} ({rate.grade})."
    if found.chance and found.observed:
        chance = found.chance
        low, high = quantity(chance.low, "probability"), quantity(chance.high, "probability")
        ends = f"{low} to {high}, " if low != high else ""
        yield (
            f"It was wrong in {quantity(found.observed.value, 'share')} of {found.observed.n:,} decisions; the"
            f" probability that it is worth having is {quantity(chance.value, 'probability')}"
            f" ({ends}{chance.grade})."
        )


def ceiling(found: Estimate) -> str:
    """How good any model can get, against one rater."""
    return (
        f"People disagree so often on {count(found.n or 0, 'pair')} of labels that no model can be wrong less often"
        f" than {quantity(found.low, 'share')} to {quantity(found.value, 'share')} against one of them."
    )


def ceilings(of: Appraisal) -> Iterator[str]:
    """How good any model can get, by people and by rows that contradict each other."""
    if of.ceiling is not None:
        yield ceiling(of.ceiling)
    if of.conflicts is not None:
        yield conflicts(of.conflicts)


def conflicts(found: Conflicts) -> str:
    """What equal rows with unlike truths say of the lowest error."""
    if not found.sets:
        return f"No two of {found.of_rows:,} rows are equal in all that the model sees: they bound no model's error."
    said = (
        f"{found.rows:,} of {found.of_rows:,} rows equal another one in all that the model sees, in"
        f" {count(found.sets, 'set')}, of which {found.conflicting:,} hold unlike truths"
    )
    if not found.conflicting or found.among_duplicates is None:
        return f"{said}: they set no limit to how good a model can get."
    among = found.among_duplicates
    return (
        f"{said}: no model of these inputs is wrong on fewer than {quantity(found.least_error, 'share')} of the rows at"
        f" hand. Among rows that have an equal, the lowest error lies above {quantity(among.low, 'share')}"
        f" ({among.grade})."
    )


def path(found: Path) -> str:
    """A way to value, with what it takes."""
    takes = []
    if found.money is not None:
        low, high = (quantity(end, found.money.unit) for end in (found.money.low, found.money.high))
        takes.append((low if low == high else f"{low} to {high}") + f" ({found.money.grade})")
    if found.days is not None:
        takes.append(f"{durations(found.days.low, found.days.high)} ({found.days.grade})")
    return found.sentence + (f" That takes {' and '.join(takes)}." if takes else "")


def curve(found: Forecast) -> str:
    """What the learning curve shows, and what it is expected to come to."""
    seen, last = found.curve, found.ahead[-1]
    unit = curve_unit(found)
    first, now, then = (quantity(error, unit) for error in (seen.errors[0], seen.errors[-1], last.error.value))
    low, high = (quantity(end, unit) for end in (last.error.low, last.error.high))
    return (
        f"Trained on {amount(seen.sizes[0])} rows the model had an error of {first}, on {amount(seen.sizes[-1])}"
        f" {now}; on {amount(last.size)} it is expected to have {then}, between {low} and {high} with"
        f" {100 * last.error.level:g} % confidence ({last.error.grade})."
    )


def curve_unit(found: Forecast) -> str:
    """The unit of a curve's errors: shares, unless one is beyond 1."""
    return "share" if max(found.curve.errors) <= 1 else ""


def purchase(found: Buy) -> str:
    """Evidence that could be bought, and whether it is worth its price."""
    unit = found.cost.unit
    worth = quantity(found.worth.value, unit) if found.worth.value >= _LEAST_WORTH else "nothing"
    gain = f"worth {worth} ({found.worth.grade})"
    price = f"costs {quantity(found.cost.value, unit)}" + (f" and {duration(found.days)}" if found.days else "")
    verdict = "worth its price" if found.net > 0 and found.worth.value >= _LEAST_WORTH else "not worth its price"
    return f"{found.what[:1].upper()}{found.what[1:]}: {gain}, {price}; {verdict}."


def agreement(found: Agreement) -> str:
    """Who agreed to what, and whether it still stands."""
    signed = found.sign_off
    who = signed.role + (f" ({signed.name})" if signed.name else "") + (f", {signed.date}" if signed.date else "")
    if found.stands is None:
        return f"{who}: signed, without a mark of what was signed."
    return f"{who}: agreed." if found.stands else f"{who}: not agreed; the terms have changed since."


def headline(of: Appraisal) -> str:
    """The answer in one sentence.

    >>> from solvent.domain.contract import Contract
    >>> headline(Appraisal("flights", Contract(), (), NotMeasurable("nothing")))
    'The contract asks for nothing that could be proven.'
    """
    if not of.proofs:
        return "The contract asks for nothing that could be proven."
    states, total = [proof.standing for proof in of.proofs], len(of.proofs)
    if len(of.untried) == total:
        return "Not tried: what keeps it from being tried stands below."
    if total == 1:
        return {
            Standing.PROVEN: "Proven: the requirement holds.",
            Standing.REFUTED: "Refuted: the requirement does not hold.",
            Standing.NOT_YET: "Not yet proven, and not refuted.",
        }[states[0]]
    proven, refuted = states.count(Standing.PROVEN), states.count(Standing.REFUTED)
    if proven == total:
        return f"Proven: all {total} requirements hold."
    if refuted:
        return f"Refuted: {refuted} of {total} requirements {'does' if refuted == 1 else 'do'} not hold."
    untried = f", {len(of.untried)} could not be tried" if of.untried else ""
    return (
        f"Not yet proven: {proven} of {total} requirements {'is' if proven == 1 else 'are'} proven,"
        f" none is refuted{untried}."
    )
