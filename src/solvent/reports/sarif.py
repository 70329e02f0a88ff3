"""SARIF 2.1.0, for code scanning: one run, a rule for each kind of debt, stable fingerprints."""

import json
from collections.abc import Iterator
from typing import Any

from solvent.catalog.shelf import checks
from solvent.domain.assessment import Assessment
from solvent.domain.evidence import Place, Step
from solvent.domain.finding import Finding, Severity
from solvent.reports.json import escaped
from solvent.reports.links import help_uri, home, relative_uri
from solvent.reports.prices_json import effort, interest, principal, whole_interest
from solvent.reports.summary import Group, Summary
from solvent.reports.words import one_line
from solvent.source.text import printable

MOST_RESULTS = 5_000
_MOST_RELATED = 20
_MOST_TAGS = 20
_LEVELS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note", Severity.NOTE: "note"}
_RANKS = {Severity.HIGH: 90.0, Severity.MEDIUM: 60.0, Severity.LOW: 30.0, Severity.NOTE: 10.0}
_ROOT = "%SRCROOT%"
_ROOT_IS = "The root of the repository, or of the project where that lies in none."


def render(assessment: Assessment) -> str:
    """One SARIF log; accepted debt is only counted, since most viewers would show it as open."""
    return escaped(json.dumps(log(assessment), indent=2, ensure_ascii=False))


def log(assessment: Assessment) -> dict[str, Any]:
    """The log as plain values."""
    groups = {group.first.code: group for group in reversed(Summary(assessment).groups)}
    index = {code: number for number, code in enumerate(sorted(groups))}
    shown = assessment.findings[:MOST_RESULTS]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(assessment, [_rule(groups[code]) for code in index])},
                "automationDetails": {"id": f"solvent/assess/{_clean(assessment.folder)}"},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {_ROOT: {"description": {"text": _ROOT_IS}}},
                "invocations": [_invocation(assessment, len(shown))],
                "results": [_result(finding, index[finding.code], assessment) for finding in shown],
                "properties": {
                    "project": _clean(assessment.project),
                    "revision": _clean(assessment.revision or ""),
                    "iterateScore": assessment.verdict.iterate_score,
                    "maturity": str(assessment.verdict.maturity),
                    "principal": _without_sources(principal(assessment.principal, None, assessment.prices.hourly)),
                    "interest": _without_sources(whole_interest(assessment)),
                    "acceptedFindings": len(assessment.accepted),
                },
            }
        ],
    }


def _driver(assessment: Assessment, rules: list[dict[str, Any]]) -> dict[str, Any]:
    version = {"version": assessment.version} if assessment.version else {}
    return {"name": "solvent", **version, "informationUri": home(), "rules": rules}


def _rule(group: Group) -> dict[str, Any]:
    first = group.first
    known = checks().get(first.code)
    examples = "".join(
        f"\n\n**{heading}**\n\n```python\n{known.card.section(section)}\n```"
        for section, heading in (("Debt", "The debt"), ("Paid", "Paid"))
        if known
    )
    return {
        "id": first.code,
        "name": "".join(word.capitalize() for word in first.name.split("-")),
        "shortDescription": {"text": f"{group.title}."},
        "fullDescription": {"text": first.why or group.title},
        "help": {"text": f"{first.why}\n\nTo pay it: {first.pay}", "markdown": f"{first.why}\n\n{first.pay}{examples}"},
        "helpUri": help_uri(first.code),
        "defaultConfiguration": {"level": _LEVELS[first.severity], "rank": _RANKS[first.severity]},
        "properties": {
            "tags": _tags(group),
            "problem.severity": {"high": "error", "medium": "warning"}.get(first.severity, "recommendation"),
            "effort": effort(group.findings[0].effort),
        },
    }


def _tags(group: Group) -> list[str]:
    first = group.first
    known = checks().get(first.code)
    tags = ["technical-debt", *([known.family] if known else []), first.stage]
    tags += [_clean(tag) for finding in group.findings for tag in finding.tags]
    return list(dict.fromkeys(tag for tag in tags if tag))[:_MOST_TAGS]


def _code_flow(flow: tuple[Step, ...], of: Assessment) -> dict[str, Any]:
    """The way to a finding, station by station."""
    steps = [
        {"location": {**_location(step.place, of), "message": {"text": _clean(f"{step.label}: {step.code}")}}}
        for step in flow
    ]
    return {"threadFlows": [{"locations": steps}]}


def _result(finding: Finding, rule: int, of: Assessment) -> dict[str, Any]:
    place = finding.place
    in_cell = f" (cell {place.cell}, line {place.line})" if place.cell is not None else ""
    related = [
        {"id": number, "message": {"text": "also here"}, **_location(other, of)}
        for number, other in enumerate(finding.also[:_MOST_RELATED], 1)
    ]
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "kind": "fail",
        **({"baselineState": "new"} if of.since else {}),
        "level": _LEVELS[finding.severity],
        "rank": _RANKS[finding.severity],
        "message": {"text": _clean(one_line(finding.message, longest=1000)) + in_cell},
        "locations": [_location(place, of)],
        **({"relatedLocations": related} if related else {}),
        **({"codeFlows": [_code_flow(finding.flow, of)]} if finding.flow else {}),
        # GitHub matches alerts by the first; the second is ours for every other reader.
        "partialFingerprints": {
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
            "solvent/v1": finding.fingerprint,
        },
        "properties": {
            "severity": str(finding.severity),
            "grade": str(finding.grade),
            "stage": finding.stage,
            "principal": effort(finding.effort),
            **({"interest": _without_sources(interest(finding.interest) or {})} if finding.interest else {}),
            "tags": [_clean(tag) for tag in finding.tags[:_MOST_TAGS]],
        },
    }


def _location(place: Place, of: Assessment) -> dict[str, Any]:
    # What is said of the whole project needs a file to stand at: the contract, or where it would be.
    path = place.path if place.path not in {"", "."} else of.contract.path or "solvent.toml"
    physical = {
        "artifactLocation": {"uri": relative_uri(of.folder + path), "uriBaseId": _ROOT},
        "region": {"startLine": max(place.line or 1, 1) if place.cell is None else 1},
    }
    if place.cell is None:
        return {"physicalLocation": physical}
    # A cell's lines are no lines of the notebook's file: the file's first line stands for it, the cell is named.
    name = f"cell {place.cell}" + (f", line {place.line}" if place.line else "")
    logical = {"name": name, "fullyQualifiedName": _clean(f"{place.path}:{name}"), "kind": "member"}
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _invocation(assessment: Assessment, shown: int) -> dict[str, Any]:
    ended = {"endTimeUtc": assessment.assessed_at} if assessment.assessed_at.endswith("Z") else {}
    return {
        "executionSuccessful": True,
        **ended,
        "toolExecutionNotifications": [
            {"level": "note", "message": {"text": _clean(text)}} for text in _notices(assessment, shown)
        ],
    }


def _notices(assessment: Assessment, shown: int) -> Iterator[str]:
    if shown < len(assessment.findings):
        yield f"Only the worst {shown} of {len(assessment.findings)} findings are listed."
    yield from assessment.limits
    for unread in assessment.unread[:100]:
        yield f"{unread.path}: {unread.reason}"


def _clean(text: str) -> str:
    return printable(text)


def _without_sources(said: dict[str, Any]) -> dict[str, Any]:
    """A price as it is, without how it was worked out: SARIF's readers show properties as they come."""
    kept = {key: value for key, value in said.items() if key not in {"derivation", "method"}}
    return {key: _without_sources(value) if isinstance(value, dict) else value for key, value in kept.items()}
