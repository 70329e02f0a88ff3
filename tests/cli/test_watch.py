"""What a user of `solvent watch` sees: silence, alarms with a life, windows that are counted once."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from solvent.domain.errors import BadUsage, SolventError
from watching import CONTRACT, FIRST, live, numbered, project_in, rows, run, told


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return project_in(tmp_path)


def test_production_that_is_as_it_was_raises_no_alarm(project: Path) -> None:
    live(project, range(20))
    done = run(project)
    assert done.exit_code == 0, done.output
    assert "production is as the reference was" in done.stdout
    found = told(project)
    assert (found["condition"], found["alarms"], found["current_rows"]) == ("quiet", [], 20 * 300)
    assert len(found["windows"]) == 20


def test_a_shift_is_named_with_its_column_and_onset(project: Path) -> None:
    live(project, range(10))
    live(project, range(10, 20), shift=0.2)
    found = told(project)
    [alarm] = [one for one in found["alarms"] if one["kind"] == "drift"]
    assert alarm["column"] == "fare"
    onset = date.fromisoformat(alarm["onset"]["at"][:10])
    assert abs((onset - (FIRST + timedelta(days=10))).days) <= 2
    assert run(project).exit_code == 1


def test_a_column_that_is_gone_is_a_fact_and_resolved_when_it_is_back(project: Path) -> None:
    ledger = ("--ledger", str(project / "ledger.sqlite"))
    live(project, range(1), miles=None)
    [alarm] = told(project, *ledger)["alarms"]
    assert (alarm["monitor"], alarm["column"], alarm["state"]) == ("QLT101", "miles", "open")
    live(project, range(1, 2))
    [alarm] = told(project, *ledger)["alarms"]
    assert alarm["state"] == "resolved"


def test_rows_that_come_twice_are_counted_by_their_key(project: Path) -> None:
    (project / "solvent.toml").write_text(CONTRACT + 'key = "id"\n')
    ledger = ("--ledger", str(project / "ledger.sqlite"))
    live(project, range(1), id=numbered(0))
    assert told(project, *ledger)["alarms"] == []
    live(project, range(1, 2), id=numbered(290))
    [alarm] = [one for one in told(project, *ledger)["alarms"] if one["monitor"] == "QLT107"]
    assert alarm["message"].startswith("10 of 300 rows repeat a value of `id`")
    live(project, range(2, 3), id=numbered(10_000))
    [alarm] = [one for one in told(project, *ledger)["alarms"] if one["monitor"] == "QLT107"]
    assert alarm["state"] == "resolved"


def test_rows_without_times_are_counted_by_their_key_too(tmp_path: Path) -> None:
    contract = CONTRACT.replace('time = "day"\n', "") + 'key = "id"\n'
    root = project_in(tmp_path, contract, day=None)
    for number in range(3):
        pq.write_table(
            rows(range(1), seed=number, day=None, id=numbered(150 * number)),
            root / f"live/2026-02-0{number + 1}.parquet",
        )
    alarms = {one["monitor"]: one for one in told(root)["alarms"]}
    assert alarms["QLT107"]["message"].startswith("150 of 300 rows")


def test_a_feed_that_falls_silent_is_noticed_though_nothing_comes(project: Path) -> None:
    ledger = ("--ledger", str(project / "ledger.sqlite"))
    (project / "solvent.toml").write_text(CONTRACT + "stale_after_hours = 26\n")
    live(project, range(1))
    [alarm] = told(project, *ledger)["alarms"]
    assert (alarm["monitor"], alarm["severity"]) == ("QLT106", "high")
    assert run(project, *ledger).exit_code == 1
    today = (datetime.now(UTC).date() - FIRST).days
    live(project, range(today, today + 1))
    [alarm] = told(project, *ledger)["alarms"]
    assert alarm["state"] == "resolved", "rows of today show that the feed lives, also before their day is over"


def test_a_window_that_comes_after_later_ones_is_counted_and_told(project: Path) -> None:
    ledger = ("--ledger", str(project / "ledger.sqlite"))
    live(project, range(3, 5))
    assert told(project, *ledger)["alarms"] == []
    live(project, range(1, 2))
    found = told(project, *ledger)
    [alarm] = found["alarms"]
    assert (alarm["monitor"], alarm["severity"], found["current_rows"]) == ("QLT109", "note", 900)
    assert "72 hours late" in alarm["message"]


def test_a_file_that_was_counted_whole_is_not_read_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = ("--ledger", str(project / "ledger.sqlite"))
    live(project, range(2))
    told(project, *ledger)

    def refuse(*_: object) -> None:
        raise AssertionError("it was read again")

    monkeypatch.setattr("solvent.wiring_production.parts_of", refuse)
    assert told(project, *ledger)["current_rows"] == 600


def test_a_copy_counts_nowhere(project: Path) -> None:
    (project / "live" / "copy.parquet").write_bytes(live(project, range(2)).read_bytes())
    assert told(project)["current_rows"] == 600


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="links are made differently here")
def test_a_link_that_leads_out_of_the_project_is_not_followed(project: Path, tmp_path: Path) -> None:
    pq.write_table(rows(range(5)), tmp_path / "elsewhere.parquet")
    live(project, range(1))
    (project / "live" / "link.parquet").symlink_to(tmp_path / "elsewhere.parquet")
    assert told(project)["current_rows"] == 300


def test_a_renamed_column_is_named_by_what_it_may_be_called_now(project: Path) -> None:
    live(project, range(2), miles=None, distance=lambda n, rng: rng.normal(800.0, 200.0, n))
    found = {one["monitor"]: one for one in told(project)["alarms"]}
    assert "`distance` is new" in found["QLT101"]["message"]
    assert found["QLT102"]["severity"] == "note"


def test_what_somebody_says_of_an_alarm_is_remembered(project: Path) -> None:
    ledger = ("--ledger", str(project / "ledger.sqlite"))
    live(project, range(1), miles=None)
    [alarm] = told(project, *ledger)["alarms"]
    done = run(project, *ledger, "--acknowledge", alarm["id"][:6], "--by", "R. Rivera", "--note", "join is mended")
    assert done.exit_code == 0, done.output
    assert "acknowledged by R. Rivera: join is mended" in done.stderr
    done = run(project, *ledger)
    assert done.exit_code == 0
    assert "R. Rivera" in done.stdout
    for wrong in ("nothing", alarm["id"] + "0"):
        assert isinstance(run(project, *ledger, "--resolve", wrong).exception, BadUsage)
    assert isinstance(run(project, *ledger, "--expect", alarm["id"]).exception, BadUsage)


def test_what_was_announced_opens_no_alarm(project: Path) -> None:
    text = '\n[[expected]]\nreason = "campaign"\nuntil = "2026-03-01"\ncolumns = ["miles"]\n'
    (project / "solvent.toml").write_text(CONTRACT + text)
    live(project, range(1), miles=None)
    [alarm] = told(project)["alarms"]
    assert (alarm["state"], alarm["note"]) == ("expected", "campaign")
    assert run(project).exit_code == 0


def test_each_window_is_counted_once_however_often_one_looks(project: Path) -> None:
    ledger = ("--ledger", str(project / "ledger.sqlite"))
    live(project, range(3))
    first = told(project, *ledger)
    assert told(project, *ledger)["current_rows"] == first["current_rows"] == 900
    (project / "live" / "copy.parquet").write_bytes((project / "live" / "000.parquet").read_bytes())
    assert told(project, *ledger)["current_rows"] == 900
    live(project, range(3, 4))
    assert told(project, *ledger)["current_rows"] == 1200


def test_a_log_that_grows_adds_only_its_new_windows(project: Path) -> None:
    ledger = ("--ledger", str(project / "ledger.sqlite"))
    log = project / "live" / "log.parquet"
    pq.write_table(rows(range(2)), log)
    assert told(project, *ledger)["current_rows"] == 600
    pq.write_table(rows(range(5)), log)
    assert told(project, *ledger)["current_rows"] == 1500


def test_a_file_that_is_half_written_blinds_nobody(project: Path) -> None:
    live(project, range(2))
    whole = (project / "live" / "000.parquet").read_bytes()
    (project / "live" / "later.parquet").write_bytes(whole[: len(whole) // 2])
    found = told(project)
    assert found["current_rows"] == 600
    assert any("later.parquet was left out" in note for note in found["notes"])


def test_a_watch_that_follows_and_is_killed_counts_every_file_once(project: Path) -> None:
    ledger = project / "ledger.sqlite"
    command = [sys.executable, "-m", "solvent", "watch", str(project), "--ledger", str(ledger), "--follow"]
    live(project, range(1))
    for day in range(1, 4):
        process = subprocess.Popen(
            [*command, "--every", "0.2", "-q", "-o", str(project / "w.json")], stdout=subprocess.DEVNULL
        )
        live(project, range(day, day + 1))
        until = time.monotonic() + 60
        while not ledger.exists() and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.3 * day)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert told(project, "--ledger", str(ledger))["current_rows"] == 4 * 300


def test_a_table_against_a_table_needs_no_contract(tmp_path: Path) -> None:
    pq.write_table(rows(range(20)), tmp_path / "before.parquet")
    pq.write_table(rows(range(20), seed=2, shift=0.3), tmp_path / "now.parquet")
    (tmp_path / "empty").mkdir()
    found = told(
        tmp_path / "empty", "--reference", str(tmp_path / "before.parquet"), "--current", str(tmp_path / "now.parquet")
    )
    assert "fare" in {one["column"] for one in found["alarms"]}
    assert found["columns"]["fare"]["statistics"]["ks"] > 0.1


@pytest.mark.parametrize("form", ["text", "json", "md", "html", "sarif", "github"])
def test_every_format_tells_of_the_alarm(project: Path, form: str) -> None:
    live(project, range(1), miles=None)
    done = run(project, "--format", form)
    assert done.exit_code == 1
    assert "miles" in done.stdout


def test_metrics_are_those_of_prometheus(project: Path) -> None:
    live(project, range(1), miles=None)
    run(project, "--metrics", str(project / "solvent.prom"))
    text = (project / "solvent.prom").read_text()
    assert 'solvent_watch_alarms{project="flights",state="open",severity="high"} 1' in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--reference", "nowhere.parquet"), "nowhere.parquet"),
        (("--current", "nowhere.parquet"), "nowhere.parquet"),
        (("--since", "yesterday"), "2026-03-01"),
    ],
)
def test_what_cannot_be_done_is_said_with_advice(project: Path, options: tuple[str, ...], said: str) -> None:
    live(project, range(1))
    done = run(project, *options)
    assert done.exit_code == 2 or isinstance(done.exception, SolventError)
    assert said in done.output + str(done.exception)
    assert "Traceback" not in done.output


def test_a_project_that_names_no_data_is_told_what_to_write(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert isinstance(done.exception, SolventError)
    assert "watch.reference" in done.output + str(done.exception)


def test_a_shift_in_a_slice_is_named_with_the_slice(project: Path) -> None:
    (project / "solvent.toml").write_text(CONTRACT + 'slices = ["origin"]\n')
    live(project, range(10))
    table = rows(range(10, 30))
    shifted = pa.compute.if_else(
        pa.compute.equal(table["origin"], "LGA"), pa.compute.multiply(table["fare"], 1.5), table["fare"]
    )
    table = table.set_column(table.schema.get_field_index("fare"), "fare", shifted)
    pq.write_table(table, project / "live" / "010.parquet")
    found = {one["part"]: one["column"] for one in told(project)["alarms"]}
    assert found["origin = LGA"] == "fare"
    assert "origin = JFK" not in found


SCHEMAS = """
import pandera.pandas as pa

raise SystemExit("a watch must not run this")

class Flights(pa.DataFrameModel):
    fare: float = pa.Field(ge=0)
    origin: str = pa.Field(isin=["JFK", "EWR", "LGA"], nullable=True)
    day: pa.DateTime

    @pa.dataframe_check
    def fares_fit(cls, frame):
        return frame.fare < frame.miles
"""


def test_rules_that_the_project_wrote_are_held_against_production_without_running_it(project: Path) -> None:
    (project / "schemas.py").write_text(SCHEMAS)
    live(project, range(5))
    assert told(project)["alarms"] == []
    live(project, range(5, 6), fare=lambda n, rng: np.where(np.arange(n) < 4, -1.0, rng.lognormal(4.0, 0.5, n)))
    found = told(project)
    [alarm] = [one for one in found["alarms"] if one["monitor"] == "QLT110"]
    assert alarm["message"] == "4 of 300 values of `fare` break the rule that it is at least 0 (schemas.py:7)."
    assert alarm["place"] == "schemas.py:7"
    results = json.loads(run(project, "--format", "sarif").stdout)["runs"][0]["results"]
    [result] = [one for one in results if one["ruleId"] == "QLT110"]
    place = result["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("schemas.py", 7)
    assert "file=schemas.py,line=7," in run(project, "--format", "github").stdout
    [unchecked] = found["rules"]["unchecked"]
    assert (unchecked["place"], unchecked["rule"]) == ("schemas.py:12", "the table: fares_fit")
    assert "Not checked: the table: fares_fit (schemas.py:12)" in " ".join(run(project).stdout.split())


def test_schemas_may_be_named_in_the_contract(project: Path) -> None:
    (project / "schemas.py").write_text(SCHEMAS)
    live(project, range(5))
    contract = project / "solvent.toml"
    contract.write_text(CONTRACT + 'schemas = ["schemas.py:Flights"]\n')
    assert len(told(project)["rules"]["checked"]) == 9
    contract.write_text(CONTRACT + 'schemas = ["schemas.py:Fligths"]\n')
    done = run(project)
    assert done.exit_code == 2 or isinstance(done.exception, SolventError)


def test_a_new_class_is_gathered_named_and_shown(project: Path) -> None:
    def planted(days: range) -> pa.Table:
        strange = rows(days, each=25, seed=9)
        far = strange.set_column(1, "fare", pa.compute.add(strange["fare"], 900.0))
        return pa.concat_tables([rows(days), far])

    (project / "solvent.toml").write_text(CONTRACT + 'key = "id"\n')
    table = planted(range(8))
    keys = pa.array([f"F{number}" for number in range(len(table))])
    pq.write_table(table.append_column("id", keys), project / "live" / "000.parquet")
    ledger = ("--ledger", str(project / "ledger.sqlite"))
    found = told(project, *ledger)
    [alarm] = [one for one in found["alarms"] if one["monitor"] == "NOV101"]
    assert "fare" in alarm["message"]
    [said] = found["behind"]["What training never saw"]
    first = said.split("Rows to look at first: ")[1].split(",")[0]
    row = keys.to_pylist().index(first)
    assert table["fare"][row].as_py() > 800
    assert "What to collect" in found["behind"]
    again = told(project, *ledger)
    assert again["behind"] == found["behind"], "what was learnt is kept between looks"
    assert [one["id"] for one in again["alarms"]] == [one["id"] for one in found["alarms"]]


def test_columns_that_no_longer_go_together_are_seen_though_each_is_as_it_was(project: Path) -> None:
    table = rows(range(45), each=100)
    fare, miles = table["fare"].to_numpy(), table["miles"].to_numpy().copy()
    for day in range(45):
        here = slice(100 * day, 100 * day + 100)
        miles[here] = np.sort(miles[here])[np.argsort(np.argsort(fare[here]))]
    table = table.set_column(table.schema.get_field_index("miles"), "miles", pa.array(miles))
    pq.write_table(table, project / "live" / "000.parquet")
    found = told(project)
    alarms = {one["monitor"]: one for one in found["alarms"]}
    assert "DRF101" not in alarms
    assert alarms["DRF102"]["evidence"] >= alarms["DRF102"]["threshold"]
    assert "`fare`" in alarms["DRF102"]["message"]


def test_more_alarms_than_anybody_reads_are_told_together(project: Path) -> None:
    wide = {f"sensor_{number:02}": lambda n, rng: rng.normal(size=n) for number in range(20)}
    pq.write_table(rows(range(-60, 0), seed=0, **wide), project / "train.parquet")
    live(project, range(4), **{name: lambda n, rng: rng.normal(3, 1, n) for name in wide})
    said = run(project).stdout
    assert "more alarms on `sensor_" in said
    assert said.count("standard deviations") <= 13
    assert "sensor_19" in run(project, "-v").stdout
