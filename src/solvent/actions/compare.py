"""Compare an assessment with an earlier one: findings are recognised after lines moved and files were renamed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from solvent.actions.identity import marks_of, recognise
from solvent.domain.assessment import Assessment
from solvent.domain.comparison import Comparison, Earlier, FactChange
from solvent.domain.estimate import NotMeasurable
from solvent.domain.fact import Answer, Fact
from solvent.domain.finding import Finding

_OF_ALL = NotMeasurable("It is worked out for all debt together, not for the new debt alone.")
_ORDER = (Answer.NO, Answer.PARTIAL, Answer.YES)


def earlier(assessment: Assessment, name: str) -> Earlier:
    """An assessment as what a later one is compared with."""
    return Earlier(
        name=name,
        revision=assessment.revision,
        score=assessment.verdict.iterate_score,
        facts={fact: found.value for fact, found in assessment.facts.items()},
        findings=assessment.findings,
        accepted=assessment.accepted,
        interest=assessment.interest,
    )


def compare(
    assessment: Assessment, before: Earlier, *, renamed: Mapping[str, str], good: Mapping[str, bool]
) -> Assessment:
    """The assessment with only those open findings that are new, and with what else changed.

    `renamed` gives of a file's new path the old one, `good` of a fact whether `yes` is the healthy answer. The
    verdict, the scores and the facts stay those of the whole project.
    """
    known = (*before.findings, *before.accepted)
    same = _recognised(known, (*assessment.findings, *assessment.accepted), renamed)
    new = _new(assessment.findings, known, same)
    open_still = {same[n] for n in range(len(assessment.findings)) if n in same}
    fixed = tuple(f for n, f in enumerate(before.findings) if n not in open_still)
    comparison = Comparison(
        before=before,
        new=new,
        fixed=fixed,
        unchanged=len(assessment.findings) - len(new),
        facts=tuple(_changes(before.facts, assessment.facts, good)),
        score=assessment.verdict.iterate_score,
        principal=assessment.principal,
        interest=assessment.interest,
    )
    # What the whole debt costs would stand beside the new findings as if it were theirs.
    prices = replace(assessment.prices, principal=None, interest=_OF_ALL, risk=_OF_ALL)
    return replace(assessment, findings=new, since=comparison, prices=prices)


def added(
    opened: Sequence[Finding], accepted: Sequence[Finding], known: Sequence[Finding], *, renamed: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Those of the open findings that are not among the known ones, or worse than there."""
    return _new(opened, known, _recognised(known, (*opened, *accepted), renamed))


def _new(opened: Sequence[Finding], known: Sequence[Finding], same: Mapping[int, int]) -> tuple[Finding, ...]:
    return tuple(f for n, f in enumerate(opened) if _is_new(f, known[same[n]] if n in same else None))


def _recognised(known: Sequence[Finding], found: Sequence[Finding], renamed: Mapping[str, str]) -> dict[int, int]:
    """For positions in `found`, the position in `known` of the same debt."""
    # Reports of earlier versions of solvent say of a finding its fingerprint only.
    by_print = {f.fingerprint: n for n, f in enumerate(known) if not f.trait}
    same = {n: by_print[f.fingerprint] for n, f in enumerate(found) if f.fingerprint in by_print}
    old = [n for n, finding in enumerate(known) if finding.trait]
    new = [n for n in range(len(found)) if n not in same]
    pairs = recognise([marks_of(known[n]) for n in old], [marks_of(found[n]) for n in new], renamed=renamed)
    return same | {new[n]: old[of] for n, of in pairs.items()}


def _is_new(finding: Finding, was: Finding | None) -> bool:
    return was is None or was.accepted is not None or finding.severity.rank < was.severity.rank


def _changes(before: Mapping[str, Answer], now: Mapping[str, Fact], good: Mapping[str, bool]) -> Iterator[FactChange]:
    for name, fact in now.items():
        was = before.get(name, Answer.UNKNOWN)
        if fact.value is not was and was in _ORDER and fact.value in _ORDER:
            rose = _ORDER.index(fact.value) > _ORDER.index(was)
            yield FactChange(name, was, fact.value, worse=rose != good.get(name, True))
