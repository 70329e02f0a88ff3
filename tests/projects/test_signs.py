"""The example of traffic signs: its code on drawn signs everywhere, its figures where the small set of images lies."""

import json
import os
from pathlib import Path

import pytest

import solvent
from projects.example import EXAMPLES, committed, numbers, own_tests, run
from solvent.domain.assessment import Maturity
from solvent.domain.finding import Severity

SIGNS = EXAMPLES / "signs"
IMAGES = Path(os.environ.get("SOLVENT_DATA", "")) / "gtsrb32"


def test_its_own_tests_pass() -> None:
    own_tests(SIGNS)


def test_it_is_no_product_and_does_not_pose_as_one_and_nothing_in_it_makes_results_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOLVENT_CACHE", str(tmp_path))
    assessment = solvent.assess(SIGNS)
    assert assessment.verdict.maturity is not Maturity.PRODUCTION
    assert not assessment.verdict.poses_as_product
    # Requirements that are refuted once there are predictions are the point of it.
    wrong = [f for f in assessment.findings if f.severity is Severity.HIGH and not f.code.startswith("VAL")]
    assert wrong == []


@pytest.mark.skipif(not IMAGES.is_dir(), reason="no folder gtsrb32 in $SOLVENT_DATA")
def test_its_figures_are_those_of_the_run(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    run(SIGNS, "train.py", str(IMAGES), "--out", str(tmp_path), "--figures", str(figures))
    fresh = json.loads(run(SIGNS, "walk.py", str(tmp_path)))
    assert json.loads(figures.read_text()) == pytest.approx(committed(SIGNS, "figures.json"), rel=0.05)
    assert numbers(fresh) == pytest.approx(numbers(committed(SIGNS, "walk.json")), rel=0.1, abs=2e-3)
    assert fresh["domain_at_3_percent"]["rules"] == committed(SIGNS, "walk.json")["domain_at_3_percent"]["rules"]
