"""What a set of labels answered shrinks what can be believed of it, never below nothing, and is kept exactly."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvent.domain.errors import LedgerError
from solvent.domain.label_account import LabelAccount


def asked(account: LabelAccount, answers: list[bool], choices: int = 2, *, figures: bool = False) -> LabelAccount:
    for number, told in enumerate(answers):
        account = account.answered(
            "2026-01-31",
            f"model {number}",
            "accuracy at least 0.9",
            "-",
            told=told,
            choices=choices,
            figures=figures,
        )
    return account


@given(st.lists(st.booleans(), max_size=40))
def test_more_is_never_given_out_than_there_is(answers):
    account = asked(LabelAccount("a", 1000), answers)
    assert 0 < account.next_alpha < account.left <= account.alpha


def test_over_all_histories_the_shares_sum_to_alpha_at_most():
    # Whatever was answered, a false certificate needs one question of one of these histories to err.
    def total(account: LabelAccount, deep: int) -> float:
        share = account.next_alpha
        if deep == 0:
            return share
        quiet = account.answered("", str(deep), "", "", told=False)
        loud = [account.answered("", str(deep), "", said, told=True) for said in ("proven", "refuted")]
        figure = account.answered("", str(deep), "", "0.1", told=True, choices=9, figures=True)
        if deep % 2:
            return share + total(quiet, deep - 1) + 9 * total(figure, deep - 1)
        return share + total(quiet, deep - 1) + sum(total(one, deep - 1) for one in loud)

    assert total(LabelAccount("a", 1000, alpha=0.05), 8) <= 0.05


def test_a_verdict_that_is_always_the_same_tells_little():
    ten, twenty = (asked(LabelAccount("a", 1000), [True] * times) for times in (10, 20))
    other = ten.answered("", "another", "", "refuted", told=True)
    assert twenty.next_alpha > other.next_alpha


def test_what_told_nothing_costs_less_than_what_did():
    quiet, loud = (asked(LabelAccount("a", 1000), [False, told, False]) for told in (False, True))
    figure = asked(LabelAccount("a", 1000), [True, False, False], choices=100, figures=True)
    assert quiet.next_alpha > loud.next_alpha > figure.next_alpha


def test_the_same_predictions_asked_again_cost_nothing():
    account = asked(LabelAccount("a", 1000), [False, False])
    again = account.answered("2026-02-01", "model 0", "accuracy at least 0.9", "not yet", told=False)
    assert again == account
    assert account.alpha_for("model 0") == account.queries[0].alpha > account.alpha_for("model 9")
    proven = account.answered("2026-02-01", "model 0", "accuracy at least 0.9", "proven", told=True)
    assert proven.left == account.left
    assert proven.next_alpha < account.next_alpha


def test_another_claim_on_the_same_predictions_is_another_question():
    both = "error_rate at most 0.1; recall at least 0.9"
    account = LabelAccount("a", 1000).answered("", "model", both, "", told=False)
    assert account.alpha_for("model", "recall at least 0.9") == account.queries[0].alpha
    assert account.alpha_for("model", "recall at least 0.9 where site = 'a'") == account.next_alpha


def test_figures_use_labels_up_and_verdicts_hardly_do():
    verdicts = asked(LabelAccount("a", 1000), [True] * 4)
    figures = asked(LabelAccount("a", 1000), [True] * 4, choices=1001, figures=True)
    assert not verdicts.spent
    assert figures.spent


def test_fresh_labels_restore_it():
    account = asked(LabelAccount("a", 1000), [False, True, False])
    fresh = account.renewed("b", 500)
    assert (fresh.left, fresh.next_alpha, fresh.before) == (0.05, LabelAccount("b", 500).next_alpha, "a")


@given(st.lists(st.booleans(), max_size=10))
def test_it_survives_storage(answers):
    account = asked(LabelAccount("a", 1000, before="z"), answers)
    assert LabelAccount.from_json(json.loads(json.dumps(account.to_json()))) == account


@pytest.mark.parametrize("stored", [{}, {"digest": "a", "rows": 1, "alpha": 0.1, "before": "", "queries": [{"x": 1}]}])
def test_what_is_no_account_is_refused(stored):
    with pytest.raises(LedgerError) as error:
        LabelAccount.from_json(stored)
    assert "fresh labels" in error.value.hint
