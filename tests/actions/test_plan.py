"""A plan for days of work: it fits, says what it is ranked by, and never costs more for more time."""

from dataclasses import replace

import pytest

import solvent
from reports.examples import bare, crowded, example
from solvent.actions.plan import PAID_BY, plan
from solvent.catalog.shelf import checks, facts
from solvent.domain.errors import BadUsage


@pytest.mark.parametrize("days", [0.25, 1, 3, 10])
def test_what_is_paid_fits_into_the_days(days):
    made = plan(example(), days=days)
    paid = {print_ for payment in made.payments for print_ in payment.fingerprints}
    work = sum(f.effort.value for f in example().findings if f.fingerprint in paid)
    assert work <= days * 6
    assert made.left == len(example().findings) - sum(len(p.fingerprints) for p in made.payments)


def test_more_days_never_save_less():
    saved = [plan(crowded(120), days=days).saves for days in (1, 2, 5, 20)]
    assert saved == sorted(saved)


def test_it_says_that_what_was_not_measured_is_assumed():
    bare_findings = tuple(replace(finding, interest=None) for finding in example().findings)
    made = plan(replace(example(), findings=bare_findings), days=5)
    assert "could not be measured" in made.ranked_by
    assert not any(payment.measured for payment in made.payments)


def test_what_comes_only_gets_worse():
    ahead = plan(example(), days=1).ahead
    assert [each.months for each in ahead] == [3, 6, 12]
    assert [each.problems.value for each in ahead] == sorted(each.problems.value for each in ahead)
    fallen = [each.fallen for each in ahead if each.fallen is not None]
    assert fallen == sorted(fallen)
    assert len(fallen) == 3


def test_nothing_to_pay_is_a_plan_too():
    made = solvent.plan(bare(), days=3)
    assert made.payments == ()
    assert made.ranked_by == "There is nothing to pay."


@pytest.mark.parametrize("days", [0, -1, 1e9, float("nan")])
def test_days_must_make_sense(days):
    with pytest.raises(BadUsage, match="between 0 and 1000"):
        plan(example(), days=days)


def test_the_same_assessment_gives_the_same_plan():
    assert plan(example(), days=3) == plan(example(), days=3)


def test_kinds_of_debt_name_facts():
    assert set(PAID_BY) <= set(checks())
    assert set(PAID_BY.values()) <= set(facts())
