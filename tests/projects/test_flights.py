"""The shipped example, built with its history: a proof of concept that poses as a product, and a product."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import solvent
from solvent.domain.assessment import Assessment, Maturity
from solvent.domain.certificate import Standing
from solvent.domain.fact import Answer
from solvent.domain.stage import Stage
from solvent.domain.watch import Condition
from solvent.wiring_watch import Named, look, post_of

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "examples" / "flights" / "build.py"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("flights")
    subprocess.run([sys.executable, str(BUILD), str(folder)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def assessed(built: Path) -> dict[str, Assessment]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOLVENT_CACHE", str(built / "cache"))
        return {name: solvent.assess(built / f"flights-{name}") for name in ("poc", "production")}


def _answers(assessment: Assessment, value: Answer) -> set[str]:
    return {name for name, fact in assessment.facts.items() if fact.value is value}


def test_the_proof_of_concept_is_called_one(assessed: dict[str, Assessment]) -> None:
    verdict = assessed["poc"].verdict
    assert verdict.maturity is Maturity.POC
    assert verdict.poses_as_product


def test_its_planted_debt_is_found(assessed: dict[str, Assessment]) -> None:
    codes = {finding.code for finding in assessed["poc"].findings}
    assert {"LEK101", "REP101", "REP102", "REP108", "ENV103", "OPS158", "OPS163"} <= codes
    wrong = {"leakage", "model_binaries_in_git", "pickle_loaded", "hardcoded_absolute_paths"}
    assert wrong <= _answers(assessed["poc"], Answer.YES)
    missing = {"unit_tests", "ci", "deps_pinned", "pipeline_declared", "metric_gate", "data_validation"}
    assert missing <= _answers(assessed["poc"], Answer.NO)


def test_the_product_is_one_and_no_stage_falls_short_of_what_it_owes(assessed: dict[str, Assessment]) -> None:
    verdict = assessed["production"].verdict
    assert verdict.maturity is Maturity.PRODUCTION
    assert verdict.weakest_stage is Stage.EVALUATE
    assert all(stage.score >= stage.required for stage in assessed["production"].stages.values())
    assert not verdict.poses_as_product


def test_its_practices_are_seen(assessed: dict[str, Assessment]) -> None:
    there = {
        "deps_pinned", "env_reproducible", "seeds_set", "data_versioned", "pipeline_declared", "model_registry", "ci",
        "ci_gates_on_tests", "unit_tests", "data_or_model_tests", "data_validation", "serving_code", "metric_gate",
        "train_serve_shared_preprocessing", "baseline_comparison", "slice_evaluation", "failure_cost_defined",
        "monitoring_drift",
    }  # fmt: skip
    assert there <= _answers(assessed["production"], Answer.YES)


def test_it_owes_little(assessed: dict[str, Assessment]) -> None:
    poc, production = assessed["poc"], assessed["production"]
    assert len(production.findings) < len(poc.findings) / 5
    # What it lacks: days of labels for one of two requirements.
    assert [f.code for f in production.findings] == ["VAL111"]


def test_its_labels_prove_what_they_can_and_the_rest_is_called_not_yet_proven(assessed: dict[str, Assessment]) -> None:
    appraisal = assessed["production"].appraisal
    assert appraisal is not None
    assert {proof.name: proof.standing for proof in appraisal.proofs} == {
        "cost": Standing.NOT_YET,
        "review_share": Standing.PROVEN,
    }
    answer = assessed["production"].verdict.value_answer
    assert "cost at most 3.97; mean of reviewed at most 0.3" in answer
    assert "prove 1 of 2" in answer
    cost = appraisal.proofs[0].certificate
    assert cost is not None
    assert cost.exact
    # Flights of a day are no independent labels.
    assert cost.effective_n is not None
    assert cost.effective_n < appraisal.proofs[0].rows / 2
    assert cost.needed


def test_its_production_has_changed_with_the_season_and_harms_no_requirement(built: Path) -> None:
    _, watch = look(post_of(built / "flights-production", Named()))
    assert len(watch.windows) == 122
    assert watch.condition is Condition.CHANGED
    assert {one.alarm.monitor for one in watch.incidents if one.alarm.severity.rank == 0} == set()
    cost, reviewed = watch.standings
    assert (cost.requirement, reviewed.requirement) == ("cost", "review_share")
    # Labels of the storms of December: dear, and no more than chance may bring.
    assert cost.history[-1].estimate.value > cost.limit
    assert all(month.confirmed for month in reviewed.history)


def test_all_who_signed_the_contract_signed_what_it_says_today(assessed: dict[str, Assessment]) -> None:
    appraisal = assessed["production"].appraisal
    assert appraisal is not None
    assert [entry.stands for entry in appraisal.agreements] == [True, True, True]


def test_the_guide_quotes_the_report_on_the_proof_of_concept(assessed: dict[str, Assessment]) -> None:
    report = solvent.render(assessed["poc"], format="text").splitlines()
    guide = (ROOT / "docs" / "guide-iterate.md").read_text(encoding="utf-8")
    quoted = [line for block in re.findall(r"```text\n(.*?)```", guide, re.DOTALL) for line in block.splitlines()]
    assert quoted
    assert [line for line in quoted if line not in report] == []
