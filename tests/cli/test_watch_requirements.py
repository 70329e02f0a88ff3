"""What a user of `solvent watch` is told of each requirement: by labels where they are, else by estimates."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from watching import told

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
CONTRACT = """
[system]
name = "loans"
[data]
training = ["reference.parquet"]
production = ["live/*.parquet"]
target = "default"
time = "day"
[evaluation]
prediction = "said"
score = "chance"
positive = "1"
[cost]
currency = "EUR"
[[decisions]]
truth = "1"
prediction = "0"
cost = 100.0
[[decisions]]
truth = "0"
prediction = "1"
cost = 10.0
"""
COST = '[[requirements]]\nmetric = "cost"\nat_most = 20\n'
MEAN = """
[[requirements]]
name = "margin"
metric = "mean"
column = "margin"
at_least = 2
smallest = -10
largest = 15
"""
SLICE = '[[requirements]]\nmetric = "error_rate"\nat_most = 0.3\nwhere = "branch = \'north\'"\n'


def loans(days: range, *, seed: int, labelled: bool = True, margin: float = 5.0, poor: float = 0.0) -> pa.Table:
    """Days of 200 decisions; in the north a share of them, `poor`, is wrong."""
    rng = np.random.default_rng(seed)
    n = 200 * len(days)
    chance = rng.beta(1, 3, n)
    default = (rng.random(n) < chance).astype(float)
    said, branch = (chance > 0.4).astype(int), rng.choice(["north", "south"], n)
    north = (branch == "north") & (rng.random(n) < poor)
    default = np.where(north, 1 - said, default)
    day = np.repeat([FIRST + timedelta(days=day) for day in days], 200)
    known = default if labelled else np.full(n, np.nan)
    columns = {"branch": branch, "chance": chance, "said": said, "margin": rng.normal(margin, 1, n)}
    return pa.table({"day": pa.array(day, pa.timestamp("us", tz="UTC")), **columns, "default": known})


def project(folder: Path, requirement: str, now: pa.Table) -> Path:
    (folder / "live").mkdir()
    (folder / "solvent.toml").write_text(CONTRACT + requirement)
    pq.write_table(loans(range(30), seed=1), folder / "reference.parquet")
    pq.write_table(now, folder / "live/now.parquet")
    return folder


def test_a_cost_is_estimated_by_the_costs_of_the_contract(tmp_path: Path) -> None:
    found = told(project(tmp_path, COST, loans(range(40, 50), seed=2, labelled=False)))
    [standing] = found["requirements"]
    truth = loans(range(40, 50), seed=2).to_pydict()
    cost = np.mean(
        [{(1, 0): 100, (0, 1): 10}.get(pair, 0) for pair in zip(truth["default"], truth["said"], strict=True)]
    )
    means = [one["value"] for one in standing["history"]]
    assert np.mean(means) == pytest.approx(cost, abs=2)
    assert standing["history"][-1]["unit"] == "EUR/decision"
    assert not any(one["confirmed"] for one in standing["history"])


def test_a_business_metric_needs_no_label_and_breaks_where_it_falls(tmp_path: Path) -> None:
    found = told(project(tmp_path, MEAN, loans(range(40, 80), seed=2, labelled=False, margin=-4.0)))
    [standing] = found["requirements"]
    assert standing["history"]
    assert all(one["confirmed"] and one["value"] == pytest.approx(-4, abs=0.3) for one in standing["history"])
    assert "CON101" in {one["monitor"] for one in found["alarms"]}


def test_a_business_metric_that_rises_breaks_nothing(tmp_path: Path) -> None:
    found = told(project(tmp_path, MEAN, loans(range(40, 50), seed=2, margin=8.0)))
    assert not {"CON101", "CON102"} & {one["monitor"] for one in found["alarms"]}


@pytest.mark.parametrize(("poor", "broken"), [(0.0, False), (0.8, True)])
def test_a_requirement_on_a_slice_is_held_against_its_rows_only(tmp_path: Path, poor: float, broken: bool) -> None:
    found = told(project(tmp_path, SLICE, loans(range(40, 70), seed=2, poor=poor)))
    [standing] = found["requirements"]
    rows = loans(range(40, 70), seed=2, poor=poor).to_pydict()
    wrong = [t != s for t, s, b in zip(rows["default"], rows["said"], rows["branch"], strict=True) if b == "north"]
    assert np.mean([one["value"] for one in standing["history"]]) == pytest.approx(np.mean(wrong), abs=0.02)
    assert ("CON101" in {one["monitor"] for one in found["alarms"]}) == broken


def test_labels_that_are_not_there_yet_are_no_drift(tmp_path: Path) -> None:
    found = told(project(tmp_path, COST, loans(range(40, 60), seed=2, labelled=False)))
    assert [one["column"] for one in found["alarms"]] == []


@pytest.mark.parametrize(("tolerance", "severity", "said"), [
    (15.0, "low", "No requirement is harmed"), (0.001, "medium", "Too few rows tell whether"),
])  # fmt: skip
def test_a_drift_is_called_harmless_only_where_the_estimate_rules_harm_out(
    tmp_path: Path, tolerance: float, severity: str, said: str
) -> None:
    now = loans(range(40, 50), seed=2, labelled=False)
    now = now.set_column(1, "branch", [["north"] * len(now)])
    root = project(tmp_path, COST + f"[watch]\ntolerance = {tolerance}\n", now)
    [alarm] = [one for one in told(root)["alarms"] if one["kind"] == "drift"]
    assert alarm["column"] == "branch"
    assert (alarm["severity"], said in alarm["message"]) == (severity, True)
