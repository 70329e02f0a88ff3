"""Monitors' notices of one look become alarms, within the alpha of a year."""

from collections.abc import Mapping
from dataclasses import replace

from solvent.catalog.monitor import Monitor
from solvent.domain.alarm import Alarm
from solvent.domain.sight import Notice, Sight


def raised(sight: Sight, monitors: Mapping[str, Monitor], *, alpha: float, looks: float) -> list[Alarm]:
    """The alarms of one look of `looks` a year, whose false ones have at most the probability `alpha` together."""
    tests = max(len(sight.reference.columns), 1) * max(looks, 1.0)
    found = []
    for entry in monitors.values():
        allowed = replace(sight, alpha=alpha * entry.share / tests)
        found += [_alarm(entry, notice, sight) for notice in entry.watch(allowed)]
    return found


def _alarm(entry: Monitor, notice: Notice, sight: Sight) -> Alarm:
    return Alarm(
        entry.code, entry.kind, sight.at, notice.message, notice.severity or entry.severity, notice.column, notice.part,
        onset=notice.onset, evidence=notice.evidence, threshold=notice.threshold, statistic=notice.statistic,
        effect=notice.effect, harm=notice.harm, loss_per_day=notice.loss_per_day, place=notice.place,
    )  # fmt: skip
