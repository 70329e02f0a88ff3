"""The example of factory defects: its code on drawn cells everywhere, its figures where the cells are installed."""

import importlib.util
import json
from pathlib import Path

import pytest

import solvent
from projects.example import EXAMPLES, committed, numbers, own_tests, run
from solvent.domain.assessment import Maturity
from solvent.domain.finding import Severity

DEFECTS = EXAMPLES / "defects"


def test_its_own_tests_pass() -> None:
    own_tests(DEFECTS)


def test_it_is_no_product_and_does_not_pose_as_one_and_nothing_in_it_makes_results_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOLVENT_CACHE", str(tmp_path))
    assessment = solvent.assess(DEFECTS)
    assert assessment.verdict.maturity is not Maturity.PRODUCTION
    assert not assessment.verdict.poses_as_product
    # Requirements that are refuted once there are predictions are the point of it.
    wrong = [f for f in assessment.findings if f.severity is Severity.HIGH and not f.code.startswith("VAL")]
    assert wrong == []


@pytest.mark.skipif(
    importlib.util.find_spec("elpv_dataset") is None, reason="the solar cells are not here: pip install elpv-dataset"
)
def test_its_figures_are_those_of_the_run(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    run(DEFECTS, "-W", "ignore", "train.py", "--out", str(tmp_path), "--figures", str(figures))
    fresh = json.loads(run(DEFECTS, "walk.py", str(tmp_path / "predictions.csv")))
    assert json.loads(figures.read_text()) == pytest.approx(committed(DEFECTS, "figures.json"), rel=0.02)
    assert numbers(fresh) == pytest.approx(numbers(committed(DEFECTS, "walk.json")), rel=0.05, abs=2e-3)
    assert fresh["all"]["verdict"] == committed(DEFECTS, "walk.json")["all"]["verdict"]
