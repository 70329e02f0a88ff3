"""Debt over time as plain values, and the schema of them."""

from typing import Any

from solvent.domain.assessment import Assessment
from solvent.domain.finding import Severity
from solvent.reports.estimates import rounded
from solvent.reports.timeline import Row, rows

_COUNT = {"type": "integer", "minimum": 0}
_HOURS = {"type": "number", "minimum": 0}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_NUMBERS = {"type": ["object", "null"], "description": "the numbers at the top of the block of this name"}
_MOMENT = {
    "at": {"type": "string", "format": "date-time"},
    "revision": _TEXT_OR_NULL,
    "iterate_score": {"type": "number", "minimum": 0, "maximum": 10},
    "principal": {
        "type": "object",
        "properties": {"low": _HOURS, "high": _HOURS, "unit": {"const": "hour"}},
        "required": ["low", "high", "unit"],
    },
    "findings": {
        "type": "object",
        "properties": {str(severity): _COUNT for severity in Severity},
        "required": [str(severity) for severity in Severity],
    },
    "accepted": _COUNT,
    "interest": _NUMBERS,
    "solvency": _NUMBERS,
}
SCHEMA = {
    "type": "array",
    "items": {"type": "object", "properties": _MOMENT, "required": list(_MOMENT)},
    "description": "with --history: past commits, oldest first, and the present; else empty",
}


def history(assessment: Assessment) -> list[dict[str, Any]]:
    """The figures of each point in time, by the names that they have at the top."""
    return [_moment(row) for row in rows(assessment)]


def _moment(row: Row) -> dict[str, Any]:
    return {
        "at": row.at,
        "revision": row.revision or None,
        "iterate_score": row.iterate_score,
        "principal": {"low": rounded(row.principal.low), "high": rounded(row.principal.high), "unit": "hour"},
        "findings": {str(severity): row.open.get(severity, 0) for severity in Severity},
        "accepted": row.accepted,
        "interest": row.interest,
        "solvency": row.solvency,
    }
