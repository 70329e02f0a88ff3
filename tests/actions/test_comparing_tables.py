"""Two tables compared whole: mixed columns as they come, and advice on what cannot be compared."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

import solvent
from solvent.actions.comparing_tables import embedding_drift, table_drift
from solvent.domain.errors import BadArrays, BadTable, NotEnoughRows


def _rows(seed: int, n: int = 400, **changed: object) -> dict[str, object]:
    rng = np.random.default_rng(seed)
    table = {
        "fare": np.where(rng.random(n) < 0.1, np.nan, rng.lognormal(size=n)),
        "site": rng.choice(["a", "b", "c"], n).astype(object),
        "wet": rng.random(n) < 0.3,
        "at": np.datetime64("2024-01-01", "ms") + np.arange(n).astype("timedelta64[ms]"),
        "id": [f"r{seed}-{place}" for place in range(n)],
    }
    return {**table, **changed}


@pytest.mark.parametrize("frame", [dict, pd.DataFrame, pl.DataFrame])
def test_mixed_columns_are_taken_as_they_come(frame):
    found = table_drift(frame(_rows(0)), frame(_rows(1)))
    assert found.e < 20
    assert found.auc.low < 0.5 < found.auc.high
    assert [note.split("`")[1] for note in found.notes] == ["at", "id"]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("fare", np.full(400, np.nan)),
        ("site", np.array(["new"] * 60 + ["a"] * 340, dtype=object)),
        ("wet", np.ones(400, bool)),
        ("fare", np.full(400, np.inf)),
    ],
)
def test_the_column_that_changed_is_named(column, values):
    found = table_drift(_rows(0), _rows(1, **{column: values}))
    assert found.p < 1e-3
    assert found.carriers[0].column == column


def test_columns_that_are_gone_new_or_retyped_are_told_and_left_out():
    current = _rows(1, site=np.arange(400.0), colour=["red"] * 400)
    del current["wet"]
    notes = table_drift(_rows(0), current, exclude=["id"]).notes
    assert notes[:3] == (
        "`site` holds a word in the reference and a number now.",
        "`wet` is missing from the current table.",
        "`colour` is new.",
    )


def test_tables_in_which_nothing_varies_are_alike():
    found = table_drift({"x": [1.0] * 30}, {"x": [1.0] * 30})
    assert (found.p, found.e, found.carriers) == (1.0, 1.0, ())


def test_the_strangest_embeddings_are_those_that_moved():
    rng = np.random.default_rng(0)
    current = rng.normal(size=(300, 5))
    current[:40] += 4
    found = embedding_drift(rng.normal(size=(500, 5)), current)
    assert found.p <= 0.002
    assert max(found.strangest) < 40


@pytest.mark.parametrize(
    ("reference", "current", "error"),
    [
        ({"x": [1.0] * 30}, {"y": [1.0] * 30}, BadTable),
        ({"x": [1.0] * 30}, {"x": [1.0] * 3}, NotEnoughRows),
        (np.zeros(30), np.zeros(30), BadArrays),
        (np.zeros((30, 2)), np.array([["a", "b"]] * 30), BadArrays),
        (3, {"x": [1.0] * 30}, BadTable),
        ({"x": [1.0] * 30}, {"x": [1.0] * 30, "z": [1.0]}, BadTable),
    ],
)
def test_what_cannot_be_compared_gets_advice(reference, current, error):
    with pytest.raises(error) as caught:
        table_drift(reference, current)
    assert caught.value.hint


def test_a_column_to_exclude_that_is_none_gets_advice():
    with pytest.raises(BadTable) as caught:
        table_drift(_rows(0), _rows(1), exclude=["fair"])
    assert "'fare'" in caught.value.hint


def test_a_share_that_doubles_for_a_day_is_in_no_other_unit() -> None:
    rng = np.random.default_rng(3)
    old = {"late": rng.beta(8, 22, 4000), "height": rng.normal(170, 9, 4000)}
    new = {"late": np.minimum(2.2046 * old["late"][:100], 1), "height": old["height"][:100] / 2.54}
    found = solvent.watch(pd.DataFrame(old), pd.DataFrame(new))
    assert {one.alarm.column for one in found.incidents if one.alarm.monitor == "QLT108"} == {"height"}
