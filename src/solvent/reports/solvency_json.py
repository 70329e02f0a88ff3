"""Solvency and the five problems as plain values, and the schema of them."""

from typing import Any

from solvent.domain.evidence import Grade
from solvent.domain.problem import Problem
from solvent.domain.solvency import SHARES, Curve, Known, Solvency
from solvent.reports.estimates import derivation, estimate, input_values, rounded


def solvency_values(found: Solvency) -> dict[str, Any]:
    """What the report says of solvency."""
    return {
        "headline": found.headline,
        "sentence": found.sentence,
        "known": found.known,
        "chance": estimate(found.chance),
        "ratio": estimate(found.ratio),
        "worth": _curve(found.worth),
        "recovery": _curve(found.recovery),
        "decay": {**input_values(found.decay.typical), "factor": rounded(found.decay.factor)},
        "steps": [{**input_values(step.typical), "factor": rounded(step.factor)} for step in found.steps],
        "derivation": derivation(found.derivation),
        "measure_first": found.measure.key if found.measure else None,
        "improve_first": {"key": found.improve.key, "chance_at_half": rounded(found.improved)},
        "doubts": list(found.doubts),
    }


def problem_values(problem: Problem) -> dict[str, Any]:
    """What the report says of one of the five problems."""
    return {
        "key": problem.key,
        "name": problem.name,
        "story": problem.story,
        "rate": estimate(problem.rate),
        "chance": estimate(problem.chance),
        "notice": estimate(problem.notice),
        "hours": estimate(problem.hours),
        "hours_a_year": estimate(problem.hours_a_year),
        "cost": estimate(problem.cost) if problem.cost else None,
        "cost_a_year": estimate(problem.cost_a_year) if problem.cost_a_year else None,
        "uncounted": problem.uncounted,
        "derivation": derivation(problem.derivation),
    }


def _curve(curve: Curve) -> dict[str, Any]:
    return {"estimate": estimate(curve.estimate), "quantiles": [rounded(q) for q in curve.quantiles]}


def definitions() -> dict[str, Any]:
    """The schemas of an estimate and of all that is made from them."""
    text, number = {"type": "string"}, {"type": "number"}
    estimated = _object(
        {
            "value": number,
            "low": number,
            "high": number,
            "unit": text,
            "level": {"type": "number", "description": "the interval holds the value with this probability"},
            "grade": {"enum": [str(grade) for grade in Grade]},
            "n": {"type": ["integer", "null"], "description": "observations"},
            "method": text,
        }
    )
    of = {"$ref": "#/$defs/estimate"}
    given = {
        "key": {"type": "string", "description": "a key of the contract, or a name of the pricing models"},
        "name": text,
        "estimate": of,
        "source": text,
        "evidence": {"type": "array", "items": text},
    }
    swing = _object({"key": text, "low": number, "high": number})
    return {
        "estimate": estimated,
        "input": _object(given),
        "derivation": _object(
            {
                "formula": text,
                "inputs": {"type": "array", "items": {"$ref": "#/$defs/input"}},
                "swings": {"type": "array", "items": swing, "description": "the widest first"},
            }
        ),
        "solvency": _solvency(of, given),
        "problem": _problem(of),
    }


def _problem(of: dict[str, Any]) -> dict[str, Any]:
    text = {"type": "string"}
    money = {"anyOf": [of, {"type": "null"}], "description": "null: nobody has said what an hour of work costs"}
    return _object(
        {
            "key": text,
            "name": text,
            "story": text,
            "rate": {**of, "description": "times a year"},
            "chance": {**of, "description": "probability that it happens within a year"},
            "notice": {**of, "description": "days until somebody knows"},
            "hours": {**of, "description": "hours of work, each time"},
            "hours_a_year": of,
            "cost": money,
            "cost_a_year": money,
            "uncounted": {"type": "string", "description": "what the costs leave out"},
            "derivation": {"$ref": "#/$defs/derivation"},
        }
    )


def _solvency(of: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    text, number = {"type": "string"}, {"type": "number"}
    time = _object({**given, "factor": {"type": "number", "description": "four occasions of five lie within it"}})
    shares = ", ".join(f"{share:g}" for share in SHARES)
    points = {"type": "array", "items": number, "description": f"days at the shares {shares}"}
    curve = _object({"estimate": of, "quantiles": points})
    return _object(
        {
            "headline": text,
            "sentence": text,
            "known": {"enum": [str(known) for known in Known]},
            "chance": {**of, "description": "the probability that a better model is in place in time"},
            "ratio": {**of, "description": "time that a model is worth having, divided by time to a better one"},
            "worth": curve,
            "recovery": curve,
            "decay": time,
            "steps": {"type": "array", "items": time},
            "derivation": {"$ref": "#/$defs/derivation"},
            "measure_first": {"type": ["string", "null"]},
            "improve_first": _object({"key": text, "chance_at_half": number}),
            "doubts": {"type": "array", "items": text},
        }
    )


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}
