"""How the bounds of a metric drew in as labels came, beside the limit: geometry as values, drawn by the template."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.domain.appraisal import Proof, Sight
from solvent.reports.value.words import quantity
from solvent.reports.words import count

WIDTH, HEIGHT, BASE, TOP, LEFT = 640, 226, 196, 34, 4
_LEAST_SIGHTS, _ROWS = 3, 8
# Room for "2,000,000 labels" at the end of the axis.
_LAST_WORDS = 150


@dataclass(frozen=True)
class Track:
    """The picture: the band between the bounds, the metric's line, the limit, ticks, and rows for its table."""

    band: str
    line: str
    limit: float
    limit_words: str
    ticks: tuple[tuple[float, str], ...]
    last: str
    heights: tuple[tuple[float, str], ...]
    rows: tuple[tuple[str, str, str, str], ...]
    description: str


def track(proof: Proof) -> Track | None:
    """The picture of one proof; None where too little was seen on the way."""
    seen, found = proof.track, proof.certificate
    if found is None or len(seen) < _LEAST_SIGHTS:
        return None
    unit, limit = found.estimate.unit, found.claim.limit
    low, high = _heights(seen, limit, share=unit == "share")

    def x(n: int) -> float:
        first, last = math.log(seen[0].n), math.log(seen[-1].n)
        return round(LEFT + (WIDTH - 2 * LEFT) * (math.log(n) - first) / max(last - first, 1e-9), 1)

    def y(value: float) -> float:
        return round(BASE - (BASE - TOP) * (min(max(value, low), high) - low) / (high - low), 1)

    upper = " L".join(f"{x(s.n)} {y(s.high)}" for s in seen)
    lower = " L".join(f"{x(s.n)} {y(s.low)}" for s in reversed(seen))
    said = quantity(limit, unit)
    end = seen[-1]
    return Track(
        band=f"M{upper} L{lower} Z",
        line="M" + " L".join(f"{x(s.n)} {y(s.value)}" for s in seen),
        limit=y(limit),
        limit_words=f"{found.claim.sense.words} {said}",
        ticks=tuple((x(n), f"{n:,}") for n in _sizes(seen) if x(n) < WIDTH - _LAST_WORDS),
        last=count(end.n, "label"),
        heights=((y(high), quantity(high, unit)), (y(low), quantity(low, unit))),
        rows=tuple(_row(s, unit) for s in seen[:: max(1, len(seen) // _ROWS)]),
        description=(
            f"After {end.n:,} labels {quantity(end.value, unit)}, between {quantity(end.low, unit)} and"
            f" {quantity(end.high, unit)}; asked for is {found.claim.sense.words} {said}."
        ),
    )


def _heights(seen: tuple[Sight, ...], limit: float, *, share: bool) -> tuple[float, float]:
    """What is worth showing: the last half of the way and the limit; the first bounds are as wide as can be."""
    late = seen[len(seen) // 2 :]
    low, high = min(limit, *(s.low for s in late)), max(limit, *(s.high for s in late))
    room = 0.15 * (high - low) or 1.0
    wide = (max(low - room, 0.0) if low >= 0 else low - room, high + room)
    ends = (max(wide[0], 0.0), min(wide[1], 1.0)) if share else wide
    return float(f"{ends[0]:.2g}"), ends[1] if share and ends[1] > 0.99 else float(f"{ends[1]:.2g}")


def _sizes(seen: tuple[Sight, ...]) -> Iterator[int]:
    """Round numbers of labels along the axis."""
    for power in range(13):
        for lead in (1, 3):
            n = lead * 10**power
            if seen[0].n <= n <= seen[-1].n:
                yield n


def _row(s: Sight, unit: str) -> tuple[str, str, str, str]:
    return f"{s.n:,}", quantity(s.value, unit), quantity(s.low, unit), quantity(s.high, unit)
