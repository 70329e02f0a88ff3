"""A gap between offline and live is put down to its cause, and the terms add up to it."""

import numpy as np
import pytest

from solvent.actions.explaining_gap import explain_gap
from solvent.domain.errors import BadArrays, BadTable, NotEnoughRows
from solvent.domain.performance_gap import Cause


def _side(seed: int, n: int, *, mean: float = 0.0, worse: float = 0.0) -> dict[str, np.ndarray]:
    """Inputs with a loss that grows with one of them."""
    rng = np.random.default_rng(seed)
    x, city = rng.normal(mean, 1, n), rng.choice(["a", "b"], n)
    return {"x": x, "city": city, "loss": (rng.random(n) < 1 / (1 + np.exp(1.5 - 1.5 * x)) + worse).astype(float)}


def _explained(offline: dict[str, np.ndarray], live: dict[str, np.ndarray], **options: object):
    found = explain_gap(offline, live, offline_loss="loss", live_loss="loss", **options)
    assert sum(term.effect.value for term in found.terms) == pytest.approx(found.total.value)
    return found, {term.cause: term for term in found.terms}


def test_inputs_that_became_harder_are_no_change_of_the_relation():
    found, terms = _explained(_side(0, 2500), _side(1, 2500, mean=0.8))
    assert found.total.low > 0
    assert not terms[Cause.RELATION].told
    assert terms[Cause.MIX].effect.value + terms[Cause.NEW_INPUTS].effect.value > 0.8 * found.total.value
    assert terms[Cause.MIX].told


def test_another_relation_is_no_change_of_inputs():
    found, terms = _explained(_side(0, 2500), _side(1, 2500, worse=0.15))
    assert found.terms[0].cause is Cause.RELATION
    assert terms[Cause.RELATION].effect.low < found.total.value < terms[Cause.RELATION].effect.high
    assert abs(terms[Cause.MIX].effect.value) < 0.03


def test_rows_that_were_trained_on_make_a_leak():
    training, offline = _side(5, 800), _side(0, 1200)
    for name in offline:
        offline[name][:600] = training[name][:600]
    offline["loss"][:600] = 0
    found, terms = _explained(offline, _side(1, 1500), training={name: training[name] for name in ("x", "city")})
    assert found.terms[0].cause is Cause.LEAK
    assert terms[Cause.LEAK].told
    assert not terms[Cause.RELATION].told


def test_where_nothing_changed_nothing_is_told():
    told = [[term.told for term in _explained(_side(s, 400), _side(100 + s, 400))[0].terms] for s in range(3)]
    assert np.mean(told) < 0.4


def test_slices_add_up_to_the_gap():
    live = _side(1, 900)
    live["loss"] = np.where(live["city"] == "b", 1.0, live["loss"])
    found, _ = _explained(_side(0, 900), live, slice_by="city")
    assert found.slices[0].value == "b"
    assert found.slices[0].rate > abs(found.slices[0].mix)
    assert sum(one.mix + one.rate for one in found.slices) == pytest.approx(found.live.value - found.offline.value)


@pytest.mark.parametrize(
    ("live", "options", "error"),
    [
        (_side(1, 20), {}, NotEnoughRows),
        (_side(1, 90), {"live_loss": "los"}, BadTable),
        (_side(1, 90), {"live_loss": "city"}, BadArrays),
        (_side(1, 90), {"slice_by": "town"}, BadArrays),
        (_side(1, 90), {"slice_by": "x"}, BadArrays),
        (_side(1, 90), {"training": _side(0, 90)}, NotEnoughRows),
    ],
)
def test_what_makes_no_sense_gets_advice(live, options, error):
    with pytest.raises(error) as caught:
        explain_gap(_side(0, 90), live, **{"offline_loss": "loss", "live_loss": "loss", **options})
    assert caught.value.hint
