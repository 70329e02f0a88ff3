"""A repayment plan as plain values, and the schema of them."""

from typing import Any

from solvent.domain.plan import Ahead, Payment, Plan
from solvent.reports.estimates import estimate, rounded
from solvent.reports.prices_json import effort


def plan_values(plan: Plan) -> dict[str, Any]:
    """What the report says of a plan."""
    return {
        "days": plan.days,
        "hours": rounded(plan.hours),
        "payments": [_payment(payment) for payment in plan.payments],
        "effort": effort(plan.effort),
        "saves": rounded(plan.saves),
        "left": plan.left,
        "left_effort": effort(plan.left_effort),
        "ranked_by": plan.ranked_by,
        "ahead": [_ahead(each) for each in plan.ahead],
    }


def _payment(payment: Payment) -> dict[str, Any]:
    return {
        "code": payment.code,
        "name": payment.name,
        "pay": payment.pay,
        "fingerprints": list(payment.fingerprints),
        "of": payment.of,
        "effort": effort(payment.effort),
        "saves": rounded(payment.saves),
        "measured": payment.measured,
        "after": list(payment.after),
        "raises": rounded(payment.raises),
    }


def _ahead(ahead: Ahead) -> dict[str, Any]:
    return {
        "months": ahead.months,
        "problems": estimate(ahead.problems),
        "fallen": rounded(ahead.fallen) if ahead.fallen is not None else None,
        "interest": estimate(ahead.interest) if ahead.interest else None,
        "principal": estimate(ahead.principal) if ahead.principal else None,
    }


def plan_schema() -> dict[str, Any]:
    """The schema of a plan."""
    text, number = {"type": "string"}, {"type": "number"}
    texts, work = {"type": "array", "items": text}, {"$ref": "#/$defs/effort"}
    unknown = {"anyOf": [{"$ref": "#/$defs/estimate"}, {"type": "null"}]}
    payment = {
        "code": text,
        "name": text,
        "pay": text,
        "fingerprints": texts,
        "of": {"type": "integer", "description": "findings of this kind in all"},
        "effort": work,
        "saves": {"type": "number", "description": "hours a month"},
        "measured": {"type": "boolean", "description": "false: what it saves is assumed"},
        "after": {"type": "array", "items": text, "description": "what has to be paid before"},
        "raises": {"type": "number", "description": "by how much the overall score can rise"},
    }
    ahead = {
        "months": {"type": "integer"},
        "problems": {"$ref": "#/$defs/estimate"},
        "fallen": {
            "type": ["number", "null"],
            "description": "chance that a model of today is not worth having by then",
        },
        "interest": unknown,
        "principal": unknown,
    }
    return _object(
        {
            "days": number,
            "hours": number,
            "payments": {"type": "array", "items": _object(payment)},
            "effort": work,
            "saves": {"type": "number", "description": "hours a month"},
            "left": {"type": "integer"},
            "left_effort": work,
            "ranked_by": text,
            "ahead": {"type": "array", "items": _object(ahead)},
        }
    )


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}
