"""The contract's part on supervision: how production is watched, and which changes were announced."""

from dataclasses import dataclass, field
from typing import Literal

from solvent.domain.contract_fields import CHANCE, DAY, NOT_NEGATIVE, Bounds, each, says


@dataclass(frozen=True)
class Watching:
    """How production is watched by `solvent watch`."""

    reference: tuple[str, ...] = each(
        "Files, globs or URLs of tables that production is compared with; `data.training` if left out.",
        example=["data/2025/*.parquet"],
    )
    period: Literal["hour", "day", "week", "month"] | None = says(
        "The stretch of time that is judged at a time; a day if left out.", example="day"
    )
    alpha: float | None = says(
        "Probability of any false alarm in a year, over all columns, slices and looks together; 0.01 if left out.",
        example=0.01,
        bounds=CHANCE,
    )
    key: str | tuple[str, ...] | None = says(
        "Column, or columns, that name a row: by it rows are drawn, labels joined and doubles noticed.",
        example="flight_id",
    )
    slices: tuple[str, ...] = each("Columns whose values are watched each for itself.", example=["origin"])
    ignore: tuple[str, ...] = each("Columns that may change as they like.", example=["request_id"])
    sources: tuple[str, ...] = each(
        "Columns that come from one source, a pattern of names each: what moves of them at one time is told as one"
        " cause.",
        example=["weather_*"],
    )
    schemas: tuple[str, ...] = each(
        "Pandera schemas and ODCS contracts that production must keep, by file or `file:name`; if left out, those found"
        " in the project that have half of their columns in the reference.",
        example=["src/schemas.py:Flights", "contracts/flights.odcs.yaml"],
    )
    tolerance: float | None = says(
        "A change of a required metric that nobody minds, in its own unit; what harms more raises a severe alarm.",
        example=0.01,
        bounds=NOT_NEGATIVE,
    )
    stale_after_hours: float | None = says(
        "Hours without new data after which the feed counts as dead.", example=26, bounds=Bounds(0, open=True)
    )
    recomputed: tuple[str, ...] = each(
        "Files or globs of rows of `data.production` as training's preprocessing makes them, joined by `watch.key`.",
        example=["checks/recomputed.parquet"],
    )

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of the key."""
        return (self.key,) if isinstance(self.key, str) else self.key or ()


@dataclass(frozen=True)
class Expected:
    """A change in production that somebody announced."""

    reason: str = field(metadata={"help": "Why it is expected.", "example": "marketing campaign"})
    until: str = field(metadata={"help": "Last day of it, as YYYY-MM-DD.", "example": "2026-12-04", "form": DAY})
    since: str | None = says("First day of it, as YYYY-MM-DD.", example="2026-11-27", form=DAY)
    columns: tuple[str, ...] = each("Columns that it touches; all if left out.", example=["fare"])
