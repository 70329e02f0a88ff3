"""A watch as plain values, for JSON."""

import math
from datetime import datetime
from typing import Any

from solvent.domain.alarm import Alarm
from solvent.domain.estimate import Estimate
from solvent.domain.vigil import Incident
from solvent.domain.watch import ColumnWatch, Measured, Standing, Watch
from solvent.reports.estimates import estimate
from solvent.reports.watch import words

SCHEMA_VERSION = 1


def values(watch: Watch) -> dict[str, Any]:
    """What `solvent watch --format json` writes."""
    return {
        "schema_version": SCHEMA_VERSION,
        "solvent": watch.version,
        "project": watch.project,
        "watched_at": _time(watch.watched_at),
        "condition": str(watch.condition),
        "answer": words.headline(watch),
        "alpha": watch.alpha,
        "promise": watch.promise,
        "reference_rows": watch.reference_rows,
        "current_rows": watch.current_rows,
        "alarms": [_incident(one) for one in watch.incidents],
        "requirements": [_standing(one) for one in watch.standings],
        "behind": dict(words.behind(watch)),
        "columns": {one.name: _column(one) for one in words.ranked(watch)},
        "windows": [
            {"start": _time(one.start), "end": _time(one.end), "rows": one.rows, "distance": _finite(one.distance),
             "gaps": _finite(one.gaps)}
            for one in watch.windows
        ],
        "rules": {
            "checked": [
                {"rule": str(one.rule), "column": one.rule.column or None, "place": str(one.rule.place),
                 "breaks": one.found, "rows": one.rows, "allowed": str(one.rule.allowed), "kept": one.kept}
                for one in watch.rules
            ],
            "unchecked": [{"rule": one.said, "place": str(one.place), "reason": one.reason} for one in watch.unchecked],
        },
        "notes": list(watch.notes),
    }  # fmt: skip


def _incident(one: Incident) -> dict[str, Any]:
    return {
        **_alarm(one.alarm),
        "members": [_alarm(part) for part in one.alarm.members],
        "state": str(one.state),
        "seen_at": _time(one.seen_at),
        "until": _time(one.until),
        "by": one.by,
        "note": one.note,
    }


def _alarm(one: Alarm) -> dict[str, Any]:
    onset = one.onset and {**{name: _time(getattr(one.onset, name)) for name in ("at", "low", "high")},
                           "level": one.onset.level}  # fmt: skip
    return {
        "id": one.identity,
        "monitor": one.monitor,
        "kind": one.kind,
        "column": one.column,
        "part": one.part,
        "severity": str(one.severity),
        "message": one.message,
        "place": str(one.place) if one.place else None,
        "raised_at": _time(one.raised_at),
        "onset": onset,
        "evidence": one.evidence if one.evidence is None or math.isfinite(one.evidence) else None,
        "threshold": one.threshold,
        "statistic": one.statistic,
        "effect": _estimate(one.effect),
        "harm": _estimate(one.harm),
        "loss_per_day": _estimate(one.loss_per_day),
    }


def _standing(one: Standing) -> dict[str, Any]:
    return {
        "requirement": one.requirement,
        "metric": one.metric,
        "limit": one.limit,
        "sense": "at_least" if one.at_least else "at_most",
        "history": [_measured(at) for at in one.history],
        "horizon_days": _estimate(one.horizon),
        "harm": _estimate(one.harm),
        "loss_per_day": _estimate(one.loss_per_day),
        "warnings": list(one.warnings),
    }


def _measured(at: Measured) -> dict[str, Any]:
    return {"start": _time(at.start), "end": _time(at.end), "confirmed": at.confirmed, **(_estimate(at.estimate) or {})}


def _column(one: ColumnWatch) -> dict[str, Any]:
    sides = {"reference": one.reference, "current": one.current}
    return {
        "kind": str(one.reference.kind),
        "p": one.p,
        "effect": _estimate(one.effect),
        "statistics": _finite(one.statistics),
        "chance": _finite(one.chance),
        **{
            side: _finite({"rows": at.rows, "empty": at.null_share, "mean": at.mean, "std": at.std})
            for side, at in sides.items()
        },
    }


def _estimate(known: Estimate | None) -> dict[str, Any] | None:
    return None if known is None else _finite(estimate(known))


def _finite(given: Any) -> dict[str, Any]:
    """The same with null for what is no number: JSON knows neither NaN nor infinity."""
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value for key, value in given.items()
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
