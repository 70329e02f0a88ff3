"""The five problems: promises over every model, and what practices, history and contract do to them."""

import math
from dataclasses import replace

import pytest

from fakes import project_of
from solvent.actions.prices import outlook
from solvent.catalog.card import card
from solvent.domain.contract import Contract, Cost, Scale, System, Team
from solvent.domain.evidence import Grade
from solvent.domain.fact import Fact, no, yes
from solvent.domain.problem import Problem
from solvent.pricing.problems import MODELS

PRACTICES = (
    "pipeline_declared data_versioned experiment_tracking config_separated unit_tests monitoring_drift metric_gate"
    " train_serve_shared_preprocessing ci_gates_on_tests data_or_model_tests data_validation prediction_logging"
    " annotation_guidelines human_in_loop model_registry env_reproducible serving_code"
).split()
MONEY = Contract(
    scale=Scale(predictions_per_day=1000),
    cost=Cost("USD", per_error=2.0),
    team=Team(hourly_cost=90),
    path="solvent.toml",
)


def priced(
    facts: dict[str, Fact] | None = None, contract: Contract | None = None, history: str = ""
) -> dict[str, Problem]:
    files = {"train.py": "x = 1\n", **({"history": history} if history else {})}
    project = replace(project_of(files), contract=contract or Contract())
    return {problem.key: problem for problem in outlook(project, facts or {}).problems}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__.rpartition(".")[2])
def test_a_model_says_what_it_promises_and_assumes(model):
    assert {"Promise", "Assumes", "Reference"} <= set(card(model.__doc__).sections)


@pytest.mark.parametrize("key", ["drift", "requirement", "changed step", "unforeseen", "bad deployment"])
def test_every_number_has_a_range_a_grade_and_a_source(key):
    problem = priced(contract=MONEY)[key]
    assert problem.cost is not None
    assert problem.cost_a_year is not None
    for number in (problem.chance, problem.hours, problem.hours_a_year, problem.cost, problem.cost_a_year):
        assert number.low <= number.value <= number.high
    assert 0 <= problem.chance.low <= problem.chance.high <= 1
    assert all(given.source for given in problem.derivation.inputs)
    assert problem.chance.value == pytest.approx(1 - math.exp(-problem.rate.value), abs=0.05)


def test_practices_save_work():
    without, with_them = priced(dict.fromkeys(PRACTICES, no())), priced(dict.fromkeys(PRACTICES, yes()))
    for key, problem in without.items():
        assert with_them[key].hours.value < problem.hours.value
        assert with_them[key].notice.value <= problem.notice.value


def test_dollars_are_not_added_to_another_currency():
    foreign = Contract(cost=Cost("EUR", loss_per_day=100))
    assert all(problem.cost is None for problem in priced(contract=foreign).values())
    assert {problem.cost.unit for problem in priced().values() if problem.cost} == {"USD"}
    work_only = priced(contract=Contract(team=Team(hourly_cost=90)))["drift"]
    assert "not counted" in work_only.uncounted
    all_told = priced(contract=MONEY)["drift"]
    assert all_told.uncounted == ""
    assert work_only.cost is not None
    assert all_told.cost is not None
    assert all_told.cost.value > work_only.cost.value
    assert all_told.cost.unit == "USD"


def test_what_the_contract_says_counts_for_more_than_a_default():
    said = priced(contract=Contract(scale=Scale(new_kinds_per_year=6)))["unforeseen"]
    assert (said.rate.value, said.rate.grade) == (6, Grade.DECLARED)


def test_history_counts_for_more_than_what_the_contract_says():
    rows = [f'2025-{month:02}-05 ana@example.org "Add feature {month}" train.py+9-1' for month in range(12, 0, -1)]
    found = priced(contract=Contract(scale=Scale(requirements_per_year=1)), history="\n".join(rows))["requirement"]
    assert found.rate.grade is Grade.READ
    assert found.rate.low < 12 < found.rate.high


def test_reverts_are_bad_releases_only_where_the_model_is_in_use():
    rows = ['2025-12-05 ana@example.org "Revert the split" train.py+9-1'] * 4
    rows += ['2025-01-05 ana@example.org "Start" train.py+9-1']
    history = "\n".join(rows)
    assert priced(history=history)["bad deployment"].rate.grade is Grade.ASSUMED
    used = priced(contract=Contract(system=System(stage="production")), history=history)["bad deployment"]
    assert (used.rate.grade, used.rate.n) == (Grade.READ, 4)


def test_the_same_project_has_the_same_prices():
    assert priced(contract=MONEY) == priced(contract=MONEY)
