"""JSON: the whole assessment in the shape that others rely on."""

import json
from typing import Any

from solvent.domain.assessment import Assessment
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Finding

SCHEMA_VERSION = 1


def render(assessment: Assessment) -> str:
    """One JSON object; the schema is published with the documentation."""
    return json.dumps(document(assessment), indent=2, ensure_ascii=False)


def document(assessment: Assessment) -> dict[str, Any]:
    """The assessment as plain values."""
    verdict = assessment.verdict
    return {
        "schema_version": SCHEMA_VERSION,
        "solvent": assessment.version,
        "project": assessment.project,
        "revision": assessment.revision,
        "assessed_at": assessment.assessed_at,
        "verdict": {
            "maturity": verdict.maturity,
            "iterate_score": verdict.iterate_score,
            "weakest_stage": verdict.weakest_stage,
            "poses_as_product": verdict.poses_as_product,
            "reason": verdict.reason,
            "iterate_answer": verdict.iterate_answer,
            "value_answer": verdict.value_answer,
        },
        "stages": {
            str(stage): {
                "score": s.score,
                "required": s.required,
                "evidence": _evidence(s.evidence),
                "reason": s.reason,
            }
            for stage, s in assessment.stages.items()
        },
        "facts": {
            name: {"value": f.value, "evidence": _evidence(f.evidence), "note": f.note, "grade": f.grade}
            for name, f in assessment.facts.items()
        },
        "findings": [_finding(finding) for finding in assessment.findings],
        "accepted": [_finding(finding) for finding in assessment.accepted],
        "principal": _effort(assessment.principal),
        "interest": None,
        "solvency": None,
        "questions": [{"text": q.text, "why": q.why, "key": q.key} for q in assessment.questions],
        "sizes": vars(assessment.sizes),
        "unread": [vars(unread) for unread in assessment.unread],
        "limits": list(assessment.limits),
        "seconds": round(assessment.seconds, 2),
    }


def _evidence(places: tuple[Place, ...]) -> list[str]:
    return [str(place) for place in places]


def _effort(effort: Effort) -> dict[str, Any]:
    return {"low": round(effort.low, 2), "high": round(effort.high, 2), "unit": "hour"}


def _finding(finding: Finding) -> dict[str, Any]:
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
        "principal": _effort(finding.effort),
        "interest": None,
        "fingerprint": finding.fingerprint,
        "tags": list(finding.tags),
        **(
            {"accepted": {"reason": accepted.reason, "until": accepted.until, "at": str(accepted.at)}}
            if accepted
            else {}
        ),
    }
