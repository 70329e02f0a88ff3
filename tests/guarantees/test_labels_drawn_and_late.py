"""Labels that a design draws, or that come sooner or later where the model is wrong, raise no more false alarms."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest

import solvent
from solvent.actions.confirming import Terms, timed, troubles
from solvent.actions.labelled import Labelled
from solvent.domain.contract import Contract, Data, Evaluation, Labels, Requirement
from solvent.domain.loss_watch import Doubt
from solvent.stats import edetector

ALPHA, DAYS, A_DAY, RATE = 0.05, 60, 200, 0.1
START = np.datetime64("2026-01-01", "us")


@dataclass
class Table:
    values: dict[str, Any]
    notes: tuple[str, ...] = ()

    @property
    def columns(self):
        return tuple(self.values)

    def __len__(self):
        return len(self.values["at"])

    def column(self, name, *, key):
        return self.values[name]


def table(rng, days, *, rise=1.0, wrong=1.0, right=1.0, until=None, drawn=False):
    """Decisions of some days, the labels that came until one, and where the model is wrong more often: `rise`.

    Labels take so many days on average where the model is wrong, and where it is right. Where they are `drawn`, rows on
    which it errs are drawn more often.
    """
    made = np.repeat(np.arange(days.start, days.stop, dtype=float), A_DAY) + rng.random(A_DAY * len(days))
    hard = rng.random(len(made))
    losses = rng.random(len(made)) < 2 * RATE * hard * np.where(made >= DAYS / 2, rise, 1.0)
    chance = 0.1 + 0.6 * hard**2 if drawn else np.ones(len(made))
    came = made + rng.exponential(np.where(losses, wrong, right))
    there = (rng.random(len(made)) < chance) & ((came <= until) if until else True)
    at, labelled = (START + (each * 86_400e6).astype("timedelta64[us]") for each in (made, came))
    labelled[~there] = np.datetime64("NaT")
    truth = np.where(there, losses.astype(float), np.nan)
    return Table({"at": at, "y": truth, "said": np.zeros(len(made)), "came": labelled, "weight": 1 / chance})


def raised(now, reference, *, doubt, contract, limit=0.5):
    """The day of the first alarm of a kind, None without one."""
    wanted = (Requirement("error_rate", at_most=limit),)
    of = [timed(Labelled(one, contract), "at", "day") for one in (now, reference)]
    found = troubles(wanted, *of, Terms(ALPHA, DAYS))
    return next((one.onset.at for one in found if one.doubt is doubt), None)


def contract(**more):
    return Contract(data=Data(time="at", target="y"), evaluation=Evaluation(prediction="said", **more), labels=Labels())


def not_more_often(false, runs, alpha=ALPHA):
    return binomtest(false, runs, alpha, alternative="greater").pvalue > 1e-4


@pytest.mark.parametrize("doubt", list(Doubt))
def test_a_biased_design_raises_no_false_alarm_once_its_weights_are_known(doubt):
    rng, runs, blind, known = np.random.default_rng(1), 40, 0, 0
    for _ in range(runs):
        reference, now = table(rng, range(-30, 0)), table(rng, range(DAYS), drawn=True)
        reference.values["weight"] = np.ones(len(reference))
        blind += raised(now, reference, doubt=doubt, contract=contract(), limit=RATE) is not None
        known += raised(now, reference, doubt=doubt, contract=contract(weight="weight"), limit=RATE) is not None
    assert blind > runs / 2
    assert not_more_often(known, runs)


@pytest.mark.parametrize(("wrong", "right"), [(2.0, 12.0), (12.0, 2.0)])
def test_labels_whose_delay_depends_on_them_raise_no_false_alarm_over_many_looks(wrong, right):
    rng, runs, blind, known = np.random.default_rng(2), 20, 0, 0
    for _ in range(runs):
        reference, seed = table(rng, range(-60, 0), wrong=wrong, right=right), int(rng.integers(2**31))
        for plain in (True, False):
            how = contract() if plain else contract(labelled_at="came")
            looks = (
                table(np.random.default_rng(seed), range(DAYS), wrong=wrong, right=right, until=day)
                for day in (8, 20, 40, 60)
            )
            found = any(raised(now, reference, doubt=Doubt.RISE, contract=how) for now in looks)
            blind, known = blind + (plain and found), known + (found and not plain)
    assert not_more_often(known, runs)
    assert wrong > right or blind > runs / 2


def test_a_rise_is_found_by_labels_that_are_drawn_and_late():
    rng, found = np.random.default_rng(3), []
    for _ in range(10):
        reference = table(rng, range(-60, 0), wrong=2.0, right=6.0)
        now = table(rng, range(DAYS), wrong=2.0, right=6.0, until=DAYS, drawn=True, rise=2.5)
        reference.values["weight"] = np.ones(len(reference))
        how = contract(labelled_at="came", weight="weight")
        found.append(raised(now, reference, doubt=Doubt.RISE, contract=how))
    days = [(at.replace(tzinfo=None) - START.item()).days for at in found if at is not None]
    assert len(days) == 10 and abs(np.median(days) - DAYS / 2) <= 4


def test_a_weight_that_all_rows_have_changes_nothing():
    rng = np.random.default_rng(4)
    losses, reference = rng.random(4000) < 0.15, rng.random(2000) < 0.1
    plain = solvent.watch_losses(losses, reference=reference)
    weighted = solvent.watch_losses(
        losses, reference=reference, weights=np.full(4000, 7.0), reference_weights=np.full(2000, 3.0)
    )
    assert [one.at for one in plain.alarms] == [one.at for one in weighted.alarms]
    made = edetector.detector(alpha=0.01, horizon=1e4, mean=0.1, spread=0.3)
    assert plain.alarms and made.most is None
