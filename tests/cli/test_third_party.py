"""A package of somebody else adds a check by an entry point, and every command knows it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

GUIDE = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
# The check that the guide shows is the one that is installed here, under a code of another package.
CHECK = re.findall(r"```python\n(.*?)```", GUIDE, re.S)[0].replace("REP150", "ACM101")
DEBT = "from datetime import datetime\nage = datetime.now() - born\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder on the path with an installed distribution of somebody else."""
    site = tmp_path / "site"
    (site / "acme_checks").mkdir(parents=True)
    (site / "acme_checks" / "__init__.py").write_text('"""Checks of Acme."""\n')
    (site / "acme_checks" / "clock_in_features.py").write_text(CHECK)
    metadata = site / "acme_checks-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-checks\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[solvent.checks]\nacme = acme_checks\n")
    return site


def solvent(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    script = f"import sys; sys.path.insert(0, {str(site)!r}); from solvent.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, timeout=120, check=False
    )


def test_its_check_is_run_and_explained(site, tmp_path):
    project = tmp_path / "project"
    project.mkdir()
    (project / "train.py").write_text(DEBT)
    done = solvent(site, "assess", str(project), "--format", "json", "--no-cache")
    assert done.returncode == 0, done.stderr
    found = [f for f in json.loads(done.stdout)["findings"] if f["code"] == "ACM101"]
    assert [(f["name"], f["path"], f["line"], f["severity"]) for f in found] == [
        ("clock-in-features", "train.py", 2, "medium")
    ]
    explained = solvent(site, "explain", "ACM101")
    assert "The same row gives another feature tomorrow" in explained.stdout


def test_its_check_runs_in_worker_processes_too(site, tmp_path):
    project = tmp_path / "project"
    project.mkdir()
    for number in range(60):
        (project / f"train{number}.py").write_text(DEBT)
    done = solvent(site, "assess", str(project), "--format", "json", "--no-cache")
    assert done.returncode == 0, done.stderr
    assert sum(f["code"] == "ACM101" for f in json.loads(done.stdout)["findings"]) == 60


def test_a_code_that_is_taken_is_refused(site, tmp_path):
    (site / "acme_checks" / "clock_in_features.py").write_text(CHECK.replace("ACM101", "REP101"))
    done = solvent(site, "explain", "REP101")
    assert done.returncode == 2
    assert "Two checks are called REP101" in done.stderr


def test_a_package_that_cannot_be_loaded_is_named(site):
    (site / "acme_checks" / "__init__.py").write_text("import acme_nothing\n")
    done = solvent(site, "explain", "REP101")
    assert done.returncode == 2
    assert "The checks of acme_checks cannot be loaded: ModuleNotFoundError" in done.stderr
    assert "Traceback" not in done.stderr
