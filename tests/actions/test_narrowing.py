"""Finding an operating domain: its rules, its guard, its SQL, and what it cannot be found in."""

import datetime as dt

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

import solvent
from solvent.domain.errors import BadArrays, BadClaim, BadRouter, BadTable, NotEnoughLabels, SolventError
from solvent.stats.pictures import picture_columns


def _flights(n: int = 4000, seed: int = 0) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Flights that are predicted well from two airports in mild weather."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "temperature": rng.uniform(-20, 40, n).round(1),
            "origin": rng.choice(["JFK", "EWR", "LGA", "BOS"], n),
            "wet": rng.random(n) < 0.3,
            "day": np.datetime64("2024-01-01") + rng.integers(0, 365, n).astype("timedelta64[D]"),
            "wind": np.where(rng.random(n) < 0.1, np.nan, rng.gamma(2, 3, n)),
        }
    )
    good = frame["temperature"].between(3, 20) & frame["origin"].isin(["JFK", "EWR"])
    truth = rng.integers(0, 3, n)
    wrong = rng.random(n) < np.where(good, 0.01, 0.25)
    return frame, truth, np.where(wrong, (truth + 1) % 3, truth)


FRAME, TRUTH, SAID = _flights()
DOMAIN = solvent.find_domain(FRAME, TRUTH, SAID, at_most=0.05)


def test_the_rules_are_those_that_were_planted():
    [rule] = DOMAIN.rules
    assert "origin is EWR or JFK" in rule
    assert "temperature between" in rule
    assert 0.1 < DOMAIN.share < 0.2
    assert DOMAIN.certificate.verdict == "proven"
    assert DOMAIN.certificate.estimate.value < 0.05 == DOMAIN.certificate.estimate.high


@pytest.mark.parametrize(
    "holder",
    [
        lambda frame: frame,
        lambda frame: frame.convert_dtypes(),
        lambda frame: frame.astype({"origin": "category"}),
        lambda frame: pl.DataFrame(frame.to_dict("list")),
        lambda frame: pl.DataFrame(frame.to_dict("list")).lazy(),
        lambda frame: {name: frame[name].to_numpy() for name in frame},
        duckdb.from_df,
    ],
)
def test_any_frame_says_the_same(holder):
    found = solvent.find_domain(holder(FRAME), TRUTH, SAID, at_most=0.05)
    assert found.rules == DOMAIN.rules
    assert found.contains(holder(FRAME)).tolist() == DOMAIN.contains(FRAME).tolist()


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_file_says_the_same(tmp_path, ending):
    path = tmp_path / f"flights.{ending}"
    whole = FRAME.assign(truth=TRUTH, said=SAID, day=FRAME["day"].astype(str))
    whole.to_csv(path, index=False) if ending == "csv" else whole.to_json(path, orient="records", lines=True)
    found = solvent.find_domain(path, "truth", "said", at_most=0.05)
    assert found.rules == DOMAIN.rules


def test_sql_takes_the_rows_that_it_contains():
    frame = FRAME.copy()
    frame.loc[::7, "temperature"] = np.nan
    frame.loc[::11, "origin"] = None
    frame.loc[::13, "origin"] = "Köln's"
    frame.loc[::17, "temperature"] = np.inf
    said = duckdb.sql(f"SELECT coalesce(({DOMAIN.sql}), false) AS it FROM frame").fetchnumpy()["it"]
    assert np.asarray(said).tolist() == DOMAIN.contains(frame).tolist()


ROW = {"temperature": 10.0, "origin": "JFK", "wet": False, "day": dt.date(2024, 5, 1), "wind": 3.0}


@pytest.mark.parametrize(
    ("change", "inside"),
    [
        ({}, True),
        ({"wind": None}, True),
        ({"temperature": 30}, False),
        ({"temperature": None}, False),
        ({"temperature": float("nan")}, False),
        ({"temperature": "warm"}, False),
        ({"origin": "LGA"}, False),
        ({"origin": "never seen"}, False),
        ({"origin": None}, False),
        ({"wet": None}, False),
        ({"wet": 0}, True),
        ({"day": dt.date(2099, 1, 1)}, False),
    ],
)
def test_the_guard_keeps_out_what_is_missing_or_was_never_seen(change, inside):
    assert DOMAIN.contains({**ROW, **change}) is inside


def test_a_column_that_is_absent_is_named():
    with pytest.raises(BadTable, match="no column 'origin'") as caught:
        DOMAIN.contains({"temperature": [1.0], "Origin": ["JFK"], "wet": [True], "day": [dt.date(2024, 1, 1)]})
    assert "'Origin'" in caught.value.hint


def test_the_domain_travels_as_json():
    found = solvent.find_domain(FRAME, TRUTH, SAID, at_most=0.05, controllable=["temperature", "wet"])
    again = solvent.Domain.from_json(found.to_json())
    assert again == found
    assert again.contains(FRAME).tolist() == found.contains(FRAME).tolist()
    for text in ("", "{}", '{"schema_version": 9}'):
        with pytest.raises(BadRouter):
            solvent.Domain.from_json(text)


def test_value_is_counted_beside_volume():
    found = solvent.find_domain(FRAME, TRUTH, SAID, at_most=0.05, value=np.where(FRAME["origin"] == "JFK", 10.0, 1.0))
    assert found.share_of_value > 1.3 * found.share


def test_controls_say_what_a_range_would_buy():
    found = solvent.find_domain(FRAME, TRUTH, SAID, at_most=0.16, controllable=["temperature", "wet"])
    temperature, wet = found.controls
    assert temperature.condition.least and temperature.condition.most
    assert temperature.certificate.estimate.value < (TRUTH != SAID).mean() - 0.05
    assert temperature.share < 0.5
    assert wet.condition is None
    assert wet.rule == "any wet"


def test_where_no_part_holds_there_are_no_rules():
    rng = np.random.default_rng(5)
    found = solvent.find_domain(FRAME, np.zeros(4000), rng.random(4000) < 0.3, at_most=0.05)
    assert (found.rules, found.share, found.sql) == ((), 0.0, "FALSE")
    assert found.certificate.verdict == "not yet"
    assert not found.contains(FRAME).any()
    assert found.notes


def test_where_the_requirement_holds_everywhere_everything_is_inside():
    found = solvent.find_domain(FRAME, np.zeros(4000), np.zeros(4000), at_most=0.05)
    assert found.rules == ("everything",)
    assert found.share > 0.99


def test_a_cluster_is_not_torn_apart_and_its_rows_do_not_count_alone():
    customer = np.repeat(np.arange(200), 20)
    alone = solvent.find_domain(FRAME, TRUTH, SAID, at_most=0.3)
    grouped = solvent.find_domain(FRAME, TRUTH, SAID, at_most=0.3, clusters=customer)
    assert "clusters" in grouped.certificate.estimate.method
    assert grouped.certificate.estimate.low < alone.certificate.estimate.low


def test_the_same_seed_finds_the_same():
    assert solvent.find_domain(FRAME, TRUTH, SAID, at_most=0.05, seed=3) == solvent.find_domain(
        FRAME, TRUTH, SAID, at_most=0.05, seed=3
    )


@given(st.integers(0, 2**31))
@settings(max_examples=15, deadline=None)
def test_sql_and_guard_agree_on_any_table(seed):
    rng = np.random.default_rng(seed)
    n = 600
    frame = pd.DataFrame(
        {
            "a b": rng.normal(size=n) * 10.0 ** float(rng.integers(-8, 9)),
            'say "c"': rng.choice(["it's", "", "NULL", "é"], n),
            "d": rng.random(n) < 0.5,
            "e": rng.integers(-3, 3, n),
        }
    )
    wrong = rng.random(n) < np.where((frame["a b"] > 0) & frame["d"], 0.02, 0.4)
    found = solvent.find_domain(frame, np.zeros(n), wrong, at_most=0.15)
    said = duckdb.sql(f"SELECT coalesce(({found.sql}), false) AS it FROM frame").fetchnumpy()["it"]
    assert np.asarray(said).tolist() == found.contains(frame).tolist()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"frame": 5}, BadTable),
        ({"frame": {}}, BadTable),
        ({"frame": {"a": [1, 2], "b": [1]}}, BadTable),
        ({"frame": {"y": [0, 1]}, "y_true": "y"}, BadTable),
        ({"y_true": "absent"}, BadTable),
        ({"y_true": [0, None]}, BadArrays),
        ({"y_true": [0]}, BadArrays),
        ({"clusters": [1]}, BadArrays),
        ({"value": [-1, 2]}, BadArrays),
        ({"controllable": ["absent"]}, BadTable),
        ({"frame": pd.DataFrame([[1, 2], [3, 4]], columns=["a", "a"])}, BadTable),
        ({"at_most": 0}, BadClaim),
        ({"at_most": 40}, BadClaim),
        ({"level": 1}, BadClaim),
        ({}, NotEnoughLabels),
        ({"frame": "absent.csv"}, BadTable),
    ],
)
def test_bad_input_is_refused_with_a_hint(change, error):
    given_ = {"frame": {"a": [1, 2]}, "y_true": [0, 1], "y_pred": [0, 1], "at_most": 0.05, **change}
    with pytest.raises(SolventError) as caught:
        solvent.find_domain(given_.pop("frame"), given_.pop("y_true"), given_.pop("y_pred"), **given_)
    assert type(caught.value) is error
    assert caught.value.hint


@pytest.mark.parametrize("seed", [-1, "a"])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(BadClaim):
        solvent.find_domain({"a": np.arange(9)}, np.zeros(9), np.zeros(9), at_most=0.5, seed=seed)


def test_columns_may_be_numbered():
    table = pd.DataFrame(np.arange(800).reshape(400, 2))
    assert solvent.find_domain(table, np.zeros(400), np.zeros(400), at_most=0.05).contains(table).all()


def test_too_few_labels_are_told_how_many_would_do():
    with pytest.raises(NotEnoughLabels, match="100 labels cannot prove at most 5 % at 95 % in any part; at least 118"):
        solvent.find_domain({"a": np.arange(100)}, np.zeros(100), np.zeros(100), at_most=0.05)


def test_tumours_by_a_simple_model():
    data = load_breast_cancer(as_frame=True)
    train, rest, learnt, other = train_test_split(
        data.data[["mean texture"]], data.target, train_size=60, random_state=0
    )
    said = LogisticRegression().fit(train, learnt).predict(rest)
    assert (said != other).mean() > 0.25
    found = solvent.find_domain(data.data.loc[rest.index], other, said, at_most=0.2)
    assert found.certificate.verdict == "proven"
    assert found.share > 0.3


def test_pictures_by_their_light():
    images, digits = load_digits(return_X_y=True)
    rng = np.random.default_rng(0)
    light = rng.uniform(0.02, 1, len(images))
    noisy = images * light[:, None] + rng.normal(0, 1.5, images.shape)
    train, rest, learnt, other, _, shown = train_test_split(noisy, digits, light, train_size=500, random_state=0)
    said = LogisticRegression(C=0.01, max_iter=2000).fit(train, learnt).predict(rest)
    columns = picture_columns(np.clip(rest, 0, 16).reshape(-1, 8, 8) / 16)
    table = {name: columns[name] for name in ("brightness", "sharpness")}
    found = solvent.find_domain(table, other, said, at_most=0.2, controllable=["brightness"])
    assert found.certificate.verdict == "proven"
    inside = found.contains(table)
    assert shown[inside].mean() > shown[~inside].mean()
    assert (said != other)[inside].mean() < (said != other).mean() - 0.05
    assert "brightness at least" in found.controls[0].rule
