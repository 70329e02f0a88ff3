"""Alarms of columns that one cause moved are one incident, with one life; columns that others moved are not in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvent.actions.families import families_of
from solvent.actions.incidents import Incidents
from solvent.adapters.scan import profile_of
from solvent.domain.alarm import Alarm, Onset, State
from solvent.domain.contract_watch import Expected
from solvent.domain.cut import Cut
from solvent.domain.finding import Severity
from solvent.domain.vigil import Incident, Vigil, Word

DAY = datetime(2026, 3, 1, tzinfo=UTC)
FAMILIES = {"fare": 1, "tip": 1, "toll": 1, "miles": 2}


def drift(column: str, day: int = 0, *, wide: int = 0, **more: object) -> Alarm:
    at = DAY + timedelta(day)
    onset = Onset(at, at - timedelta(wide), at + timedelta(wide))
    return Alarm("DRF101", "drift", at, f"`{column}` moved.", Severity.MEDIUM, column, onset=onset, **more)


def gone(column: str, day: int = 0) -> Alarm:
    return Alarm("QLT101", "schema", DAY + timedelta(day), f"`{column}` is missing.", Severity.HIGH, column)


def taken(
    *alarms: Alarm, known: tuple[Incident, ...] = (), expected: tuple[Expected, ...] = (), day: int = 0
) -> Incidents:
    lives = Incidents(
        {one.identity: one for one in known}, lambda: FAMILIES, expected, timedelta(1), DAY + timedelta(day)
    )
    lives.lapse()
    lives.take_in(alarms)
    return lives


def told(lives: Incidents) -> list[set[str]]:
    return sorted((set(one.alarm.columns) for one in lives.known.values()), key=sorted)


def test_columns_of_a_family_that_moved_at_one_time_are_told_as_one_and_others_are_not() -> None:
    lives = taken(drift("fare"), drift("miles"), drift("tip", 1), drift("toll", 9))
    assert told(lives) == [{"fare", "tip"}, {"miles"}, {"toll"}]


def test_onsets_that_may_be_one_are_one() -> None:
    assert told(taken(drift("fare"), drift("tip", 6, wide=5))) == [{"fare", "tip"}]
    assert told(taken(drift("fare"), drift("tip", 7, wide=5))) == [{"fare"}, {"tip"}]


@given(st.permutations([drift("fare"), drift("tip", 1), drift("toll"), drift("miles"), gone("fare"), gone("miles")]))
def test_grouping_neither_adds_an_alarm_nor_loses_one(alarms: list[Alarm]) -> None:
    lives = taken(*alarms)
    parts = [part.identity for one in lives.known.values() for part in one.alarm.parts]
    assert sorted(parts) == sorted(alarm.identity for alarm in alarms)
    assert len(lives.known) <= len(alarms)


def test_columns_are_ranked_by_what_they_show() -> None:
    [one] = taken(drift("fare", evidence=1e4, threshold=1e3), drift("tip", evidence=1e9, threshold=1e3)).known.values()
    assert one.alarm.columns == ("tip", "fare")
    assert one.alarm.message == "`tip` moved. Together with it: `fare`."
    assert one.identity == drift("fare").identity, "it is known by the first, whichever shows most"


def test_what_somebody_says_of_a_cause_holds_for_columns_that_join_later() -> None:
    [one] = taken(drift("fare")).known.values()
    for word in (Word(State.ACKNOWLEDGED, by="Ana"), Word(State.EXPECTED, DAY + timedelta(9))):
        lives = taken(drift("tip"), known=(one.after(word),), day=1)
        [after] = lives.known.values()
        assert (after.state, after.alarm.columns, after.identity) == (word.state, ("fare", "tip"), one.identity)
    assert len(taken(drift("tip"), known=(one.after(Word(State.RESOLVED)),)).known) == 2


def test_a_column_may_be_taken_out_of_its_cause() -> None:
    [one] = taken(drift("fare"), drift("tip"), drift("toll")).known.values()
    vigil = Vigil("flights", incidents=(one,))
    tip, rest = vigil.settled(drift("tip").identity[:8], Word(State.EXPECTED, DAY, note="holidays"))
    assert (tip.alarm.column, tip.state, rest.state) == ("tip", State.EXPECTED, State.OPEN)
    assert (set(rest.alarm.columns), rest.identity) == ({"fare", "toll"}, one.identity)
    assert vigil.settled("", Word(State.RESOLVED))[0].identity == one.identity
    assert vigil.settled("nobody", Word(State.RESOLVED)) == ()


def test_a_cause_lasts_while_any_of_its_columns_does_and_is_known_as_before() -> None:
    lives = taken(gone("fare"), gone("tip"))
    [first] = lives.known.values()
    lives.take_in([gone("tip", 1)], whole={"schema"})
    [one] = lives.known.values()
    assert (one.alarm.columns, one.identity, one.alarm.message) == (("tip",), first.identity, "`tip` is missing.")
    lives.take_in([gone("fare", 2), gone("tip", 2)], whole={"schema"})
    assert [set(one.alarm.columns) for one in lives.known.values()] == [{"fare", "tip"}]
    lives.take_in([], whole={"schema"})
    assert [one.state for one in lives.known.values()] == [State.RESOLVED]


def test_rows_that_lost_their_source_are_one_cause_though_the_columns_have_nothing_in_common() -> None:
    lost = [replace(gone(name), monitor="QLT104", kind="quality", part="empty", statistic="12.3%") for name in FAMILIES]
    assert told(taken(*lost)) == [set(FAMILIES)]
    assert len(taken(lost[0], replace(lost[3], statistic="9.1%")).known) == 2


def test_what_was_announced_of_some_columns_covers_no_others() -> None:
    campaign = Expected("campaign", "2026-03-09", columns=("fare",))
    lives = taken(drift("fare"), drift("tip"), drift("toll"), expected=(campaign,))
    assert {one.state: set(one.alarm.columns) for one in lives.known.values()} == {
        State.EXPECTED: {"fare"},
        State.OPEN: {"tip", "toll"},
    }
    [late] = taken(known=tuple(lives.known.values()), day=30).changed.values()
    assert (late.alarm.column, late.state) == ("fare", State.OPEN)


def test_columns_go_together_by_values_names_and_word() -> None:
    rng = np.random.default_rng(0)
    x, y, z = rng.normal(size=(3, 2000))
    table = {"a": x, "b": np.exp(x), "c": np.where(x > 0, "high", "low"), "d": y, "out_y": z, "out_z": -y * z}
    table |= {"still": np.ones(2000), "idle": np.zeros(2000)} | {f"emb_{n}": rng.normal(size=2000) for n in range(3)}
    of = families_of(profile_of(table, None, Cut(sample=2000)), ["out_*"])
    assert of["a"] == of["b"] == of["c"] != of["d"]
    assert of["out_y"] == of["out_z"] and of["still"] == of["idle"] and of["emb_0"] == of["emb_2"]
    assert len(set(of.values())) == 5


@pytest.mark.parametrize("count", [1, 2, 20])
def test_names_that_all_columns_have_say_nothing(count: int) -> None:
    rng = np.random.default_rng(0)
    table = {f"x{number}": rng.normal(size=500) for number in range(count)}
    assert len(set(families_of(profile_of(table, None, Cut(sample=500))).values())) == count
