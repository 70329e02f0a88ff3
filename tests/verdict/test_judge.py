"""The judgement follows from facts, scale and contract, in the directions that it promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import project_of
from solvent.domain.assessment import Maturity
from solvent.domain.contract import Contract, Cost, Requirement, Scale, SignOff, System
from solvent.domain.fact import Answer, Fact
from solvent.domain.stage import Stage
from solvent.verdict.judge import judge
from solvent.verdict.scale import BASE, RISES, Kind, scale_of
from solvent.verdict.stages import FACTS, PHRASES
from solvent.verdict.weights import WEIGHTS, iterate_score

ANSWERS = st.fixed_dictionaries({name: st.sampled_from(list(Answer)).map(Fact) for name in WEIGHTS})


def _facts(**answers: str) -> dict[str, Fact]:
    worst = {name: Fact(Answer.NO if weight.good else Answer.YES) for name, weight in WEIGHTS.items()}
    return {**worst, **{name: Fact(Answer(value)) for name, value in answers.items()}}


BEST = {name: Fact(Answer.YES if weight.good else Answer.NO) for name, weight in WEIGHTS.items()}


def test_the_extremes() -> None:
    assert iterate_score(BEST) == 10
    assert iterate_score(_facts()) == 0


@given(ANSWERS, st.sampled_from(sorted(WEIGHTS)))
def test_a_better_answer_never_lowers_the_score(facts: dict[str, Fact], name: str) -> None:
    better = {**facts, name: Fact(Answer.YES if WEIGHTS[name].good else Answer.NO)}
    worse = {**facts, name: Fact(Answer.NO if WEIGHTS[name].good else Answer.YES)}
    assert iterate_score(better) >= iterate_score(worse)


@given(ANSWERS)
def test_every_stage_is_judged_within_bounds(facts: dict[str, Fact]) -> None:
    judged = judge(project_of({"a.py": "x = 1\n"}), facts, ())
    assert list(judged.stages) == list(Stage)
    assert all(0 <= s.score <= 10 and 0 <= s.required <= 10 for s in judged.stages.values())
    assert judged.verdict.reason.endswith(".")


def test_every_weighed_fact_has_words_and_every_stage_known_facts() -> None:
    assert set(PHRASES) >= set(WEIGHTS) - {"pickle_loaded"}
    assert {name for names in FACTS.values() for name in names} <= set(WEIGHTS)


@pytest.mark.parametrize("name", list(RISES))
def test_a_larger_scale_never_requires_less(name: str) -> None:
    assert all(more > 0 for more in RISES[name].adds.values())
    smaller, pilot, production = (BASE[kind] for kind in Kind)
    assert all(a <= b <= c for a, b, c in zip(smaller, pilot, production, strict=True))


def test_a_weekly_batch_owes_less_than_a_fleet() -> None:
    batch = Contract(system=System(stage="production"), scale=Scale(predictions_per_day=10, people=3, models=1))
    fleet = Contract(system=System(stage="production"), scale=Scale(predictions_per_day=2e6, people=40, models=60))
    small, large = (scale_of(contract, {}).required for contract in (batch, fleet))
    assert all(small[stage] <= large[stage] for stage in Stage)
    assert large[Stage.MONITOR] - small[Stage.MONITOR] >= 3


def test_the_weakest_stage_is_one_that_the_scale_requires() -> None:
    exploration = Contract(system=System(stage="poc"))
    judged = judge(project_of({"a.py": "x = 1\n"}, contract=exploration), _facts(), ())
    assert judged.verdict.weakest_stage not in {Stage.MONITOR, Stage.DEPLOY}


def test_what_a_failure_may_do_raises_what_is_required() -> None:
    harmless, deadly = (
        scale_of(Contract(system=System(stage="production"), cost=Cost(severity=s)), {}).required
        for s in ("nuisance", "death")
    )
    assert deadly[Stage.EVALUATE] > harmless[Stage.EVALUATE]


def test_a_prototype_that_serves_poses_as_a_product() -> None:
    judged = judge(project_of({"app.py": "x = 1\n"}), _facts(serving_code="yes"), ())
    assert judged.verdict.maturity is Maturity.POC
    assert judged.verdict.poses_as_product
    assert "poses as a product" in judged.verdict.reason


def test_a_prototype_that_says_so_does_not_pose() -> None:
    judged = judge(project_of({"README.md": "An experiment.\n", "a.py": "x = 1\n"}), _facts(), ())
    assert not judged.verdict.poses_as_product


def test_a_claim_in_the_readme_is_held_against_the_facts() -> None:
    judged = judge(project_of({"README.md": "# Churn\n\nA production-ready model.\n", "a.py": "x = 1\n"}), _facts(), ())
    assert judged.verdict.poses_as_product
    assert "README.md:3" in judged.verdict.reason


def test_the_contract_answers_the_second_question() -> None:
    wanted = Requirement("error_rate", at_most=0.2)
    contract = Contract(requirements=(wanted,), sign_offs=(SignOff("product owner"),))
    judged = judge(project_of({"a.py": "x = 1\n"}, contract=contract), _facts(), ())
    assert "error_rate at most 0.2" in judged.verdict.value_answer
    assert "product owner" in judged.verdict.value_answer
    assert not [q for q in judged.questions if q.key == "requirements"]


def test_without_a_contract_there_are_questions() -> None:
    judged = judge(project_of({"a.py": "x = 1\n"}), _facts(), ())
    assert {"requirements", "cost", "human.error_rate", "scale"} <= {q.key for q in judged.questions}
