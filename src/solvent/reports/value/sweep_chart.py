"""What thresholds of confidence cost, or how wrong they are, and the chosen one: geometry as values."""

from dataclasses import dataclass

from solvent.domain.router import Router, Tried
from solvent.reports.value.words import quantity

WIDTH, HEIGHT, BASE, TOP, LEFT = 640, 246, 216, 34, 6
_LEAST, _ROWS, _ROOM, _MOST = 3, 10, 50, 12


@dataclass(frozen=True)
class Sweep:
    """The picture: the line over thresholds, the chosen point, the limit where one is drawn, ticks, and table rows."""

    title: str
    line: str
    chosen: tuple[float, float] | None
    chosen_words: str
    words_at: tuple[float, float, str]
    limit: float | None
    limit_words: str
    ticks: tuple[tuple[float, str, str], ...]
    heights: tuple[tuple[float, str], ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    description: str


def drawn(router: Router) -> tuple[Sweep, ...]:
    """The picture of a router, or of each slice, those with the most labels first; none where nothing was tried."""
    lanes = sorted(router.slices, key=lambda lane: -lane.n)[:_MOST]
    parts = [(f"{lane.slice}: ", lane.tried, lane.threshold) for lane in lanes]
    parts = parts or [("", router.tried, router.threshold)]
    return tuple(_drawn(router, *part) for part in parts if len(part[1]) >= _LEAST)


def _drawn(router: Router, of: str, seen: tuple[Tried, ...], threshold: float | None) -> Sweep:
    tried = sorted(seen, key=lambda one: one.threshold)
    unit, money = _units(router)
    heights = [one.loss if money is None or one.cost is None else one.cost for one in tried]
    shown, limit = money or unit, router.certificate.claim.limit if money is None else None
    low, high = min([0.0, *heights]), max([*heights, *([] if limit is None else [limit])])
    first, last = tried[0].threshold, tried[-1].threshold

    def x(threshold: float) -> float:
        return round(LEFT + (WIDTH - 2 * LEFT) * (threshold - first) / ((last - first) or 1.0), 1)

    def y(height: float) -> float:
        return round(BASE - (BASE - TOP) * (height - low) / ((high - low) or 1.0), 1)

    points = [(x(one.threshold), y(height)) for one, height in zip(tried, heights, strict=True)]
    at = next((n for n, one in enumerate(tried) if one.threshold == threshold), None)
    what = "What a decision costs" if money else "How much of what the machine decides is wrong"
    what = f"{of}{what[:1].lower()}{what[1:]}" if of else what
    return Sweep(
        title=f"{what}, by the least confidence that goes to the machine",
        line="M" + " L".join(f"{a} {b}" for a, b in points),
        chosen=None if at is None else points[at],
        chosen_words="" if at is None else f"{quantity(heights[at], shown)} from {tried[at].threshold:.3g} on",
        words_at=_beside(*points[at or 0]),
        limit=None if limit is None else y(limit),
        limit_words="" if limit is None else f"at most {quantity(limit, unit)}",
        ticks=((x(first), f"{first:.3g}", "start"), (x(last), f"{last:.3g}", "end")),
        heights=((y(high), quantity(high, shown)),),
        heads=("Confidence at least", "By machine", "Wrong of that, seen", *(("A decision costs",) if money else ())),
        rows=tuple(_row(one, unit, money) for one in _some(tried, at)),
        description=_description(what, shown, heights, at),
    )


def _beside(x: float, y: float) -> tuple[float, float, str]:
    """Where words about a point do not cross the line: at the foot where there is room below it, else at the top."""
    left = x < WIDTH / 2
    return x + 10 if left else x - 10, BASE - 10 if y < BASE - _ROOM else TOP - 12, "start" if left else "end"


def _units(router: Router) -> tuple[str, str | None]:
    """The unit of what is limited, and of a decision's cost where it is known."""
    claim, cost = router.certificate.claim, router.cost
    unit = "share" if claim.metric == "error_rate" else router.certificate.estimate.unit
    return unit, cost.routed.unit if cost is not None else None


def _some(tried: list[Tried], at: int | None) -> list[Tried]:
    """A few rows for the table, the chosen one among them."""
    step = max(1, len(tried) // _ROWS)
    return [one for n, one in enumerate(tried) if n % step == 0 or n == at]


def _row(one: Tried, unit: str, money: str | None) -> tuple[str, ...]:
    cost = () if money is None or one.cost is None else (quantity(one.cost, money),)
    return (f"{one.threshold:.4g}", quantity(one.coverage, "share"), quantity(one.loss, unit), *cost)


def _description(what: str, unit: str, heights: list[float], at: int | None) -> str:
    low, high = quantity(min(heights), unit), quantity(max(heights), unit)
    chosen = "no threshold is chosen" if at is None else f"{quantity(heights[at], unit)} at the chosen threshold"
    return f"{what}: between {low} and {high} over all thresholds; {chosen}."
