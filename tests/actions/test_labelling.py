"""Labels needed: the published numbers, and what is impossible said so."""

import pytest

import solvent
from solvent.domain.errors import BadClaim


@pytest.mark.parametrize(("at_most", "labels"), [(0.1, 29), (0.05, 59), (0.01, 299), (0.001, 2995), (1e-6, 2995731)])
def test_labels_without_an_error(at_most, labels):
    assert solvent.labels_to_certify(at_most=at_most, true_rate=0, looks="fixed") == labels


@pytest.mark.parametrize(("true", "labels"), [(0.07, 549), (0.05, 179)])
def test_one_look(true, labels):
    assert solvent.labels_to_certify(at_most=0.1, true_rate=true, looks="fixed") == labels


def test_looking_all_the_time_costs_little_in_the_median_and_more_with_power():
    once = solvent.labels_to_certify(at_most=0.01, true_rate=0.005, looks="fixed")
    half = solvent.labels_to_certify(at_most=0.01, true_rate=0.005, power=0.5)
    mostly = solvent.labels_to_certify(at_most=0.01, true_rate=0.005)
    assert half <= 1.2 * once < mostly < 2.2 * once


def test_rates_close_to_the_limit_are_planned_too():
    near = solvent.labels_to_certify(at_most=0.1, true_rate=0.097)
    nearer = solvent.labels_to_certify(at_most=0.1, true_rate=0.0985)
    assert 50_000 < near < nearer


@pytest.mark.parametrize(
    "options",
    [
        {"at_most": 0.1, "true_rate": 0.1},
        {"at_most": 0.1, "true_rate": -0.1},
        {"at_most": 1.0, "true_rate": 0.1},
        {"at_most": 0.0, "true_rate": 0.0},
        {"at_most": 0.1, "true_rate": 0.05, "power": 1.0},
        {"at_most": 0.1, "true_rate": 0.05, "level": 1.0},
        {"at_most": 0.1, "true_rate": 0.09999999},
    ],
)
def test_what_no_number_proves_is_said(options):
    with pytest.raises(BadClaim) as error:
        solvent.labels_to_certify(**options)
    assert error.value.hint
