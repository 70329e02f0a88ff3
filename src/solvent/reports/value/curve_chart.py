"""The error by the rows trained on, the band of its forecast and the limit: geometry as values, for the template."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from solvent.domain.appraisal import Appraisal
from solvent.domain.certificate import Standing
from solvent.domain.learning_curve import Forecast
from solvent.reports.value.words import curve, curve_unit, quantity
from solvent.reports.words import amount

WIDTH, HEIGHT, BASE, TOP, LEFT = 640, 246, 216, 34, 6
_ROOM = 24
_ERRORS = {"error_rate": lambda limit: limit, "accuracy": lambda limit: 1 - limit}


@dataclass(frozen=True)
class Growth:
    """The picture: the measured line and its points, the forecast and its band, the limit, ticks, rows of the table."""

    band: str
    measured: str
    expected: str
    points: tuple[tuple[float, float], ...]
    limit: float | None
    limit_words: str
    ticks: tuple[tuple[float, str, str], ...]
    heights: tuple[tuple[float, str], ...]
    rows: tuple[tuple[str, str, str, str, str], ...]
    description: str
    basis: str


def drawn(appraisal: Appraisal) -> Growth | None:
    """The picture of an appraisal's curve; None where none was measured."""
    found = appraisal.curve
    if found is None:
        return None
    seen, ahead, unit, limit = found.curve, found.ahead, curve_unit(found), _limit(appraisal)
    known = [*seen.errors, *(at.error.low for at in ahead), *(at.error.high for at in ahead)]
    top = max(known + ([limit] if limit is not None else []))
    first, last = math.log(seen.sizes[0]), math.log(ahead[-1].size)

    def x(size: float) -> float:
        return round(LEFT + (WIDTH - 2 * LEFT) * (math.log(size) - first) / (last - first), 1)

    def y(error: float) -> float:
        return round(BASE - (BASE - TOP) * error / (top or 1.0), 1)

    points = tuple((x(size), y(error)) for size, error in zip(seen.sizes, seen.errors, strict=True))
    upper = " L".join(f"{x(at.size)} {y(at.error.high)}" for at in ahead)
    lower = " L".join(f"{x(at.size)} {y(at.error.low)}" for at in reversed(ahead))
    asked = f"asked for is {quantity(limit, unit)} at most" if limit is not None else ""
    return Growth(
        band=f"M{upper} L{lower} Z",
        measured="M" + " L".join(f"{a} {b}" for a, b in points),
        expected="M" + " L".join(f"{x(at.size)} {y(at.error.value)}" for at in ahead),
        points=points,
        limit=None if limit is None else y(limit),
        limit_words=asked,
        ticks=tuple(
            (x(size), amount(size), anchor)
            for size, anchor in ((seen.sizes[0], "start"), (seen.sizes[-1], "middle"), (ahead[-1].size, "end"))
        ),
        heights=((y(top), quantity(top, unit)), *(((BASE, quantity(0.0, unit)),) if _clear(limit, y) else ())),
        rows=tuple(_rows(found, unit)),
        description=curve(found) + (f" {asked[:1].upper()}{asked[1:]}." if asked else ""),
        basis=f"How it is forecast: {ahead[-1].error.method}.",
    )


def _clear(limit: float | None, y: Callable[[float], float]) -> bool:
    """Whether there is room for a word between the line of the limit and the axis."""
    return limit is None or y(limit) < BASE - _ROOM


def _limit(appraisal: Appraisal) -> float | None:
    """The strictest error rate that is asked for on all rows, one that is not proven yet before one that is."""
    asked = [
        (proof.standing is Standing.PROVEN, _ERRORS[found.claim.metric](found.claim.limit))
        for proof in appraisal.proofs
        if (found := proof.certificate) and found.claim.metric in _ERRORS and not proof.requirement.where
    ]
    return min(asked)[1] if asked else None


def _rows(found: Forecast, unit: str) -> Iterator[tuple[str, str, str, str, str]]:
    for size, error in zip(found.curve.sizes, found.curve.errors, strict=True):
        yield amount(size), quantity(error, unit), "", "", "tried"
    for at in found.ahead[1:]:
        low, high = quantity(at.error.low, unit), quantity(at.error.high, unit)
        yield amount(at.size), quantity(at.error.value, unit), low, high, f"forecast ({at.error.grade})"
