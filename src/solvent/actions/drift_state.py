"""A monitor of drift as plain values, from which it goes on as if it had never stopped."""

import base64
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from solvent.actions.drift_monitor import DriftMonitor, Rules, Standing
from solvent.domain.drift import Watchee, Window
from solvent.domain.errors import BadProfile
from solvent.domain.profile import Slice
from solvent.domain.stored_profile import from_bytes, to_bytes
from solvent.stats.changes import Changes
from solvent.stats.control_chart import Chart
from solvent.stats.design_effect import Season
from solvent.stats.drift_watch import Watched
from solvent.stats.montecarlo import Array

VERSION = 2


def plain(monitor: DriftMonitor) -> dict[str, Any]:
    """All that a monitor knows, as values that JSON has."""
    what, standing = monitor.setting.streams, monitor.standing
    seen, changes = standing.seen, standing.seen.changes
    return {
        "version": VERSION,
        "rules": {**asdict(monitor.rules), "ignore": list(monitor.rules.ignore), "late": list(monitor.rules.late)},
        # What its periods told is in the setting.
        "reference": base64.b64encode(to_bytes(replace(monitor.reference, chunks={}))).decode("ascii"),
        "start": monitor.start.isoformat(),
        "calendars": list(monitor.setting.calendars),
        "length": monitor.setting.length.total_seconds(),
        "weights": what.weights.tolist(),
        "design": what.design.tolist(),
        "usual_rows": what.usual.tolist(),
        "seasons": [season.effect.tolist() for season in what.seasons],
        "chart": what.chart and {name: values.tolist() for name, values in vars(what.chart).items()},
        "pools": [pool.tolist() for pool in seen.pools],
        "evidence": changes.evidence.tolist(),
        "began": changes.began.tolist(),
        "spread": changes.spread.tolist(),
        "direction": seen.direction.tolist(),
        "usual": seen.usual.tolist(),
        "windows": seen.windows.tolist(),
        "before": seen.before.tolist(),
        "first": standing.first and standing.first.isoformat(),
        "last": standing.last and standing.last.isoformat(),
        "known": sorted(standing.known),
        "raised": sorted([each.column, *(each.slice or ())] for each in standing.raised),
        "recent": [[window.at.isoformat(), [rows.tolist() for rows in window.rows]] for window in standing.recent],
    }


def resumed(state: Mapping[str, Any]) -> DriftMonitor:
    """The monitor that gave this state.

    Raises
    ------
    BadProfile
        It is no such state, or one of a later version.
    """
    if state.get("version") != VERSION:
        raise BadProfile(
            f"This state is of version {state.get('version')!r}, not {VERSION}.",
            hint="Pass what Monitor.state() gave in this release, or begin anew with the reference.",
        )
    try:
        return _resumed(state)
    except (KeyError, TypeError, ValueError) as error:
        raise BadProfile(
            f"This state is damaged: {type(error).__name__} {error}.", hint="Begin anew with the reference."
        ) from error


def _resumed(state: Mapping[str, Any]) -> DriftMonitor:
    rules = {**state["rules"], **{name: tuple(state["rules"].get(name, ())) for name in ("ignore", "late")}}
    reference = from_bytes(base64.b64decode(state["reference"]))
    monitor = DriftMonitor(reference, Rules(**rules), datetime.fromisoformat(state["start"]))
    monitor.setting = replace(
        monitor.setting,
        streams=replace(
            monitor.setting.streams,
            weights=_array(state["weights"]),
            design=_array(state["design"]),
            usual=_array(state["usual_rows"]),
            seasons=tuple(Season(_array(each)) for each in state["seasons"]),
            chart=state["chart"] and Chart(**{name: _array(values) for name, values in state["chart"].items()}),
        ),
        calendars=tuple(state["calendars"]),
        length=timedelta(seconds=state["length"]),
    )
    monitor.standing = Standing(
        Watched(
            tuple(_array(pool) for pool in state["pools"]),
            Changes(_array(state["evidence"]), _array(state["began"]), _array(state["spread"])),
            _array(state["direction"]),
            _array(state["usual"]),
            _array(state["windows"]),
            # Without a chart there are none of any stream.
            _array(state["before"]).reshape(-1, len(state["usual"])),
        ),
        first=_time(state["first"]),
        last=_time(state["last"]),
        known=frozenset(state["known"]),
        raised=frozenset(Watchee(column, Slice(*part) if part else None) for column, *part in state["raised"]),
        recent=tuple(
            Window(datetime.fromisoformat(at), tuple(_array(each) for each in rows)) for at, rows in state["recent"]
        ),
    )
    monitor.notices = ()
    return monitor


def _array(values: Any) -> Array:
    return np.array(values, np.float64)


def _time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
