"""Novelty on tables and embeddings: groups with a rule, a name, exemplars, a history, and an identity that lasts."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from solvent.actions.finding_novelty import novelty
from solvent.domain.errors import BadArrays, BadClaim, BadTable, NotEnoughRows


def _plates(seed: int, n: int, planted: int = 0) -> dict[str, object]:
    rng = np.random.default_rng(seed)
    thick = np.append(rng.normal(3, 0.5, n), rng.normal(8, 0.3, planted))
    return {
        "thick": np.where(rng.random(n + planted) < 0.05, np.nan, thick),
        "steel": np.append(rng.choice(["A300", "A400"], n), np.full(planted, "A400")).astype(object),
        "wet": rng.random(n + planted) < 0.5,
        "key": [f"p{place}" for place in range(n + planted)],
        "day": np.arange(n + planted) % 4,
    }


def test_a_group_has_a_rule_a_name_exemplars_and_a_share():
    found = novelty(_plates(0, 800), _plates(1, 300, planted=40), key="key", window="day")
    [group] = found.groups
    assert found
    assert group.rule[0].column == "thick"
    assert "thick at least" in group.name
    assert group.share.low < 40 / 340 < group.share.high
    assert group.ratio.low > 3
    assert {int(key[1:]) >= 300 for key in group.exemplars} == {True}
    assert [(seen.window, seen.of) for seen in group.history] == [(day, 85) for day in range(4)]
    assert group.growth.low < 1 < group.growth.high
    assert group.pure > 0.9
    rows = {**_plates(2, 2), "thick": [8.0, 3.0], "steel": ["A400", "A400"]}
    assert group.contains(rows).tolist() == [True, False]


def test_a_known_group_keeps_its_name_and_only_others_are_new():
    first = novelty(_plates(0, 800), _plates(1, 300, planted=30), window="day", exclude=["key"])
    second = _plates(2, 300, planted=45)
    second["day"] = np.asarray(second["day"]) + 4
    again = novelty(_plates(0, 800), second, window="day", exclude=["key"], known=first)
    assert [group.identity for group in again.groups] == [first.groups[0].identity]
    assert [seen.window for seen in again.groups[0].history] == list(range(8))
    assert again.groups[0].growth.value > 1
    gone = novelty(_plates(0, 800), _plates(3, 300), window="day", exclude=["key"], known=again)
    assert [len(group.rows) for group in gone.groups] == [0]


def test_values_never_seen_are_listed_where_chance_does_not_explain_them():
    current = _plates(1, 300)
    current["steel"] = np.array(["A500"] * 12 + ["A301"] + ["A300"] * 287, dtype=object)
    found = novelty(_plates(0, 800), current, exclude=["key", "day"])
    assert [(value.column, value.value, value.rows) for value in found.values] == [("steel", "A500", 12)]


@pytest.mark.parametrize("held_out", [0, 4, 6])
def test_a_digit_never_trained_on_is_gathered_and_no_other(held_out):
    images, digit = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(digit))
    others, own = order[digit[order] != held_out], order[digit[order] == held_out]
    current = np.concatenate([others[:450], own[:50]])
    found = novelty(images[others[450:]], images[current], labels=digit[others[450:]])
    rows = np.array(sorted(set().union(*(group.rows for group in found.groups))), int)
    assert (rows >= 450).mean() > 0.9
    assert (rows >= 450).sum() > 30
    assert not novelty(images[others[450:]], images[others[:450]]).groups


def test_drift_of_everything_is_called_that():
    rng = np.random.default_rng(0)
    found = novelty(rng.normal(size=(400, 3)), rng.normal(9, 1, (200, 3)))
    assert "drifted as a whole" in found.notes[0]


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"window": "dy"}, BadTable),
        ({"key": [1, 2]}, BadArrays),
        ({"labels": "steal"}, BadTable),
        ({"alpha": 0.0}, BadClaim),
        ({"exclude": ["thik"]}, BadTable),
    ],
)
def test_what_makes_no_sense_gets_advice(options, error):
    with pytest.raises(error) as caught:
        novelty(_plates(0, 100), _plates(1, 100), **options)
    assert caught.value.hint


def test_few_rows_are_none():
    with pytest.raises(NotEnoughRows):
        novelty(_plates(0, 100), _plates(1, 5))


def test_tables_in_which_nothing_varies_hold_no_group():
    assert not novelty({"x": [1.0] * 40}, {"x": [1.0] * 40})
