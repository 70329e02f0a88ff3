"""Estimates, their inputs and derivations as plain values, for JSON."""

from typing import Any

from solvent.domain.estimate import Derivation, Estimate, Input


def rounded(number: float) -> float:
    """A number to four digits: what is drawn by chance has no more.

    >>> rounded(123.4567), rounded(0.00012345), rounded(0.0)
    (123.5, 0.0001234, 0.0)
    """
    return float(f"{number:.4g}")


def estimate(number: Estimate) -> dict[str, Any]:
    """A number with its range, grade and method."""
    return {
        "value": rounded(number.value),
        "low": rounded(number.low),
        "high": rounded(number.high),
        "unit": number.unit,
        "level": number.level,
        "grade": number.grade,
        "n": number.n,
        "method": number.method,
    }


def input_values(given: Input) -> dict[str, Any]:
    """An input with its source."""
    return {
        "key": given.key,
        "name": given.name,
        "estimate": estimate(given.estimate),
        "source": given.source,
        "evidence": [str(place) for place in given.places],
    }


def derivation(made: Derivation) -> dict[str, Any]:
    """How a number was worked out."""
    return {
        "formula": made.formula,
        "inputs": [input_values(each) for each in made.inputs],
        "swings": [{"key": s.key, "low": rounded(s.low), "high": rounded(s.high)} for s in made.swings],
    }
