"""Solvency: the chance is right where it is known, its interval is ignorance and not luck, and evidence replaces."""

import math
from dataclasses import replace
from itertools import pairwise
from statistics import NormalDist

import pytest

from fakes import project_of
from solvent.actions.prices import outlook
from solvent.domain.contract import Contract, Labels, Model, Team
from solvent.domain.estimate import Estimate, Input
from solvent.domain.evidence import Grade
from solvent.domain.fact import no, yes
from solvent.domain.solvency import Known
from solvent.pricing.evidence import Evidence
from solvent.pricing.paces import CHANGE, DECAY, NAMES, RECOVERY, paces
from solvent.pricing.solvency import solvency
from solvent.source.lead_times import LeadTimes, Sample


def given(key: str, value: float, low: float, high: float, grade: Grade = Grade.MEASURED) -> Input:
    return Input(key, NAMES[key], Estimate(value, low, high, "day", grade), "a test")


def rehearsed(decay: Input, recovery: Input) -> Evidence:
    return paces(LeadTimes(), Contract(), {}, measured=(decay, recovery))


@pytest.mark.parametrize(("lasts", "takes"), [(60, 30), (30, 60), (40, 40), (100, 10)])
def test_the_chance_is_the_one_of_two_lognormal_times(lasts, takes):
    found = solvency(rehearsed(given(DECAY, lasts, lasts, lasts), given(RECOVERY, takes, takes, takes)))
    sigma = math.log(2) / NormalDist().inv_cdf(0.9)
    wanted = NormalDist(0, sigma * math.sqrt(2)).cdf(math.log(lasts / takes))
    assert found.chance.value == pytest.approx(wanted, abs=0.03)
    assert found.ratio.value == pytest.approx(lasts / takes, rel=0.15)


def test_luck_does_not_widen_the_interval_and_ignorance_does():
    exact = rehearsed(given(DECAY, 40, 40, 40), given(RECOVERY, 30, 30, 30))
    lucky = solvency(exact, {DECAY: 8.0, RECOVERY: 8.0})
    assert lucky.chance.high - lucky.chance.low < 0.01
    vague = solvency(rehearsed(given(DECAY, 40, 10, 160), given(RECOVERY, 30, 30, 30)))
    assert vague.chance.high - vague.chance.low > 0.5


def test_what_is_measured_replaces_all_else():
    before = outlook(project_of({"a.py": "x = 1\n"}), {}).solvency
    decay, recovery = given(DECAY, 200, 180, 220), given(RECOVERY, 5, 4, 6)
    after = outlook(project_of({"a.py": "x = 1\n"}), {}, measured=(decay, recovery)).solvency
    assert (before.known, after.known) == (Known.ASSUMPTIONS, Known.EVIDENCE)
    assert [step.typical for step in after.steps] == [recovery]
    assert after.chance.grade is Grade.MEASURED
    assert after.chance.value > 0.99
    assert after.headline.startswith("Solvent")


def test_assumptions_alone_are_called_so():
    found = outlook(project_of({"a.py": "x = 1\n"}), {}).solvency
    assert found.headline.startswith("Not known: assumptions alone")
    assert "Nothing shows that the model is in use" in found.sentence
    assert all(step.typical.source for step in found.steps)


def test_what_the_contract_declares_counts_and_a_better_grade_wins():
    contract = Contract(
        model=Model(decay_days=90), team=Team(repair_days=10, notice_days=2), labels=Labels(delay_days=1)
    )
    found = solvency(paces(LeadTimes(), contract, {}))
    assert {step.typical.key for step in found.steps} == {"team.notice_days", "labels.delay_days", "team.repair_days"}
    assert found.known is Known.EVIDENCE
    assert found.chance.grade is Grade.DECLARED
    measured = paces(LeadTimes(), contract, {}, measured=(given(DECAY, 20, 15, 30),))
    assert solvency(measured).decay.typical.estimate.value == 20


def test_watching_the_model_helps():
    lead, contract = LeadTimes(), Contract()
    blind = solvency(paces(lead, contract, {"monitoring_drift": no()}))
    watched = solvency(paces(lead, contract, {"monitoring_drift": yes()}))
    assert watched.chance.value > blind.chance.value


def test_the_same_evidence_gives_the_same_solvency_in_any_order():
    evidence = paces(LeadTimes(), Contract(), {})
    assert solvency(evidence) == solvency(evidence)
    assert solvency(Evidence(tuple(reversed(evidence.inputs)))).chance == solvency(evidence).chance


def test_swings_are_widest_first_and_shortening_never_hurts():
    found = solvency(paces(LeadTimes(), Contract(), {}))
    spans = [swing.span for swing in found.derivation.swings]
    assert spans == sorted(spans, reverse=True)
    assert {swing.key for swing in found.derivation.swings} == {given.key for given in found.derivation.inputs}
    assert found.improved >= found.chance.value
    assert found.measure is not None


def test_a_contract_that_promises_more_than_the_history_shows_is_doubted():
    slow = "\n".join(f'2025-{month:02}-01 ana@example.org "Work" train.py+30-5' for month in range(12, 0, -1))
    project = project_of({"train.py": "x = 1\n", "history": slow})
    assert project.history is not None
    releases = tuple(_release(commit, commit.at + 60 * 86400) for commit in project.history.commits[::2])
    read = replace(project, history=replace(_linked(project.history), releases=releases))
    found = outlook(replace(read, contract=Contract(team=Team(repair_days=1))), {}).solvency
    assert len(found.doubts) == 1
    assert "The contract says that a better model takes 1 day" in found.doubts[0]


def _release(commit, at):
    from solvent.source.history import Release

    return Release(f"v{commit.at}", commit.sha, at)


def _linked(history):
    """The commits in one line, each the parent of the next."""
    rows = history.commits
    linked = [replace(row, origins=(after.sha,)) for row, after in pairwise(rows)]
    return replace(history, commits=(*linked, rows[-1]))


@pytest.mark.parametrize(
    ("merged", "released", "words"),
    [
        (0.2, 0.3, "the class of less than a day"),
        (0.2, 20, "the class of a week to a month"),
        (40, 200, "the class of one to six months"),
        (3, None, "a day to a week (22 % of teams, DORA 2024), or a slower one"),
    ],
)
def test_the_time_from_a_change_to_its_use_has_a_class(merged: float, released: float | None, words: str):
    lead = LeadTimes(
        change=Sample((merged,) * 9, ends=9), release=Sample((released,) * 9, ends=9) if released else Sample()
    )
    assert words in paces(lead, Contract(), {})[CHANGE].source
