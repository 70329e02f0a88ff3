"""A watch in words: the same sentences in every format."""

import math
from collections.abc import Iterator, Sequence
from datetime import datetime

from solvent.domain.alarm import Alarm, Onset, State
from solvent.domain.coverage import Gap
from solvent.domain.durations import duration
from solvent.domain.estimate import Estimate
from solvent.domain.novelty import NovelGroup
from solvent.domain.performance import Performance
from solvent.domain.rule import Unchecked
from solvent.domain.ruler import Kind
from solvent.domain.vigil import Incident
from solvent.domain.watch import ColumnWatch, Condition, Measured, Standing, Watch
from solvent.reports.value.words import quantity
from solvent.reports.words import amount, count

QUESTION = "Is the model in production still what it was proven to be?"
STATE = {
    State.OPEN: "open",
    State.ACKNOWLEDGED: "acknowledged",
    State.EXPECTED: "expected",
    State.RESOLVED: "resolved",
}
_MOST_UNCHECKED, _MOST_NAMED = 12, 8
# Metrics that are read off a column, without any label.
_OF_A_COLUMN = frozenset(["mean", "rate"])
_STATISTIC = {
    "ks": "Kolmogorov-Smirnov", "wasserstein": "Wasserstein", "js": "Jensen-Shannon", "psi": "PSI",
    "hellinger": "Hellinger", "tv": "total variation",
}  # fmt: skip


def headline(watch: Watch) -> str:
    """The answer as the end of a sentence that begins with the project's name."""
    alarms = watch.alarms
    if not watch.current_rows:
        return "no production data has come yet"
    if watch.condition is Condition.QUIET:
        return "production is as the reference was" + (", as far as it can be watched" if watch.notes else "")
    if watch.condition is Condition.CHANGED:
        return f"production has changed, without known harm ({count(len(alarms), 'alarm')})"
    worst = [alarm for alarm in alarms if alarm.severity.rank == 0]
    return f"production needs attention now ({count(len(worst), 'severe alarm')})"


def basis(watch: Watch) -> str:
    """What was compared with what."""
    over = f", in {count(len(watch.windows), 'window')}" if len(watch.windows) > 1 else ""
    return (
        f"{count(watch.current_rows, 'row')} of production{over}, against {count(watch.reference_rows, 'row')} of"
        f" reference; {count(len(watch.columns), 'column')} watched."
    )


def further(left: Sequence[Incident]) -> str:
    """What is said of alarms that are too many to be shown one by one."""
    columns = [f"`{name}`" for name in dict.fromkeys(name for one in left for name in one.alarm.columns)]
    on = f" on {', '.join(columns[:_MOST_NAMED])}" if columns else ""
    others = f" and {count(len(columns) - _MOST_NAMED, 'other column')}" if len(columns) > _MOST_NAMED else ""
    return f"And {count(len(left), 'more alarm')}{on}{others}."


def alarm(found: Alarm) -> str:
    """What an alarm says, with its onset."""
    return found.message + (f" Since {onset(found.onset)}." if found.onset else "")


def passed(watch: Watch) -> Iterator[str]:
    """What held in some of the windows that came with this look, and does no longer."""
    for one in watch.incidents:
        if one.state is State.RESOLVED and one.seen_at == watch.watched_at:
            yield f"{alarm(one.alarm)} Since {moment(one.alarm.raised_at)}, and over since."


def onset(found: Onset) -> str:
    """When it began."""
    if found.low == found.high:
        return moment(found.at)
    return f"about {moment(found.at)} (between {moment(found.low)} and {moment(found.high)})"


def moment(at: datetime) -> str:
    """A time, to the minute where it is not midnight.

    >>> moment(datetime(2026, 3, 1)), moment(datetime(2026, 3, 1, 9, 30))
    ('2026-03-01', '2026-03-01 09:30')
    """
    return f"{at:%Y-%m-%d}" if (at.hour, at.minute) == (0, 0) else f"{at:%Y-%m-%d %H:%M}"


def harm(found: Alarm) -> str:
    """What it does to the contract's metric and costs; empty where neither is known."""
    said = []
    if found.harm:
        said.append(f"Estimated effect on {found.harm.unit}: {span(found.harm)}.")
    said += _loss(found.loss_per_day)
    return " ".join(said)


def span(found: Estimate) -> str:
    """A value with its interval.

    >>> from solvent.domain.evidence import Grade
    >>> span(Estimate(-0.021, -0.03, -0.012, "accuracy", Grade.MEASURED))
    '−0.021 (−0.03 to −0.012)'
    """
    return f"{plain(found.value)} ({plain(found.low)} to {plain(found.high)})"


def plain(number: float) -> str:
    """A number with its sign and three digits.

    >>> plain(-0.0123), plain(1234.0), plain(math.inf)
    ('−0.0123', '1,234', 'without end')
    """
    if not math.isfinite(number):
        return "without end" if number > 0 else "unknown"
    sign = "−" if number < 0 else ""
    size = abs(number)
    return sign + (amount(size) if size >= 10 or size == 0 else f"{size:.3g}")


def _loss(found: Estimate | None) -> list[str]:
    """What it costs a day; nothing where it may as well be a gain."""
    if found is None or found.low <= 0:
        return []
    return [f"That costs about {span(found)} {found.unit} a day."]


def life(incident: Incident) -> str:
    """Where an alarm stands with the people who answer for the system."""
    if incident.state is State.OPEN:
        return "open"
    said = STATE[incident.state] + (f" until {moment(incident.until)}" if incident.until else "")
    said += f" by {incident.by}" if incident.by else ""
    return said + (f": {incident.note}" if incident.note else "")


def column(found: ColumnWatch) -> str:
    """How far a column moved, beside what chance makes of that."""
    name, value = ("ks", found.statistics["ks"]) if "ks" in found.statistics else ("tv", found.statistics["tv"])
    return f"{_STATISTIC[name]} {value:.3f} (chance alone passes {found.chance[name]:.3f} once in 100), {effect(found)}"


def effect(found: ColumnWatch) -> str:
    """How far it moved, in words."""
    moved = found.effect
    if not math.isfinite(moved.value):
        return "it has no spread to measure by"
    if found.reference.kind in {Kind.NUMBER, Kind.TIME}:
        side = "up" if moved.value > 0 else "down"
        return f"mean {side} by {abs(moved.value):.2f} sd ({moved.low:+.2f} to {moved.high:+.2f})"
    return f"{moved.unit} {100 * moved.value:+.1f} points ({100 * moved.low:+.1f} to {100 * moved.high:+.1f})"


def told(incident: Incident) -> str:
    """What people are told of an alarm."""
    said = " ".join(filter(None, (alarm(incident.alarm), harm(incident.alarm))))
    return f"{incident.alarm.severity.upper()} {said} [{incident.identity[:8]}]"


def title(watch: Watch) -> str:
    """The subject of a message."""
    return f"{watch.project}: {headline(watch)}"


def standing(found: Standing) -> Iterator[str]:
    """A requirement in production, sentence by sentence."""
    if found.history:
        yield f"{_how(found)} {_limit(found)}"
    if found.harm:
        yield f"Against the reference it changed by {span(found.harm)}."
    yield from _loss(found.loss_per_day)
    if found.horizon:
        yield horizon(found.horizon)
    yield from found.warnings


def _how(found: Standing) -> str:
    last = found.history[-1]
    return f"{within(last.estimate)} up to {moment(last.end)}, {told_by(found.metric, last)};"


def told_by(metric: str, at: Measured) -> str:
    """What a value rests on: labels, an estimate without them, or both."""
    if metric in _OF_A_COLUMN:
        return "as its column shows"
    if at.confirmed:
        return "labels confirm"
    known = at.estimate
    if isinstance(known, Performance) and known.confirmed and known.n:
        # Never all of them, and never none.
        labelled = min(max(known.confirmed / known.n, 0.01), 0.99)
        return f"by labels of {labelled:.0%} of the decisions, the rest estimated"
    return "estimated without labels"


def within(known: Estimate) -> str:
    """A value with its interval, in its unit.

    >>> from solvent.domain.evidence import Grade
    >>> within(Estimate(4.2412, 4.11, 4.3, "USD/decision", Grade.MEASURED))
    '4.24 (4.11 to 4.3) USD a decision'
    >>> within(Estimate(0.2, 0.1, 0.3, "share", Grade.MEASURED))
    '20 % (10 % to 30 %)'
    """
    value, low, high = (quantity(each, known.unit) for each in (known.value, known.low, known.high))
    _, _, unit = value.partition(" ")
    if unit and unit != "%" and low.endswith(f" {unit}") and high.endswith(f" {unit}"):
        value, low, high = (each.removesuffix(f" {unit}") for each in (value, low, high))
        return f"{value} ({low} to {high}) {unit}"
    return f"{value} ({low} to {high})"


def _limit(found: Standing) -> str:
    if found.limit is None or not found.history:
        return "no limit is set."
    side = "at least" if found.at_least else "at most"
    return f"asked for is {side} {quantity(found.limit, found.history[-1].estimate.unit)}."


def horizon(found: Estimate) -> str:
    """When a requirement will be broken."""
    if found.value == 0:
        return "Its newest values are beyond that already."
    if not math.isfinite(found.value):
        sure = f"{100 * (1 + found.level) / 2:.0f} % confidence"
        return "No end in sight" + (f"; not before {_days(found.low)}, with {sure}." if found.low > 0 else ".")
    return f"At this pace it is broken in {_days(found.value)} ({_days(found.low)} to {_days(found.high)})."


def group(found: NovelGroup) -> str:
    """A group of rows that training never saw."""
    share = f"{found.share.value:.1%} of the newest rows ({found.share.low:.1%} to {found.share.high:.1%})"
    said = f"“{found.name}”: {share}" + (f", {_growth(found.growth)}" if found.growth else "")
    rule = " and ".join(map(str, found.rule))
    said += f"; {rule} ({found.covered:.0%} of it)" if rule else "; no short rule describes it"
    said += f". Since {found.history[0].window}" if found.history else ""
    return f"{said}. Rows to look at first: {', '.join(map(str, found.exemplars[:3]))}."


def _growth(found: Estimate) -> str:
    if found.low > 1 or found.high < 1:
        return f"{'growing' if found.value > 1 else 'shrinking'} by a factor of {found.value:.2g} from look to look"
    return "neither growing nor shrinking for sure"


def gap(found: Gap) -> str:
    """A part of production of which training has too few rows, and what to collect."""
    said = (
        f"{found.name}: {found.production.value:.1%} of production, {found.training.value:.1%} of the reference;"
        f" collect {amount(found.collect.value)} rows"
    )
    if found.worth and found.worth.value > 0:
        said += f", worth about {span(found.worth)} {found.worth.unit}"
    return said + (f", at a price of {amount(found.price.value)}." if found.price and found.price.value else ".")


def behind(watch: Watch) -> Iterator[tuple[str, list[str]]]:
    """What lies behind a drift, and what became of the project's own rules, in sections."""
    if over := list(passed(watch)):
        yield "What held for a while only", over[:_MOST_NAMED]
    if watch.novelty:
        yield "What training never saw", [group(one) for one in watch.novelty[:8]]
    if watch.coverage and watch.coverage.gaps:
        yield "What to collect", [gap(one) for one in watch.coverage.gaps[:8]]
    if watch.rules or watch.unchecked:
        yield "Rules of the project's own schemas", list(_rules(watch))


def _rules(watch: Watch) -> Iterator[str]:
    files = {one.rule.place.path for one in watch.rules}
    if watch.rules:
        broken = sum(not one.kept for one in watch.rules)
        now = f"{count(broken, 'is broken', 'are broken')}" if broken else "none is broken"
        yield f"{count(len(watch.rules), 'rule')} from {', '.join(sorted(files))} checked; {now} in the newest windows."
    reasons: dict[str, list[Unchecked]] = {}
    for one in watch.unchecked:
        reasons.setdefault(one.reason, []).append(one)
    for reason, alike in list(reasons.items())[:_MOST_UNCHECKED]:
        such = f"{alike[0].said} ({alike[0].place})"
        named = such if len(alike) == 1 else f"{len(alike)} rules, such as that {such}"
        yield f"Not checked: {named}, since {reason}."
    if (left := len(reasons) - _MOST_UNCHECKED) > 0:
        yield f"Nor are those for {count(left, 'further reason')}; --format json names them."


def _days(days: float) -> str:
    return duration(days) if math.isfinite(days) else "no end in sight"


def ranked(watch: Watch) -> list[ColumnWatch]:
    """The columns, the farthest beyond chance first."""
    return sorted(watch.columns.values(), key=lambda one: -one.beyond_chance)
