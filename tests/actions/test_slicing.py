"""Which of many claims hold together: what is proven by itself may not be as the best of many."""

import numpy as np

import solvent
from solvent.actions.slicing import which_hold
from solvent.domain.certificate import Certificate


def slices(errors: list[int], n: int = 300) -> list[Certificate]:
    return [
        solvent.certify(np.zeros(n), np.r_[np.ones(k), np.zeros(n - k)], at_most=0.1, looks="fixed") for k in errors
    ]


def test_the_best_of_many_has_to_be_better():
    alone = slices([20])
    among = slices([20, *range(30, 49)])
    assert alone[0].verdict.value == "proven" == which_hold(alone)[0].verdict.value
    corrected = which_hold(among)
    assert corrected[0].verdict.value == "not yet"
    assert "one of 20 claims" in corrected[0].notes[-1]
    assert corrected[0].p > alone[0].p


def test_what_is_far_better_stays_proven_and_the_rest_as_it_was():
    found = which_hold(slices([2, 30, 80]))
    assert [certificate.verdict.value for certificate in found] == ["proven", "not yet", "refuted"]


def test_what_has_no_exact_proof_is_left_out():
    rough = solvent.certify([1.0, 2.0] * 50, [1.1, 2.1] * 50, metric="r2", at_least=0.1)
    found = which_hold([rough, *slices([2])])
    assert found[0] == rough
    assert found[1].verdict.value == "proven"
