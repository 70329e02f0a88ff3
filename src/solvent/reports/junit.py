"""JUnit XML, for every CI system that shows tests: a suite for each family of checks, a case for each check."""

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from solvent.catalog.check import Check
from solvent.catalog.shelf import checks
from solvent.domain.assessment import Assessment
from solvent.domain.finding import Acceptance, Finding
from solvent.reports.words import count, hours, one_line, where
from solvent.source.text import printable

_MOST_OF_A_KIND = 50
_FINDING = "finding"
# What XML cannot hold, and what the tools that show it would obey.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(assessment: Assessment) -> str:
    """One test suite a family, one test case a check: it fails where it found debt.

    Accepted debt is skipped with its reason. A check that found nothing passes. Severities below medium do not fail:
    their findings stand in the case's output.
    """
    found, accepted = _by_code(assessment.findings), _by_code(assessment.accepted)
    known = checks()
    families: dict[str, list[str]] = {}
    for code in sorted({*known, *found, *accepted}):
        family = known[code].family if code in known else "other"
        families.setdefault(family, []).append(
            _case(code, known.get(code), found.get(code, ()), accepted.get(code, ()))
        )
    suites = [_suite(family, cases, assessment) for family, cases in sorted(families.items())]
    cases = [case for each in families.values() for case in each]
    head = f"<testsuites {_totals(cases)} name={_quoted(f'solvent {assessment.project}')}>"
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>"])


def _by_code(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.code, []).append(finding)
    return grouped


def _suite(family: str, cases: Sequence[str], assessment: Assessment) -> str:
    at = assessment.assessed_at.removesuffix("Z")
    stamp = f" timestamp={_quoted(at)}" if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", at) else ""
    name = f"solvent.{family}"
    return "\n".join(
        [f'<testsuite name={_quoted(name)} {_totals(cases, skipped=True)}{stamp} time="0">', *cases, "</testsuite>"]
    )


def _totals(cases: Sequence[str], *, skipped: bool = False) -> str:
    failures = sum("<failure" in case for case in cases)
    more = f' skipped="{sum("<skipped" in case for case in cases)}"' if skipped else ""
    return f'tests="{len(cases)}" failures="{failures}" errors="0"{more}'


def _case(code: str, check: Check | None, found: Sequence[Finding], accepted: Sequence[Finding]) -> str:
    family = check.family if check else "other"
    name = check.name if check else (found or accepted)[0].name
    body = "".join(_body(found, accepted))
    opening = f'<testcase classname={_quoted(f"solvent.{family}")} name={_quoted(f"{code} {name}")} time="0"'
    return f"{opening}>{body}</testcase>" if body else f"{opening}/>"


def _body(found: Sequence[Finding], accepted: Sequence[Finding]) -> Iterator[str]:
    worst = min((finding.severity.rank for finding in found), default=9)
    listed = _listed(found)
    if worst <= 1:
        first = found[0]
        message = f"{count(len(found), 'finding')}: {where(first.place)} {one_line(first.message)}"
        said = "\n".join([listed, "", first.why, f"To pay it: {first.pay}"])
        yield f"<failure message={_quoted(message)} type={_quoted(str(first.severity))}>{_text(said)}</failure>"
    elif found:
        yield f"<system-out>{_text(listed)}</system-out>"
    elif accepted:
        reasons = "; ".join(sorted({_reason(finding.accepted) for finding in accepted}))
        yield f"<skipped message={_quoted(f'{count(len(accepted), _FINDING)} accepted: {reasons}')}/>"


def _listed(found: Sequence[Finding]) -> str:
    rows = [
        f"{where(f.place)} {one_line(f.message)} [{f.severity}, {f.grade}; {hours(f.effort)} assumed]"
        for f in found[:_MOST_OF_A_KIND]
    ]
    rest = len(found) - _MOST_OF_A_KIND
    return "\n".join([*rows, *([f"and {count(rest, 'more finding')}"] if rest > 0 else [])])


def _reason(terms: Acceptance | None) -> str:
    return one_line(terms.reason, longest=120) if terms else ""


def _text(said: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", "\n".join(map(printable, said.split("\n")))))


def _quoted(said: str) -> str:
    return quoteattr(_FORBIDDEN.sub("\ufffd", printable(said)))
