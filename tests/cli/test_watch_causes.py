"""A cause that moved many columns is one alarm wherever it is told; facts live window by window."""

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from watching import live, project_in, rows, run, told

SENSORS = ("north", "east", "south", "west")


def weather(shift: float, *, of: tuple[str, ...] = SENSORS) -> dict[str, object]:
    """Four sensors that feel the same weather, some of which shift."""
    state: dict[int, np.ndarray] = {}

    def sensor(name: str) -> object:
        def values(n: int, rng: np.random.Generator) -> np.ndarray:
            common = state.setdefault(n, np.random.default_rng(n).normal(size=n))
            return common + rng.normal(0, 0.4, n) + shift * (name in of)

        return values

    return {name: sensor(name) for name in SENSORS}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return project_in(tmp_path, **weather(0.0))


def test_a_cause_is_one_alarm_in_every_report_and_its_columns_are_listed(project: Path) -> None:
    live(project, range(3), **weather(2.0))
    page = project / "watch.html"
    run(project, "-o", f"html={page}", "-o", f"json={project / 'watch.json'}")
    found = json.loads((project / "watch.json").read_text())
    [one] = [one for one in found["alarms"] if one["monitor"] == "DRF101"]
    assert {part["column"] for part in one["members"]} == set(SENSORS)
    assert "Together with it" in one["message"]
    alarm = page.read_text().partition('id="alarms"')[2].partition("</section>")[0]
    card = next(part for part in alarm.split("<li") if "DRF101, open" in part)
    assert card.count("<figure") == len(SENSORS)
    metrics = project / "metrics"
    run(project, "--metrics", str(metrics))
    assert 'solvent_watch_alarms{project="flights",state="open",severity="medium"} ' in metrics.read_text()


def test_what_is_said_of_a_cause_holds_for_a_column_that_joins_later(project: Path) -> None:
    ledger = ("--ledger", str(project / "ledger.db"))
    live(project, range(1), **weather(1.5, of=SENSORS[:1]))
    [first] = [one for one in told(project, *ledger)["alarms"] if one["monitor"] == "DRF101"]
    run(project, *ledger, "--acknowledge", first["id"], "--by", "Ana")
    live(project, range(1, 3), **weather(1.5))
    [one] = [one for one in told(project, *ledger)["alarms"] if one["monitor"] == "DRF101"]
    assert (one["id"], one["state"], one["by"]) == (first["id"], "acknowledged", "Ana")
    assert {part["column"] for part in one["members"]} >= {SENSORS[0], SENSORS[1]}
    run(project, *ledger, "--resolve", next(part["id"] for part in one["members"] if part["id"] != one["id"]))
    states = [one["state"] for one in told(project, *ledger)["alarms"] if one["monitor"] == "DRF101"]
    assert sorted(states) == ["acknowledged", "resolved"]


def test_each_window_is_judged_however_many_come_in_one_look(project: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = project_in(tmp_path / "other", **weather(0.0))
    seen = []
    for day in range(4):
        missing = {"miles": None} if day in {1, 2} else {}
        for root in (project, other):
            live(root, range(day, day + 1), **weather(0.0), **missing)
        seen.append(told(project, "--ledger", str(project / "ledger.db")))
    at_once = told(other, "--ledger", str(other / "ledger.db"))
    steps = [
        [(one["monitor"], one["column"], one["state"], one["raised_at"]) for one in each["alarms"]] for each in seen
    ]
    [fact] = [(one["monitor"], one["column"], one["state"], one["raised_at"]) for one in at_once["alarms"]]
    assert steps[-1] == [fact]
    assert fact[:3] == ("QLT101", "miles", "resolved")
    assert [[one[2] for one in each] for each in steps[:3]] == [[], ["open"], ["open"]]
    [passed] = at_once["behind"]["What held for a while only"]
    assert "`miles` is missing" in passed


def test_a_late_window_takes_back_nothing_that_a_newer_one_showed(project: Path) -> None:
    ledger = ("--ledger", str(project / "ledger.db"))
    live(project, range(5, 6), miles=None, **weather(0.0))
    told(project, *ledger)
    pq.write_table(rows(range(2, 3), **weather(0.0)), project / "live" / "late.parquet")
    states = {one["monitor"]: one["state"] for one in told(project, *ledger)["alarms"]}
    assert states["QLT101"] == "open"
