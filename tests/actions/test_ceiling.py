"""How good a model can get, from raters and rows that contradict each other."""

import numpy as np
import pytest

import solvent
from solvent.actions.ceiling import ceiling_hint
from solvent.domain.errors import BadAmounts, BadArrays, BadClaim, NotEnoughLabels
from solvent.domain.evidence import Grade


def test_forty_of_two_thousand_double_labels_rule_out_three_nines() -> None:
    found = solvent.ceiling(40, 2000)
    assert (round(found.low, 5), round(found.high, 5)) == (0.00721, 0.02714)
    assert round(1 - found.low, 5) == 0.99279


@pytest.mark.parametrize("rate", [0.01, 0.05, 0.2, 0.4])
def test_the_best_answer_on_simulated_raters_is_never_better_than_the_ceiling(rate: float) -> None:
    # Each item has its own chance of the answer 1; the best model knows it, and errs by the rarer answer.
    rng = np.random.default_rng(3)
    chance = rng.choice([rate / 2, 1 - rate / 2, 0.5], p=[0.45, 0.45, 0.1], size=20_000)
    raters = [rng.random(20_000) < chance for _ in range(2)]
    best = float(np.mean(raters[0] != (chance > 0.5)))
    found = solvent.ceiling_of_raters(*raters)
    assert found.low <= best <= found.high


def test_three_raters_are_compared_in_all_pairs_but_count_items_once() -> None:
    found = solvent.ceiling_of_raters([1, 1, 0, 1], [1, 1, 0, 0], [1, 0, 0, None])
    assert found.n == 4


def test_gaps_are_no_disagreement() -> None:
    found = solvent.ceiling_of_raters([1.0, np.nan, 0.0], [1.0, 1.0, np.nan])
    assert (found.n, found.value) == (1, 0)


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [((0, 0), NotEnoughLabels), ((5, 4), BadClaim), ((-1, 4), BadClaim), ((1.5, 4), BadClaim), (("a", 4), BadClaim)],
)
def test_pairs_that_cannot_be_are_refused(arguments, kind) -> None:
    with pytest.raises(kind):
        solvent.ceiling(*arguments)


@pytest.mark.parametrize("classes", [1, 2.5, "two"])
def test_answers_are_two_or_more(classes) -> None:
    with pytest.raises(BadClaim):
        solvent.ceiling(1, 40, classes=classes)


def test_raters_that_cannot_be_compared_are_refused() -> None:
    with pytest.raises(BadArrays):
        solvent.ceiling_of_raters([1, 0])
    with pytest.raises(BadArrays):
        solvent.ceiling_of_raters([1, 0], [1])
    with pytest.raises(NotEnoughLabels):
        solvent.ceiling_of_raters([1, None], [None, 1])


def test_no_function_of_the_features_errs_less_than_conflicting_duplicates_allow() -> None:
    rng = np.random.default_rng(1)
    rows = rng.integers(0, 3, size=(300, 3))
    labels = rng.random(300) < 0.2 + 0.2 * rows[:, 0]
    found = solvent.conflicting_duplicates(rows, labels)
    majority: dict[tuple[int, ...], float] = {}
    for row, label in zip(map(tuple, rows.tolist()), labels, strict=True):
        majority[row] = majority.get(row, 0.0) + (1 if label else -1)
    said = np.array([majority[tuple(row)] > 0 for row in rows.tolist()])
    assert found.least_error == pytest.approx(np.mean(said != labels))
    assert found.among_duplicates is not None and found.among_duplicates.n == found.sets


def test_rows_that_differ_say_nothing() -> None:
    found = solvent.conflicting_duplicates([[1], [2], [3]], ["a", "b", "a"])
    assert (found.rows, found.least_error, found.among_duplicates) == (0, 0.0, None)


def test_the_nearest_neighbour_is_a_hint_only() -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(500, 50))
    found = ceiling_hint(rows, rows[:, 0] > 0)
    # The truth here is 0: in many dimensions the hint is far off, and its interval must not exclude it.
    assert found.value > 0.1 and found.low == 0 and found.grade is Grade.ASSUMED and "hint" in found.method


@pytest.mark.parametrize(
    "wrong",
    [{"volume": 0}, {"loss": 0}, {"human_cost": -1}, {"human_error": 1.5}, {"upkeep": float("nan")}, {"loss": "much"}],
)
def test_amounts_that_cannot_be_reckoned_with_are_refused(wrong) -> None:
    fine = {"human_error": 0.02, "human_cost": 2, "machine_cost": 0.05, "upkeep": 1e5, "volume": 1e6, "loss": 100}
    assert solvent.break_even(**fine) == pytest.approx(0.0385)
    with pytest.raises(BadAmounts) as caught:
        solvent.break_even(**{**fine, **wrong})
    assert caught.value.hint
