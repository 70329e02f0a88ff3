"""GitLab's code quality report: a JSON array that merge requests show beside the changed lines."""

import json
from typing import Any

from solvent.domain.assessment import Assessment
from solvent.domain.finding import Finding, Severity
from solvent.reports.json import escaped
from solvent.reports.words import one_line
from solvent.source.text import printable

_SEVERITIES = {
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
    Severity.NOTE: "info",
}


def render(assessment: Assessment) -> str:
    """One JSON array; accepted debt is left out."""
    issues = [_issue(finding, assessment) for finding in assessment.findings]
    return escaped(json.dumps(issues, indent=2, ensure_ascii=False))


def _issue(finding: Finding, of: Assessment) -> dict[str, Any]:
    place = finding.place
    # What is said of the whole project needs a file to stand at.
    path = place.path if place.path not in {"", "."} else of.contract.path or "solvent.toml"
    in_cell = f" (cell {place.cell}, line {place.line})" if place.cell is not None else ""
    said = f"{one_line(printable(finding.message), longest=1000)}{in_cell}"
    return {
        "type": "issue",
        "check_name": finding.code,
        "description": f"{said} [{finding.code} {finding.name}]",
        "content": {"body": f"{finding.why} To pay it: {finding.pay}"},
        "categories": ["Complexity" if finding.severity in {Severity.LOW, Severity.NOTE} else "Bug Risk"],
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        # A cell's lines are no lines of the notebook's file.
        "location": {
            "path": printable(of.folder + path),
            "lines": {"begin": max(place.line or 1, 1) if place.cell is None else 1},
        },
    }
