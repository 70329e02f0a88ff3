"""Asking labels again and again: each answer is paid for, and the same predictions are known again."""

import numpy as np
import pytest

import solvent
from solvent.actions.asking import ask, digest
from solvent.domain.certificate import Certificate
from solvent.domain.errors import BadClaim
from solvent.domain.label_account import LabelAccount

TRUTH = np.zeros(1000, int)


def judged(
    account: LabelAccount, errors: int, looks: str = "anytime", choices: int = 2
) -> tuple[Certificate, LabelAccount]:
    said = np.r_[np.ones(errors, int), np.zeros(1000 - errors, int)]
    return ask(
        account,
        lambda level: solvent.certify(TRUTH, said, at_most=0.1, level=level, looks=looks),
        subject=digest(said),
        at="2026-01-31",
        choices=choices,
    )


def test_each_new_model_is_judged_more_strictly():
    account, levels = LabelAccount(digest(TRUTH), 1000), []
    for errors in (99, 98, 97, 96):
        found, account = judged(account, errors)
        levels.append(found.claim.level)
    assert levels == sorted(levels) and len(set(levels)) == 4
    assert account.left < account.alpha


def test_the_same_model_again_costs_nothing_at_all_times_and_is_refused_at_one_look():
    first, account = judged(LabelAccount("labels", 1000), 90)
    again, after = judged(account, 90)
    assert (again, after) == (first, account)
    _, fixed = judged(LabelAccount("labels", 1000), 90, "fixed")
    with pytest.raises(BadClaim, match="2026-01-31"):
        judged(fixed, 90, "fixed")


def test_telling_figures_spends_more_than_telling_verdicts():
    verdicts, figures = (judged(LabelAccount("labels", 1000), 90, choices=c)[1] for c in (2, 1001))
    assert figures.next_alpha < verdicts.next_alpha


def test_a_clear_case_is_proven_after_many_questions():
    account = LabelAccount("labels", 1000)
    for errors in range(95, 115):
        _, account = judged(account, errors)
    found, _ = judged(account, 20)
    assert found.verdict.value == "proven"


def test_digests_tell_columns_apart():
    assert len({digest(["a", "b"]), digest(["ab"]), digest(["a"], ["b"]), digest([1, 2]), digest([[1, 2]])}) == 5
