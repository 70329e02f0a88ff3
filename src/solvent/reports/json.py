"""JSON: the whole assessment in the shape that others rely on."""

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from solvent.domain.assessment import Assessment
from solvent.domain.comparison import Comparison
from solvent.domain.contract import Contract
from solvent.domain.estimate import Input
from solvent.domain.evidence import Place
from solvent.domain.finding import Finding
from solvent.reports import gains_words
from solvent.reports.plan_json import plan_values
from solvent.reports.prices_json import effort, inputs, interest, principal, whole_interest
from solvent.reports.solvency_json import problem_values, solvency_values
from solvent.reports.timeline_json import history
from solvent.reports.value.values import values

SCHEMA_VERSION = 1
_UNSEEN = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_LONE = re.compile("[\ud800-\udfff]")


def render(assessment: Assessment) -> str:
    """One JSON object, as `schema/assessment.schema.json` beside this file describes it."""
    return escaped(json.dumps(document(assessment), indent=2, ensure_ascii=False))


def escaped(text: str) -> str:
    """JSON that says the same, without characters that a terminal obeys or that have no UTF-8.

    >>> escaped('"\\x9b31m é \\ud800"')
    '"\\\\u009b31m é \\ufffd"'
    """
    return _LONE.sub("\ufffd", _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def staged_document(findings: Iterable[Finding], *, unchanged: int, files: int) -> str:
    """What is about to be committed, as one JSON object; its findings look as those of an assessment do."""
    rows = [_finding(finding, None) for finding in findings]
    said = {"schema_version": SCHEMA_VERSION, "files": files, "unchanged": unchanged, "findings": rows}
    return escaped(json.dumps(said, indent=2, ensure_ascii=False))


def document(assessment: Assessment) -> dict[str, Any]:
    """The assessment as plain values."""
    prices = assessment.prices
    return {
        "schema_version": SCHEMA_VERSION,
        "solvent": assessment.version,
        "project": assessment.project,
        "revision": assessment.revision,
        "assessed_at": assessment.assessed_at,
        "verdict": vars(assessment.verdict),
        "stages": {
            str(stage): {
                "score": s.score,
                "required": s.required,
                "evidence": _evidence(s.evidence),
                "reason": s.reason,
                "questions": list(s.questions),
            }
            for stage, s in assessment.stages.items()
        },
        "facts": {
            name: {"value": f.value, "evidence": _evidence(f.evidence), "note": f.note, "grade": f.grade}
            for name, f in assessment.facts.items()
        },
        "findings": [_finding(finding, prices.hourly) for finding in assessment.findings],
        "accepted": [_finding(finding, prices.hourly) for finding in assessment.accepted],
        "principal": principal(assessment.principal, prices.principal, prices.hourly),
        "interest": whole_interest(assessment),
        "inputs": inputs(assessment),
        "solvency": solvency_values(assessment.solvency) if assessment.solvency else None,
        "value": values(assessment.appraisal) if assessment.appraisal else None,
        "plan": plan_values(assessment.plan) if assessment.plan else None,
        "problems": [problem_values(problem) for problem in assessment.problems],
        "gains": [gains_words.values(gain) for gain in assessment.gains],
        "questions": [
            {"text": q.text, "why": q.why, "key": q.key, "moves": q.moves, "worth": round(q.worth, 3)}
            for q in assessment.questions
        ],
        "since": _since(assessment.since, prices.hourly) if assessment.since else None,
        "contract": _contract(assessment.contract),
        "sizes": vars(assessment.sizes),
        "unread": [vars(unread) for unread in assessment.unread],
        "limits": list(assessment.limits),
        "history": history(assessment),
        "seconds": round(assessment.seconds, 2),
    }


def _contract(contract: Contract) -> dict[str, Any] | None:
    """What the contract says, without what it leaves out; None where there is none."""
    said: dict[str, Any] = _said(dataclasses.asdict(contract))
    return said or None


def _said(value: Any) -> Any:
    if isinstance(value, Mapping):
        kept = {key: _said(part) for key, part in value.items()}
        return {key: part for key, part in kept.items() if part not in (None, {}, [])}
    return [_said(part) for part in value] if isinstance(value, tuple | list) else value


def _evidence(places: tuple[Place, ...]) -> list[str]:
    return [str(place) for place in places]


def _since(since: Comparison, hourly: Input | None) -> dict[str, Any]:
    before = since.before
    return {
        "name": before.name,
        "revision": before.revision,
        "new": [finding.fingerprint for finding in since.new],
        "fixed": [_finding(finding, hourly) for finding in since.fixed],
        "unchanged": since.unchanged,
        "iterate_score": {"before": before.score, "now": since.score},
        "principal": {"before": effort(before.principal), "now": effort(since.principal)},
        "interest": {"before": interest(before.interest), "now": interest(since.interest)},
        "facts": [{"name": f.name, "before": f.before, "now": f.now, "worse": f.worse} for f in since.facts],
    }


def _finding(finding: Finding, hourly: Input | None) -> dict[str, Any]:
    place = finding.place
    accepted = finding.accepted
    return {
        "code": finding.code,
        "name": finding.name,
        "path": place.path,
        "line": place.line,
        "cell": place.cell,
        "message": finding.message,
        "severity": finding.severity,
        "grade": finding.grade,
        "stage": finding.stage,
        "why": finding.why,
        "pay": finding.pay,
        "also": _evidence(finding.also),
        "flow": [{"label": step.label, "at": str(step.place), "code": step.code} for step in finding.flow],
        "principal": principal(finding.effort, finding.principal, hourly),
        "interest": interest(finding.interest),
        "fingerprint": finding.fingerprint,
        "trait": finding.trait,
        "tags": list(finding.tags),
        **(
            {
                "accepted": {
                    "reason": accepted.reason,
                    "until": accepted.until,
                    "at": str(accepted.at) if accepted.at else None,
                    "by": accepted.by,
                }
            }
            if accepted
            else {}
        ),
    }
