"""The monitor of drift: batches of every shape, each counted once, and a state that goes on bit by bit."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

import solvent
from solvent.actions.drift_state import VERSION
from solvent.domain.errors import BadProfile, BadUsage

FIRST = datetime(2026, 3, 2, tzinfo=UTC)


def rows(rng, n, *, shift=0.0, site="abc", holes=0.0):
    fare = rng.normal(10 + shift, 2, n)
    fare[rng.random(n) < holes] = np.nan
    return {"fare": fare, "age": rng.normal(40, 9, n), "site": rng.choice(list(site), n)}


def watched(rng, batches, **options):
    monitor = solvent.Monitor(rows(rng, 4_000), **options)
    found = []
    for day, batch in enumerate(batches):
        found += monitor.update(batch, at=FIRST + timedelta(days=day))
    return monitor, found


def test_a_shift_raises_one_alarm_on_its_column_with_its_onset():
    rng = np.random.default_rng(1)
    batches = [rows(rng, 300, shift=1.0 * (day >= 12)) for day in range(25)]
    monitor, found = watched(rng, batches)
    assert [(alarm.column, alarm.kind, alarm.statistic) for alarm in found] == [("fare", "drift", "location")]
    (alarm,) = found
    assert alarm.onset.low <= FIRST + timedelta(days=12) <= alarm.onset.high + timedelta(days=1)
    assert alarm.evidence >= alarm.threshold
    assert alarm.effect.low < 0.5 < alarm.effect.high
    assert "higher" in alarm.message
    assert next(iter(monitor.evidence)) == "fare"


@pytest.mark.parametrize(
    ("change", "column", "statistic"),
    [
        ({"site": "abcd"}, "site", "new categories"),
        ({"site": "aab"}, "site", "share of c"),
        ({"holes": 0.2}, "fare", "missing"),
    ],
)
def test_an_alarm_says_what_changed(change, column, statistic):
    rng = np.random.default_rng(2)
    _, found = watched(rng, [rows(rng, 400, **change) for _ in range(3)])
    assert [(alarm.column, alarm.statistic) for alarm in found] == [(column, statistic)]


def test_a_batch_counts_once_and_a_resumed_monitor_goes_on_bit_by_bit():
    rng = np.random.default_rng(3)
    batches = [rows(rng, 200, shift=0.4 * (day > 5)) for day in range(16)]
    one = solvent.Monitor(rows(rng, 2_000))
    two = solvent.Monitor.from_state(json.loads(json.dumps(one.state())))
    for day, batch in enumerate(batches):
        at, mark = FIRST + timedelta(days=day), f"day {day}"
        raised = one.update(batch, at=at, batch_id=mark)
        assert one.update(batch, at=at, batch_id=mark) == []
        assert "counted before" in one.notices[0]
        assert two.update(batch, at=at, batch_id=mark) == raised
        two = solvent.Monitor.from_state(json.loads(json.dumps(two.state())))
        assert two.state() == one.state()


def test_what_is_odd_about_a_batch_is_noticed_and_breaks_nothing():
    rng = np.random.default_rng(4)
    monitor = solvent.Monitor(rows(rng, 2_000))
    assert "Name its column of times" in monitor.notices[0]
    plain = rows(rng, 100)
    assert monitor.update(plain, at=FIRST) == []
    before = monitor.evidence
    assert monitor.update({"fare": [], "age": [], "site": []}, at=FIRST) == []
    assert "no rows" in monitor.notices[0]
    assert monitor.evidence == before
    monitor.update({name: plain[name] for name in ("fare", "site")}, at=FIRST + timedelta(days=1))
    assert "`age` is missing" in monitor.notices[0]
    monitor.update({**plain, "tip": np.ones(100)}, at=FIRST + timedelta(days=2))
    assert "`tip` is new" in monitor.notices[0]
    monitor.update(plain, at=FIRST - timedelta(days=9))
    assert "comes after" in monitor.notices[0]
    monitor.update({**plain, "fare": [None] * 100}, at=FIRST + timedelta(days=3))
    monitor.update({**plain, "fare": ["a", "b"] * 50}, at=FIRST + timedelta(days=4))
    monitor.update({**plain, "age": np.full(100, np.inf)}, at=FIRST + timedelta(days=5))
    assert all(np.isfinite(each) for each in monitor.evidence.values())


def test_without_dates_a_batch_is_a_day_and_columns_that_may_change_do():
    rng = np.random.default_rng(5)
    monitor = solvent.Monitor(rows(rng, 3_000), ignore=["age"])
    found = []
    for day in range(12):
        batch = rows(rng, 300, shift=2.0 * (day >= 6))
        batch["age"] += 100
        found += monitor.update(batch)
    (alarm,) = found
    assert alarm.column == "fare"
    assert (alarm.raised_at - alarm.onset.at) < timedelta(days=2)


def test_a_column_watched_anew_takes_what_it_does_now_for_normal():
    rng = np.random.default_rng(6)
    batches = [rows(rng, 300, shift=1.5 * (day >= 8)) for day in range(16)]
    monitor, found = watched(rng, batches)
    assert [alarm.column for alarm in found] == ["fare"]
    monitor.rebaseline("fare")
    for day in range(16, 36):
        assert monitor.update(rows(rng, 300, shift=1.5), at=FIRST + timedelta(days=day)) == []
    back = [monitor.update(rows(rng, 300), at=FIRST + timedelta(days=day)) for day in range(36, 40)]
    assert [alarm.column for alarms in back for alarm in alarms] == ["fare"]
    with pytest.raises(BadUsage, match="not watched"):
        monitor.rebaseline("tip")


def test_a_slice_that_changes_is_named():
    rng = np.random.default_rng(7)
    monitor = solvent.Monitor(rows(rng, 6_000), slices=["site"])
    found = []
    for day in range(8):
        batch = rows(rng, 600)
        batch["fare"] = batch["fare"] + 1.2 * (batch["site"] == "b")
        found += monitor.update(batch, at=FIRST + timedelta(days=day))
    assert ("fare", "site = b") in {(alarm.column, alarm.part) for alarm in found}
    assert {alarm.column for alarm in found} == {"fare"}
    assert {alarm.part for alarm in found} <= {None, "site = b"}
    assert solvent.Monitor.from_state(monitor.state()).state() == monitor.state()


def dated(rng, first, days, effect, n=200):
    """Rows of many days, each day with an effect of its own."""
    at = np.repeat([np.datetime64(first.date()) + np.timedelta64(day, "D") for day in range(days)], n)
    return {"at": at.astype("datetime64[us]"), "fare": rng.normal(size=days * n) + np.repeat(effect(days), n)}


def test_days_that_differ_by_themselves_and_weekdays_raise_nothing_where_the_reference_shows_it():
    rng = np.random.default_rng(8)

    def wobble(days):
        return rng.normal(0, 0.3, days) + 0.5 * (np.arange(days) % 7 >= 5)

    reference = dated(rng, FIRST, 84, wobble)
    monitor = solvent.Monitor(reference, time="at")
    assert monitor.notices == ()
    naive = solvent.Monitor({"fare": reference["fare"]})
    effect, found, cried = wobble(84), [], []
    for day in range(84):
        batch = dated(rng, FIRST + timedelta(days=84 + day), 1, lambda _, today=effect[day]: [today])
        found += monitor.update(batch)
        cried += naive.update({"fare": batch["fare"]})
    assert found == []
    assert cried
    late = [monitor.update(dated(rng, FIRST + timedelta(days=168 + day), 1, lambda _: [3.0])) for day in range(5)]
    assert [alarm.column for alarms in late for alarm in alarms] == ["fare"]
    assert solvent.Monitor.from_state(monitor.state()).state() == monitor.state()


def test_what_cannot_be_watched_is_refused_with_advice():
    rng = np.random.default_rng(9)
    with pytest.raises(BadUsage, match="alpha"):
        solvent.Monitor(rows(rng, 10), alpha=2)
    with pytest.raises(BadUsage, match="per"):
        solvent.Monitor(rows(rng, 10), per="fortnight")
    with pytest.raises(BadProfile, match="no rows"):
        solvent.Monitor({"fare": np.empty(0)})
    monitor = solvent.Monitor(rows(rng, 100))
    with pytest.raises(BadProfile, match="not measured as in the reference"):
        monitor.update(solvent.profile(rows(rng, 100)))
    with pytest.raises(BadProfile, match="version"):
        solvent.Monitor.from_state({})
    with pytest.raises(BadProfile, match="damaged"):
        solvent.Monitor.from_state({"version": VERSION})
