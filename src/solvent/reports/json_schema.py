"""The JSON Schema of an assessment, derived from the values that it describes."""

from enum import StrEnum
from typing import Any

from solvent.catalog.shelf import facts
from solvent.domain.assessment import Maturity
from solvent.domain.evidence import Grade
from solvent.domain.fact import Answer
from solvent.domain.finding import Severity
from solvent.domain.stage import Stage
from solvent.reports import gains_words, prices_json, solvency_json, timeline_json
from solvent.reports.json import SCHEMA_VERSION
from solvent.reports.plan_json import plan_schema
from solvent.reports.value.schema import definitions as value_definitions

# Every assessment answers these; their names and meanings do not change.
FIXED_FACTS = (
    "deps_pinned env_reproducible seeds_set data_versioned data_raw_over_1mb_in_git pipeline_declared"
    " experiment_tracking model_registry model_binaries_in_git pickle_loaded config_separated"
    " hardcoded_absolute_paths unit_tests data_or_model_tests ci ci_gates_on_tests notebooks_as_main_code"
    " duplicated_code data_validation monitoring_drift serving_code prediction_logging"
    " train_serve_shared_preprocessing leakage metric_gate baseline_comparison slice_evaluation"
    " data_docs_or_model_card annotation_guidelines secrets_in_code dead_experimental_code failure_cost_defined"
    " human_in_loop"
).split()
_TEXT = {"type": "string"}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_EVIDENCE = {"type": "array", "items": _TEXT, "description": "path:line; in notebooks path:cell:line"}
_SCORE = {"type": "number", "minimum": 0, "maximum": 10}
_COUNT = {"type": ["integer", "null"], "minimum": 0}


def schema() -> dict[str, Any]:
    """The schema of what `solvent assess --format json` writes; later versions only add properties."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:solvent:assessment:1",
        "title": "Assessment",
        "description": "What `solvent assess --format json` says about a project.",
        **_object(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "solvent": _TEXT,
                "project": _TEXT,
                "revision": {"type": ["string", "null"]},
                "assessed_at": {"type": "string", "format": "date-time"},
                "verdict": {"$ref": "#/$defs/verdict"},
                "stages": _stages(),
                "facts": _facts(),
                "findings": {"type": "array", "items": {"$ref": "#/$defs/finding"}},
                "accepted": {"type": "array", "items": {"$ref": "#/$defs/finding"}},
                "principal": {"$ref": "#/$defs/principal"},
                "interest": {"$ref": "#/$defs/whole_interest"},
                "inputs": {
                    "type": "object",
                    "additionalProperties": {"$ref": "#/$defs/shared_input"},
                    "description": "what prices were worked out from, by the keys that their derivations name",
                },
                "solvency": _or_null("solvency"),
                "value": {**_or_null("appraisal"), "description": "null: the contract requires nothing"},
                "plan": {"anyOf": [{"$ref": "#/$defs/plan"}, {"type": "null"}], "description": "null: not asked for"},
                "problems": {"type": "array", "items": {"$ref": "#/$defs/problem"}},
                "gains": {"type": "array", "items": {"$ref": "#/$defs/gain"}},
                "questions": {"type": "array", "items": {"$ref": "#/$defs/question"}},
                "since": _or_null("since"),
                "contract": {"type": ["object", "null"], "description": "what the contract says, without empty keys"},
                "sizes": {"type": "object", "additionalProperties": _COUNT},
                "unread": {"type": "array", "items": _object({"path": _TEXT, "reason": _TEXT})},
                "limits": {"type": "array", "items": _TEXT},
                "history": timeline_json.SCHEMA,
                "seconds": {"type": "number", "minimum": 0},
            }
        ),
        "$defs": _definitions(),
    }


def _definitions() -> dict[str, Any]:
    return {
        "verdict": _verdict(),
        "stage": _stage(),
        "fact": _fact(),
        "finding": _finding(),
        "question": _question(),
        "since": _since(),
        **prices_json.definitions(),
        **solvency_json.definitions(),
        **value_definitions(),
        "plan": plan_schema(),
        "gain": gains_words.schema(),
    }


def _object(properties: dict[str, Any], *, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def _or_null(name: str) -> dict[str, Any]:
    return {"anyOf": [{"$ref": f"#/$defs/{name}"}, {"type": "null"}]}


def _stages() -> dict[str, Any]:
    stage = {"$ref": "#/$defs/stage"}
    return {"type": "object", "propertyNames": _one_of(Stage), "additionalProperties": stage}


def _one_of(kind: type[StrEnum]) -> dict[str, Any]:
    return {"enum": [str(member) for member in kind]}


def _facts() -> dict[str, Any]:
    known = facts()
    names = dict.fromkeys((*FIXED_FACTS, *sorted(known)))
    return {
        "type": "object",
        "properties": {
            name: {"$ref": "#/$defs/fact", **({"description": known[name].meaning} if name in known else {})}
            for name in names
        },
        "required": list(FIXED_FACTS),
        "additionalProperties": {"$ref": "#/$defs/fact"},
    }


def _verdict() -> dict[str, Any]:
    return _object(
        {
            "maturity": _one_of(Maturity),
            "iterate_score": _SCORE,
            "weakest_stage": _one_of(Stage),
            "poses_as_product": {"type": "boolean"},
            "reason": _TEXT,
            "iterate_answer": _TEXT,
            "value_answer": _TEXT,
        }
    )


def _stage() -> dict[str, Any]:
    texts = {"type": "array", "items": _TEXT}
    return _object(
        {"score": _SCORE, "required": _SCORE, "evidence": _EVIDENCE, "reason": _TEXT, "questions": texts},
        optional=("questions",),
    )


def _fact() -> dict[str, Any]:
    return _object({"value": _one_of(Answer), "evidence": _EVIDENCE, "note": _TEXT, "grade": _one_of(Grade)})


def _finding() -> dict[str, Any]:
    accepted = _object({"reason": _TEXT, "until": _TEXT_OR_NULL, "at": _TEXT_OR_NULL, "by": _TEXT}, optional=("by",))
    number = {"type": ["integer", "null"], "minimum": 0}
    return _object(
        {
            "code": {"type": "string", "pattern": r"^[A-Z]{3}\d{3}$"},
            "name": _TEXT,
            "path": _TEXT,
            "line": number,
            "cell": {**number, "description": "in notebooks: the cell, counted from 1; `line` counts in it"},
            "message": _TEXT,
            "severity": _one_of(Severity),
            "grade": _one_of(Grade),
            "stage": _TEXT,
            "why": _TEXT,
            "pay": _TEXT,
            "also": _EVIDENCE,
            "flow": {"type": "array", "items": _object({"label": _TEXT, "at": _TEXT, "code": _TEXT})},
            "principal": {"$ref": "#/$defs/principal"},
            "interest": {"anyOf": [{"$ref": "#/$defs/interest"}, {"type": "null"}]},
            "fingerprint": {"type": "string", "description": "stable while the debt stands, wherever its line moves"},
            "trait": {"type": "string", "description": "the same for the same debt in another file"},
            "tags": {"type": "array", "items": _TEXT},
            "accepted": accepted,
        },
        optional=("accepted",),
    )


def _question() -> dict[str, Any]:
    key = {"type": "string", "description": "the key or section of the contract that would answer it"}
    worth = {"type": "number", "minimum": 0, "description": "how much the answer can move the verdict"}
    return _object({"text": _TEXT, "why": _TEXT, "key": key, "moves": _TEXT, "worth": worth})


def _since() -> dict[str, Any]:
    answers = _one_of(Answer)
    efforts = {"$ref": "#/$defs/effort"}
    interests = {"anyOf": [{"$ref": "#/$defs/interest"}, {"type": "null"}]}
    # Where it is said, `findings` of the document are the new ones only.
    return _object(
        {
            "name": _TEXT,
            "revision": _TEXT_OR_NULL,
            "new": {"type": "array", "items": _TEXT, "description": "fingerprints"},
            "fixed": {"type": "array", "items": {"$ref": "#/$defs/finding"}},
            "unchanged": {"type": "integer", "minimum": 0},
            "iterate_score": _object({"before": _SCORE, "now": _SCORE}),
            "principal": _object({"before": efforts, "now": efforts}),
            "interest": _object({"before": interests, "now": interests}),
            "facts": {
                "type": "array",
                "items": _object({"name": _TEXT, "before": answers, "now": answers, "worse": {"type": "boolean"}}),
            },
        }
    )
