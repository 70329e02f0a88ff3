"""What CONTRIBUTING.md shows works: its check, fact and reader as they stand there, and a package of one's own."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
DEBT = "import time\n\n\ndef age(born):\n    return time.time() - born\n"


def _shown(opening: str) -> str:
    """The code block that opens with a docstring, as a file would hold it."""
    blocks = re.findall(r"^( *)```python\n(.*?)^ *```", TEXT, re.S | re.M)
    indent, block = next((i, b) for i, b in blocks if b.strip().startswith(f'"""{opening}'))
    return "\n".join(line.removeprefix(indent) for line in block.split("\n"))


def _loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: str) -> dict[str, object]:
    package = tmp_path / "shown"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / f"{name}.py").write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "shown", raising=False)
    return vars(__import__(f"shown.{name}", fromlist=[name]))


def test_the_check_finds_its_debt_only(tmp_path, monkeypatch):
    from solvent.actions.reading import read_file
    from solvent.catalog.card import files_of

    check = _loaded(tmp_path, monkeypatch, "clock_in_features", _shown("A feature"))["clock_in_features"]
    for heading, count in {"Debt": 1, "Paid": 0}.items():
        for path, text in files_of(check.card.section(heading)).items():
            assert len(read_file(path, text, [check]).seen) == count
    assert read_file("a.py", "import time\nprint(time.time())\n", [check]).seen == ()
    assert {"Why", "Pay", "Not", "Debt", "Paid"} == set(check.card.sections)


def test_the_fact_answers(tmp_path, monkeypatch):
    from fakes import project_of

    fact = _loaded(tmp_path, monkeypatch, "place_for_questions", _shown("Questions"))["place_for_questions"]
    assert fact.read(project_of({"SUPPORT.md": "Ask here."})).value == "yes"
    assert fact.read(project_of({"a.py": ""})).value == "no"


def test_the_metric_is_one(tmp_path, monkeypatch):
    import numpy as np

    from solvent.stats.predictions import Predictions

    code = _shown("The share of predictions")
    metric = _loaded(tmp_path, monkeypatch, "negative_predictive_value", code)["negative_predictive_value"]
    truth, said = np.array([1, 0, 1, 0, 0]), np.array([1, 0, 0, 0, 1])
    found = metric.reduce(Predictions(metric.name, truth, said))
    assert (found.rows.tolist(), found.loss.tolist()) == ([1, 2, 3], [False, True, False])
    assert {"Promise", "Assumes", "Reference", "Example"} == set(metric.card.sections)


def test_the_reader_yields_signals(tmp_path, monkeypatch):
    from solvent.source.reading import read_module

    read = _loaded(tmp_path, monkeypatch, "sleeps", _shown("Sleeps"))["read"]
    assert [s.kind for s in read(read_module("a.py", "import time\ntime.sleep(3)\n"))] == ["sleep"]


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder of installed packages, with one that adds a check to solvent."""
    check = _shown("A feature").replace("REP150", "XYZ101").replace("clock_in_features", "wall_clock")
    written = {
        "flights_checks/__init__.py": "",
        "flights_checks/wall_clock.py": check,
        "flights_checks-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: flights-checks\nVersion: 1.0\n",
        "flights_checks-1.0.dist-info/entry_points.txt": "[solvent.checks]\nflights = flights_checks\n",
    }
    for path, text in written.items():
        (tmp_path / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / path).write_text(text)
    return tmp_path / "site"


def _solvent(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "SOLVENT_CACHE": str(installed.parent / "cache")}
    command = [sys.executable, "-m", "solvent", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _places(installed: Path, project: Path) -> list[str]:
    done = _solvent(installed, "assess", str(project), "--format", "json", "-q")
    assert done.returncode == 0, done.stderr
    return [f"{f['path']}:{f['line']}" for f in json.loads(done.stdout)["findings"] if f["code"] == "XYZ101"]


def test_a_changed_check_of_another_package_reads_again(installed, tmp_path):
    project = tmp_path / "project"
    project.mkdir()
    (project / "age.py").write_text(DEBT)
    assert _places(installed, project) == ["age.py:5"]
    file = installed / "flights_checks" / "wall_clock.py"
    file.write_text(file.read_text().replace('"time.time"', '"time.monotonic_ns"'))
    assert _places(installed, project) == []


def test_the_module_that_an_entry_point_names_may_stand_alone(installed, tmp_path):
    check = (installed / "flights_checks" / "wall_clock.py").read_text()
    (installed / "wall_clock.py").write_text(check)
    points = installed / "flights_checks-1.0.dist-info" / "entry_points.txt"
    points.write_text("[solvent.checks]\nflights = wall_clock\n")
    assert "wall clock" in _solvent(installed, "explain", "XYZ101").stdout
