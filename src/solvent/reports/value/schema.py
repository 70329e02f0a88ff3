"""The JSON Schema of an appraisal, as `solvent certify --format json` writes it and an assessment holds it."""

from typing import Any

from solvent.domain.appraisal import Way
from solvent.domain.certificate import Looks, Sense, Standing

_TEXT = {"type": "string"}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_NUMBER = {"type": "number"}
_NUMBER_OR_NULL = {"type": ["number", "null"]}
_COUNT = {"type": "integer", "minimum": 0}
_VERDICT = {"enum": [str(standing) for standing in Standing]}
_ESTIMATE = {"type": "object", "required": ["value", "low", "high", "unit", "level", "grade", "n", "method"]}
_ESTIMATE_OR_NULL = {"anyOf": [_ESTIMATE, {"type": "null"}]}


def definitions() -> dict[str, Any]:
    """The definitions that the schema of an appraisal needs, `appraisal` among them."""
    return {"appraisal": _appraisal(), "proof": _proof(), "certificate": _certificate()}


def _appraisal() -> dict[str, Any]:
    return _object(
        {
            "schema_version": _COUNT,
            "solvent": _TEXT,
            "project": _TEXT,
            "certified_at": _TEXT,
            "predictions": {"type": "array", "items": _TEXT},
            "ran_project": {"type": "boolean", "description": "whether the project's own code was run for it"},
            "verdict": {**_VERDICT, "description": "refuted where one requirement is, proven where all are"},
            "answer": _TEXT,
            "requirements": {"type": "array", "items": {"$ref": "#/$defs/proof"}},
            "worth": {"type": "object", "description": "the break-even, or the reason why there is none"},
            "ceiling": {**_ESTIMATE_OR_NULL, "description": "the lowest error that any model could reach"},
            "conflicts": {"type": ["object", "null"], "description": "equal rows with unlike truths"},
            "paths": {"type": "array", "items": _path()},
            "nines": {"type": ["object", "null"], "description": "what each further nine takes, a row for each"},
            "evidence": {"type": "array", "items": {"type": "object"}, "description": "what is worth buying next"},
            "curve": {**_curve(), "description": "the learning curve and its forecast, where one was measured"},
            "domains": {"type": "array", "items": _narrowed(), "description": "where an unproven requirement holds"},
            "agreements": {"type": "array", "items": _agreement()},
            "notes": {"type": "array", "items": _TEXT},
        }
    )


def _proof() -> dict[str, Any]:
    return _object(
        {
            "name": _TEXT,
            "metric": _TEXT,
            "of": _TEXT_OR_NULL,
            "where": _TEXT_OR_NULL,
            "better_than": {"type": ["string", "number", "null"]},
            "verdict": _VERDICT,
            "reason": {**_TEXT_OR_NULL, "description": "what kept it from being tried"},
            "rows": _COUNT,
            "of_rows": _COUNT,
            "level_assumed": {"type": "boolean"},
            "certificate": {"anyOf": [{"$ref": "#/$defs/certificate"}, {"type": "null"}]},
        }
    )


def _certificate() -> dict[str, Any]:
    return _object(
        {
            "metric": _TEXT,
            "sense": {"enum": [str(sense) for sense in Sense]},
            "limit": _NUMBER,
            "level": _NUMBER,
            "looks": {"enum": [str(looks) for looks in Looks]},
            "verdict": _VERDICT,
            "estimate": {**_ESTIMATE, "description": "low and high are one-sided bounds, each with that level"},
            "exact": {"type": "boolean", "description": "an approximate method neither proves nor refutes"},
            "needed": {**_NUMBER_OR_NULL, "description": "further labels or exposure for a proof with 80 % power"},
            "effective_n": _NUMBER_OR_NULL,
            "promise": _TEXT,
            "assumes": {"type": "array", "items": _TEXT},
            "notes": {"type": "array", "items": _TEXT},
        }
    )


def _path() -> dict[str, Any]:
    way = {"enum": [str(way) for way in Way]}
    return _object(
        {"way": way, "requirement": _TEXT, "sentence": _TEXT, "money": _ESTIMATE_OR_NULL, "days": _ESTIMATE_OR_NULL}
    )


def _curve() -> dict[str, Any]:
    numbers = {"type": "array", "items": _NUMBER}
    ahead = {"type": "array", "items": _object({"size": _NUMBER, "error": _ESTIMATE})}
    known = _object({"sizes": numbers, "errors": numbers, "runs": _COUNT, "forecast": ahead})
    return {"anyOf": [known, {"type": "null"}]}


def _narrowed() -> dict[str, Any]:
    part = {"share": _NUMBER, "certificate": {"$ref": "#/$defs/certificate"}}
    texts = {"type": "array", "items": _TEXT}
    controls = {"type": "array", "items": _object({"column": _TEXT, "rule": _TEXT, **part})}
    condition = {**_TEXT_OR_NULL, "description": "the part as SQL; null where none is proven"}
    return _object(
        {"requirement": _TEXT, "rules": texts, "condition": condition, **part, "controls": controls, "notes": texts}
    )


def _agreement() -> dict[str, Any]:
    return _object(
        {"role": _TEXT, "name": _TEXT_OR_NULL, "date": _TEXT_OR_NULL, "agreed": {"type": ["boolean", "null"]}}
    )


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}
