"""Principal and interest as plain values: inputs that many prices share stand once in the document, by their key."""

from collections.abc import Iterable, Iterator
from typing import Any

from solvent.domain.assessment import Assessment
from solvent.domain.estimate import Derivation, Estimate, Input, NotMeasurable, Price, worth
from solvent.domain.evidence import Grade
from solvent.domain.finding import Effort, Finding
from solvent.reports.estimates import estimate, input_values, rounded


def effort(work: Effort) -> dict[str, Any]:
    """A range of hours."""
    return {"low": rounded(work.low), "value": rounded(work.value), "high": rounded(work.high), "unit": "hour"}


def principal(work: Effort, price: Price | None, hourly: Input | None) -> dict[str, Any]:
    """What paying off takes, in hours and in money, and how that was worked out."""
    hours = Estimate(work.value, work.low, work.high, "hour", price.estimate.grade if price else Grade.ASSUMED)
    return {
        **effort(work),
        "money": money(hours, hourly),
        "derivation": derivation(price.derivation) if price else None,
    }


def money(hours: Estimate, hourly: Input | None) -> dict[str, Any] | None:
    """What hours cost."""
    if hourly is None:
        return None
    cost = worth(hours, hourly.estimate)
    ends = {name: rounded(number) for name, number in (("low", cost.low), ("value", cost.value), ("high", cost.high))}
    return {**ends, "unit": cost.unit, "grade": cost.grade}


def interest(price: Price | NotMeasurable | None) -> dict[str, Any] | None:
    """What a debt costs while it stands, or why that is not known."""
    if price is None:
        return None
    if isinstance(price, NotMeasurable):
        return {"not_measurable": price.reason}
    return {**estimate(price.estimate), "derivation": derivation(price.derivation)}


def whole_interest(assessment: Assessment) -> dict[str, Any]:
    """What all debt costs while it stands: changes in hours and money, and incidents in money."""
    prices = assessment.prices
    said = interest(prices.interest) or {}
    if isinstance(prices.interest, Price):
        said["money"] = money(prices.interest.estimate, prices.hourly)
    return {**said, "risk": interest(prices.risk)}


def derivation(made: Derivation) -> dict[str, Any]:
    """How a number was worked out; its inputs by their keys."""
    swings = [{"key": swing.key, "low": rounded(swing.low), "high": rounded(swing.high)} for swing in made.swings]
    return {"formula": made.formula, "inputs": [entry.key for entry in made.inputs], "swings": swings}


def inputs(assessment: Assessment) -> dict[str, Any]:
    """Every input of every price, by its key."""
    found = {entry.key: entry for entry in _inputs(assessment)}
    return {key: {name: said for name, said in input_values(found[key]).items() if name != "key"} for key in found}


def _inputs(assessment: Assessment) -> Iterator[Input]:
    prices = assessment.prices
    yield from [prices.hourly] if prices.hourly else ()
    yield from _of((prices.principal, prices.interest, prices.risk))
    for finding in (*assessment.findings, *assessment.accepted):
        yield from of_finding(finding)


def of_finding(finding: Finding) -> Iterator[Input]:
    """The inputs of a finding's prices."""
    yield from _of((finding.principal, finding.interest))


def _of(prices: Iterable[Price | NotMeasurable | None]) -> Iterator[Input]:
    for price in prices:
        if isinstance(price, Price):
            yield from price.derivation.inputs


def definitions() -> dict[str, Any]:
    """The schemas of principal and interest."""
    number, text = {"type": "number"}, {"type": "string"}
    hours = {"type": "number", "minimum": 0}
    ends = {"low": number, "value": number, "high": number}
    grade = {"enum": [str(known) for known in Grade]}
    cost = {"anyOf": [_object({**ends, "unit": text, "grade": grade}), {"type": "null"}]}
    made = {"$ref": "#/$defs/sources"}
    span = {"low": hours, "value": hours, "high": hours, "unit": {"const": "hour"}}
    price = _object(
        {
            **ends,
            "unit": {"type": "string", "description": "hour/month, money a month, or the unit of a quality figure"},
            "level": number,
            "grade": grade,
            "n": {"type": ["integer", "null"]},
            "method": text,
            "derivation": made,
        }
    )
    missing = _object({"not_measurable": {"type": "string", "description": "why there is no number"}})
    either = {"anyOf": [price, missing]}
    return {
        "effort": _object(span),
        "principal": _object({**span, "money": cost, "derivation": {"anyOf": [made, {"type": "null"}]}}),
        "interest": either,
        "whole_interest": {**either, "properties": {"money": cost, "risk": {"$ref": "#/$defs/interest"}}},
        "shared_input": _object(
            {
                "name": text,
                "estimate": {"$ref": "#/$defs/estimate"},
                "source": text,
                "evidence": {"type": "array", "items": text},
            }
        ),
        "sources": _object(
            {
                "formula": text,
                "inputs": {"type": "array", "items": text, "description": "keys of the document's `inputs`"},
                "swings": {
                    "type": "array",
                    "items": _object({"key": text, "low": number, "high": number}),
                    "description": "the result while one input moves from its low to its high, the widest first",
                },
            }
        ),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}
