"""An appraisal as SARIF 2.1.0: a result for each requirement that is not proven, at its line in the contract."""

import json
from typing import Any

from solvent.catalog.shelf import checks
from solvent.domain.appraisal import Appraisal, Proof
from solvent.domain.certificate import Standing
from solvent.reports.json import escaped
from solvent.reports.links import help_uri, home, relative_uri
from solvent.reports.value import words
from solvent.source.text import printable

_RULES = {Standing.NOT_YET: "VAL111", Standing.REFUTED: "VAL112"}
_LEVELS = {Standing.NOT_YET: "warning", Standing.REFUTED: "error"}


def render(appraisal: Appraisal) -> str:
    """One SARIF log."""
    open_ones = [proof for proof in appraisal.proofs if proof.standing in _RULES]
    rules = sorted({_RULES[proof.standing] for proof in open_ones})
    version = {"version": appraisal.version} if appraisal.version else {}
    run = {
        "tool": {
            "driver": {
                "name": "solvent",
                **version,
                "informationUri": home(),
                "rules": [_rule(code) for code in rules],
            }
        },
        "automationDetails": {"id": "solvent/certify/"},
        "columnKind": "unicodeCodePoints",
        "results": [_result(proof, rules) for proof in open_ones],
        "properties": {"project": printable(appraisal.project), "verdict": str(appraisal.standing)},
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return escaped(json.dumps(log, indent=2, ensure_ascii=False))


def _rule(code: str) -> dict[str, Any]:
    known = checks()[code]
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in known.name.split("-")),
        "shortDescription": {"text": known.card.title},
        "fullDescription": {"text": known.why},
        "help": {"text": f"{known.why}\n\nTo pay it: {known.pay}"},
        "helpUri": help_uri(code),
        "properties": {"tags": ["technical-debt", known.family, str(known.stage)]},
    }


def _result(proof: Proof, rules: list[str]) -> dict[str, Any]:
    code = _RULES[proof.standing]
    said = " ".join(
        part for part in (words.claim(proof) + ".", words.measured(proof), words.still_needed(proof)) if part
    )
    return {
        "ruleId": code,
        "ruleIndex": rules.index(code),
        "kind": "fail",
        "level": _LEVELS[proof.standing],
        "message": {"text": printable(said)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": relative_uri(proof.place.path), "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": max(proof.place.line or 1, 1)},
                }
            }
        ],
        "partialFingerprints": {"solvent/v1": f"{code}:{proof.key}"},
    }
