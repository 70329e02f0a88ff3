"""A project's training command is run in a copy, its error is read, and its failures are told plainly."""

import os
import sys
import time
from pathlib import Path

import pytest

from solvent.actions.extrapolating import extrapolate
from solvent.actions.measuring import measure_by_command
from solvent.adapters.progress import Silent
from solvent.adapters.training import trainer
from solvent.domain.errors import BadUsage, NotTrained

TRAIN = """
import csv, json, sys
from sklearn.tree import DecisionTreeClassifier

rows = [[float(value) for value in row] for row in csv.reader(open("data.csv"))]
held_out, train = rows[:500], rows[500 : 500 + int(sys.argv[1])]
model = DecisionTreeClassifier(random_state=0).fit([row[:-1] for row in train], [row[-1] for row in train])
open("model.txt", "w").write("trained")
print("fitted")
print(json.dumps({"error": 1 - model.score([row[:-1] for row in held_out], [row[-1] for row in held_out])}))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    import numpy as np

    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(1300, 3))
    table = np.column_stack([inputs, inputs.sum(axis=1) > 0])
    folder = tmp_path / "project"
    folder.mkdir()
    np.savetxt(folder / "data.csv", table, delimiter=",", fmt="%.4f")
    (folder / "train.py").write_text(TRAIN)
    return folder


def _run(project: Path, script: str, *, seconds: float = 60, rows: int = 10) -> float:
    (project / "script.py").write_text(script)
    with trainer(f"{sys.executable} script.py {{rows}}", project, seconds=seconds) as train:
        return train(rows)


def test_a_real_project_shows_its_curve_and_stays_as_it_is(project: Path) -> None:
    before = sorted(path.name for path in project.iterdir())
    with trainer(f"{sys.executable} train.py {{rows}}", project, seconds=60) as train:
        curve = measure_by_command(train, rows=800, sizes=[50, 100, 200, 800], progress=Silent())
    assert curve.errors[-1] < curve.errors[0]
    assert extrapolate(curve.sizes, curve.errors, to=3000).low < curve.errors[-1]
    assert sorted(path.name for path in project.iterdir()) == before


def test_the_number_of_rows_stands_in_the_environment_too(project: Path) -> None:
    (project / "script.py").write_text("import os; print('{\"error\": 0.%s}' % os.environ['SOLVENT_ROWS'])")
    with trainer(f"env {sys.executable} script.py # SOLVENT_ROWS", project, seconds=60) as train:
        assert train(25) == 0.25


def test_the_last_object_with_an_error_counts(project: Path) -> None:
    said = 'print(\'{"error": 0.9}\\n{"error": 0.2}\\n{"note": 1}\\ndone\')'
    assert _run(project, said) == 0.2


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("raise SystemExit('no such column: late')", "no such column"),
        ("print('accuracy 0.9')", "told no error"),
        ("print('{\"error\": NaN}')", "told no error"),
        ("print('{\"error\": true}')", "told no error"),
        ("import time; time.sleep(60)", "more than 1 seconds"),
    ],
)
def test_a_failure_is_told_with_the_next_step(project: Path, script: str, said: str) -> None:
    with pytest.raises(NotTrained, match=said) as caught:
        _run(project, script, seconds=1 if "sleep" in script else 60)
    assert caught.value.hint


def test_nothing_that_a_command_started_outlives_it(project: Path) -> None:
    mark = project.parent / "pid"
    script = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(mark)!r}, 'w').write(str(child.pid))\n"
        "print('{\"error\": 0.5}', flush=True)\n"
    )
    with pytest.raises(NotTrained):
        # The child keeps the output open, so that only the limit ends the wait.
        _run(project, script, seconds=3)
    child = int(mark.read_text())
    for _ in range(100):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{child}/stat").read_text().split()[2] == "Z":
            return
        time.sleep(0.05)
    pytest.fail("the child is still running")


def test_a_command_without_a_place_for_the_rows_is_refused(project: Path) -> None:
    with pytest.raises(BadUsage, match="where the number of rows goes"), trainer("make", project, seconds=1):
        pass


def test_a_command_that_is_not_there_is_told(project: Path) -> None:
    with (
        trainer("no-such-program {rows}", project, seconds=1) as train,
        pytest.raises(NotTrained, match="cannot be run"),
    ):
        train(10)
