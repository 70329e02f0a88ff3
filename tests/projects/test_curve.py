"""A project's learning curve is measured with its own training command, and carried on."""

import sys
from pathlib import Path

import numpy as np
import pytest

import solvent
from solvent.adapters.progress import Silent
from solvent.domain.contract import Commands, Contract, Data
from solvent.domain.errors import BadContract
from solvent.wiring_curve import measure_curve_of

TRAIN = """
import csv, json, sys
from sklearn.linear_model import LogisticRegression

rows = list(csv.DictReader(open("train.csv")))[: int(sys.argv[1])]
tried = list(csv.DictReader(open("test.csv")))
columns = [name for name in tried[0] if name != "late"]
table = lambda rows: [[float(row[name]) for name in columns] for row in rows]
model = LogisticRegression().fit(table(rows), [row["late"] for row in rows])
wrong = sum(said != row["late"] for said, row in zip(model.predict(table(tried)), tried))
print(json.dumps({"error": wrong / len(tried)}))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    rng = np.random.default_rng(4)
    for name, count in (("train", 640), ("test", 1000)):
        inputs = rng.normal(size=(count, 12))
        late = inputs @ np.linspace(0, 1, 12) + rng.normal(size=count) > 0
        header = ",".join([f"x{n}" for n in range(12)] + ["late"])
        np.savetxt(tmp_path / f"{name}.csv", np.column_stack([inputs, late]), "%.4f", ",", header=header, comments="")
    (tmp_path / "train.py").write_text(TRAIN)
    return tmp_path


def _contract(**data: tuple[str, ...]) -> Contract:
    return Contract(commands=Commands(train_rows=f"{sys.executable} train.py {{rows}}"), data=Data(**data))


def test_rows_are_counted_and_the_curve_carried_on(project: Path) -> None:
    curve = measure_curve_of(project, _contract(training=("train.csv",)), progress=Silent())
    assert curve.sizes == (20, 40, 80, 160, 320, 640)
    assert curve.errors[-1] < curve.errors[0]
    found = solvent.extrapolate(curve.sizes, curve.errors, to=6400)
    assert found.low <= found.value <= curve.errors[0]


def test_what_is_missing_in_the_contract_is_named(project: Path) -> None:
    with pytest.raises(BadContract, match="no command") as caught:
        measure_curve_of(project, Contract(), progress=Silent())
    assert "train_rows" in caught.value.hint
    with pytest.raises(BadContract, match="how many rows"):
        measure_curve_of(project, _contract(), progress=Silent())
    with pytest.raises(BadContract, match="cannot be counted"):
        measure_curve_of(project, _contract(training=("train.py",)), progress=Silent())
