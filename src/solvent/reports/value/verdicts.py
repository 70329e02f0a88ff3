"""An appraisal's verdicts and nothing else: no figure that the next model could be fitted to."""

import json

from solvent.domain.appraisal import Appraisal
from solvent.reports.json import escaped
from solvent.reports.value import words
from solvent.reports.value.listed import plain
from solvent.reports.value.values import SCHEMA_VERSION


def render(appraisal: Appraisal, *, format: str, width: int = 80) -> str:  # noqa: A002
    """As text or JSON."""
    return _json(appraisal) if format == "json" else _text(appraisal, width)


def _text(of: Appraisal, width: int) -> str:
    lines = [f"{words.STANDING[proof.standing]}: {words.claim(proof)}" for proof in of.proofs]
    why = [f"{words.claim(proof)} was not tried: {proof.reason}" for proof in of.untried]
    return plain(words.headline(of), (*lines, *why, *of.notes), width=width)


def _json(of: Appraisal) -> str:
    requirements = [
        {
            "name": proof.name,
            "metric": proof.requirement.metric,
            "of": proof.requirement.of,
            "where": proof.requirement.where,
            "verdict": proof.standing,
            "reason": proof.reason or None,
        }
        for proof in of.proofs
    ]
    found = {
        "schema_version": SCHEMA_VERSION,
        "solvent": of.version,
        "project": of.project,
        "certified_at": of.appraised_at,
        "predictions": list(of.files),
        "verdict": of.standing,
        "answer": words.headline(of),
        "requirements": requirements,
        "notes": list(of.notes),
    }
    return escaped(json.dumps(found, indent=2, ensure_ascii=False))
