"""Reads a JSON report back, as far as a later assessment is compared with it."""

import json
from typing import Any

from solvent.domain.comparison import Earlier
from solvent.domain.errors import BadUsage
from solvent.domain.evidence import Grade, Place
from solvent.domain.fact import Answer
from solvent.domain.finding import Acceptance, Effort, Finding, Severity


def earlier(text: str, name: str) -> Earlier:
    """What a JSON report says of the project it was made of.

    Raises
    ------
    BadUsage
        The text is no JSON report of an assessment.
    """
    try:
        document = json.loads(text)
        return Earlier(
            name=name,
            revision=_text(document.get("revision")) or None,
            score=float(document["verdict"]["iterate_score"]),
            facts={str(name): Answer(fact["value"]) for name, fact in document["facts"].items()},
            findings=tuple(map(finding, document["findings"])),
            accepted=tuple(map(finding, document["accepted"])),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadUsage(
            "The baseline is no JSON report of an assessment.",
            hint="Make one with: solvent assess --format json -o baseline.json",
        ) from None


def finding(row: dict[str, Any]) -> Finding:
    """A finding as a JSON report writes it."""
    terms = row.get("accepted")
    return Finding(
        code=str(row["code"]),
        name=_text(row.get("name")),
        place=Place(str(row["path"]), _number(row.get("line")), _number(row.get("cell"))),
        message=_text(row.get("message")),
        why=_text(row.get("why")),
        pay=_text(row.get("pay")),
        severity=Severity(row["severity"]),
        effort=Effort(float(row["principal"]["low"]), float(row["principal"]["high"])),
        fingerprint=str(row["fingerprint"]),
        grade=Grade(row.get("grade", Grade.READ)),
        stage=_text(row.get("stage")),
        tags=tuple(map(str, row.get("tags", ()))),
        accepted=Acceptance(_text(terms.get("reason")), terms.get("until")) if terms else None,
        trait=_text(row.get("trait")),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
