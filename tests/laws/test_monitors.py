"""What is true of every monitor: its card is whole, its example raises an alarm, its quiet twin does not."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from solvent import profile
from solvent.adapters.scan import profile_of
from solvent.catalog.monitor import Monitor
from solvent.catalog.shelf import monitors
from solvent.domain.evidence import Place
from solvent.domain.rule import Demand, Rule
from solvent.domain.sight import Notice, Roles, Sight

ENTRIES = list(monitors().values())
SHOWN = [entry for entry in ENTRIES if "Alarm" in entry.card.sections]
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def rule_of(said: dict[str, Any]) -> Rule:
    return Rule(said["column"], Demand(said["demand"]), tuple(said["values"]), Place("schemas.py", 3))


def sight(example: str) -> Sight:
    """The look that an example describes: two tables, repeated so many times, and what else it says."""
    tables, said = {}, {}
    for line in example.splitlines():
        name, _, rest = line.strip().partition(" ")
        times, _, table = rest.partition(" ") if rest.startswith("x") else ("x1", "", rest)
        if name in {"reference", "current"}:
            tables[name] = {key: values * int(times[1:]) for key, values in json.loads(table).items()}
        else:
            said[name] = rest
    rules = (rule_of(json.loads(said["rule"])),) if "rule" in said else ()
    reference = profile_of(tables["reference"], rules=lambda _: {one.column: (one,) for one in rules})
    current = profile(tables["current"], like=reference)
    hours, _, allowed = said.get("hours", "0 of 1").partition(" of ")
    return Sight(
        NOW, reference, current, Roles(key="id"),
        newest=NOW - timedelta(hours=float(hours)), stale_after=timedelta(hours=float(allowed)),
        repeated=int(said.get("repeated", 0)), late_by=timedelta(hours=float(said["late"])) if "late" in said else None,
        rules=rules,
    )  # fmt: skip


def noticed(entry: Monitor, section: str) -> list[Notice]:
    return list(entry.watch(sight(entry.card.section(section))))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_its_card_is_whole(entry: Monitor) -> None:
    assert entry.card.title.endswith(".")
    for section in ("Watches", "Assumes", "Promise", "Reference"):
        assert entry.card.section(section), section


@pytest.mark.parametrize("entry", SHOWN, ids=lambda entry: entry.code)
def test_its_example_is_noticed_and_its_quiet_twin_is_not(entry: Monitor) -> None:
    [notice] = noticed(entry, "Alarm")
    assert notice.message.endswith((".", "?"))
    assert noticed(entry, "Quiet") == []


@pytest.mark.parametrize("entry", SHOWN, ids=lambda entry: entry.code)
def test_nothing_at_all_is_no_alarm(entry: Monitor) -> None:
    nothing = profile({"fare": [1.0]})
    assert list(entry.watch(Sight(NOW, nothing, profile({"fare": []}, like=nothing)))) == []


def test_all_together_spend_no_more_than_alpha() -> None:
    assert sum(entry.share for entry in ENTRIES) <= 1


def test_no_code_is_taken_twice() -> None:
    assert len({entry.code for entry in ENTRIES}) == len(ENTRIES)
