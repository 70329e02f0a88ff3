"""A watch as Prometheus metrics, in its text format: https://prometheus.io/docs/instrumenting/exposition_formats/."""

import math
from collections.abc import Iterator

from solvent.domain.alarm import State
from solvent.domain.finding import Severity
from solvent.domain.watch import Condition, Watch


def render(watch: Watch) -> str:
    """All metrics, one a line, each kind with its help."""
    return "".join(f"{line}\n" for line in _lines(watch))


def _lines(of: Watch) -> Iterator[str]:
    project = {"project": of.project}
    yield from _gauge("solvent_watch_timestamp_seconds", "When production was last looked at.")
    yield _sample("solvent_watch_timestamp_seconds", project, of.watched_at.timestamp())
    yield from _gauge("solvent_watch_condition", "0 quiet, 1 changed without known harm, 2 needs attention.")
    yield _sample("solvent_watch_condition", project, float(list(Condition).index(of.condition)))
    yield from _gauge("solvent_watch_rows", "Rows of production that were counted.")
    yield _sample("solvent_watch_rows", project, float(of.current_rows))
    yield from _gauge("solvent_watch_alarms", "Alarms by state and severity.")
    for state in State:
        for severity in Severity:
            count = sum(one.state is state and one.alarm.severity is severity for one in of.incidents)
            labels = {**project, "state": str(state), "severity": str(severity)}
            yield _sample("solvent_watch_alarms", labels, float(count))
    yield from _gauge("solvent_watch_column_distance_ratio", "Distance of a column: 0 alike, 1 apart.")
    for name, one in of.columns.items():
        value = one.statistics.get("ks", one.statistics.get("tv", math.nan))
        yield _sample("solvent_watch_column_distance_ratio", {**project, "column": name}, value)
    yield from _gauge("solvent_watch_performance", "The newest value of a required metric.")
    for standing in of.standings:
        for last in standing.history[-1:]:
            by = "labels" if last.confirmed else "estimate"
            labels = {**project, "requirement": standing.requirement, "known_by": by}
            yield _sample("solvent_watch_performance", labels, last.estimate.value)


def _gauge(name: str, text: str) -> Iterator[str]:
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} gauge"


def _sample(name: str, labels: dict[str, str], value: float) -> str:
    said = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    number = "NaN" if math.isnan(value) else f"{value:.10g}"
    return f"{name}{{{said}}} {number}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
