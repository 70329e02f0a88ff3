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
    account: LabelAccount, errors: int, looks: str = "anytime", choices: int | None = 2
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


def test_telling_figures_spends_more_than_telling_verdicts_and_is_what_is_taken_to_be_done():
    verdicts, figures, usual = (judged(LabelAccount("labels", 1000), 90, choices=c)[1] for c in (2, 1001, None))
    assert figures.next_alpha < verdicts.next_alpha
    assert usual.queries[0].choices == 1001
    assert "figures" in usual.queries[0].released


def test_labels_that_have_told_all_they_can_judge_no_further_model():
    account = LabelAccount("labels", 1000)
    with pytest.raises(BadClaim, match="told so much of") as error:
        for errors in range(90, 100):
            _, account = judged(account, errors, choices=None)
    assert "fresh labels" in error.value.hint
    # What was judged before may be asked again.
    assert judged(account, 90, choices=None)[1] == account


def test_another_claim_on_the_same_predictions_is_paid_for():
    _, account = judged(LabelAccount("labels", 1000), 90)
    said = np.r_[np.ones(90, int), np.zeros(910, int)]
    stricter = lambda level: solvent.certify(TRUTH, said, at_most=0.095, level=level)  # noqa: E731
    found, after = ask(account, stricter, subject=digest(said), at="2026-01-31", choices=2)
    assert 1 - found.claim.level == pytest.approx(account.next_alpha)
    assert after.left < account.left


def test_a_router_and_a_domain_are_answers_too():
    sure = np.linspace(0, 1, 1000)
    said = (sure < 0.1).astype(int)
    routed = lambda level: solvent.route(TRUTH, said, sure, at_most=0.05, level=level)  # noqa: E731
    router, account = ask(LabelAccount("labels", 1000), routed, subject=digest(said), at="2026-01-31")
    assert router.threshold is not None
    assert router.tried == ()
    assert account.queries[0].choices == pytest.approx(1001**2)
    frame = {"x": sure}
    found = lambda level: solvent.find_domain(frame, TRUTH, said, at_most=0.05, level=level)  # noqa: E731
    domain, account = ask(LabelAccount("labels", 1000), found, subject=digest(said), at="2026-01-31")
    assert domain.boxes
    assert account.queries[0].choices > 1001**3


def test_a_clear_case_is_proven_after_many_questions():
    account = LabelAccount("labels", 1000)
    for errors in range(95, 115):
        _, account = judged(account, errors)
    found, _ = judged(account, 20)
    assert found.verdict.value == "proven"


def test_digests_tell_columns_apart():
    assert len({digest(["a", "b"]), digest(["ab"]), digest(["a"], ["b"]), digest([1, 2]), digest([[1, 2]])}) == 5
