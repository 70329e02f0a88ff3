"""What complexity cost and bought: in words that every report uses, and as plain values."""

from typing import Any

from solvent.domain.estimate import Estimate, NotMeasurable
from solvent.domain.gain import Bought, Gain
from solvent.reports.estimates import estimate, rounded

MOST = 12
_MINUTE, _HOUR = 90, 5400


def figures(gain: Gain) -> str:
    """What was measured before and after, and what the difference proves."""
    moved = f"{gain.metric} {gain.before:.4g} → {gain.after:.4g}"
    if isinstance(gain.gain, NotMeasurable):
        return f"{moved}: {gain.gain.reason}"
    return f"{moved}, better by {_signed(gain.gain)}: {said(gain)}"


def said(gain: Gain) -> str:
    """Whether it bought anything, in a few words."""
    return {
        Bought.BETTER: "a gain beyond chance",
        Bought.CHANCE: "no more than chance may bring",
        Bought.WORSE: "worse by more than chance",
        Bought.UNTOLD: "chance cannot be told apart",
    }[gain.bought]


def _signed(known: Estimate) -> str:
    # Adding zero turns what is rounded to -0 into 0.
    value, low, high = (float(f"{number:.2g}") + 0.0 for number in (known.value, known.low, known.high))
    return f"{value:+g} ({low:+g} to {high:+g})"


def cost(gain: Gain) -> str:
    """What it costs, as far as the project shows it: code, packages, training time."""
    parts = []
    if gain.lines:
        parts.append(f"{gain.lines:+,} lines of training code" if gain.at else f"in {gain.lines:,} lines of code")
    if gain.packages:
        parts.append(f"needs {', '.join(gain.packages[:4])}" + " and more" * (len(gain.packages) > 4))
    if gain.seconds:
        before, after = gain.seconds
        times = f", {after / before:.2g} times as long" if before > 0 and not 0.8 < after / before < 1.25 else ""
        parts.append(f"training {_time(before)} → {_time(after)}{times}")
    return "; ".join(parts) or "no cost that the project shows"


def _time(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{seconds:.2g} s"
    return f"{seconds / 60:.0f} min" if seconds < _HOUR else f"{seconds / 3600:.1f} h"


def name(gain: Gain) -> str:
    """What came in, and what was there before."""
    return f"{gain.at}: {gain.name}" if gain.at else f"{gain.name} beside {gain.against}"


def values(gain: Gain) -> dict[str, Any]:
    """A step as plain values."""
    known = gain.gain
    return {
        "name": gain.name,
        "against": gain.against,
        "at": gain.at or None,
        "metric": gain.metric,
        "before": rounded(gain.before),
        "after": rounded(gain.after),
        "gain": {"not_measurable": known.reason} if isinstance(known, NotMeasurable) else estimate(known),
        "bought": str(gain.bought),
        "lines": gain.lines,
        "packages": list(gain.packages),
        "training_seconds": {"before": gain.seconds[0], "after": gain.seconds[1]} if gain.seconds else None,
        "evidence": [str(place) for place in gain.places],
        "commits": list(gain.commits),
    }


def schema() -> dict[str, Any]:
    """The schema of a step."""
    text, number = {"type": "string"}, {"type": "number"}
    texts = {"type": "array", "items": text}
    seconds = {"type": "object", "properties": {"before": number, "after": number}, "required": ["before", "after"]}
    unknown = {"type": "object", "properties": {"not_measurable": text}, "required": ["not_measurable"]}
    properties = {
        "name": text,
        "against": text,
        "at": {"type": ["string", "null"], "description": "null: two models side by side"},
        "metric": text,
        "before": number,
        "after": number,
        "gain": {"anyOf": [{"$ref": "#/$defs/estimate"}, unknown], "description": "positive: better"},
        "bought": {"enum": [str(bought) for bought in Bought]},
        "lines": {"type": ["integer", "null"], "description": "of code that came in, net"},
        "packages": texts,
        "training_seconds": {"anyOf": [seconds, {"type": "null"}]},
        "evidence": texts,
        "commits": texts,
    }
    return {"type": "object", "properties": properties, "required": list(properties)}
