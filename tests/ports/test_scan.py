"""The scan counts the same whoever holds the table, and what it cannot read it refuses with advice."""

import datetime as dt
import json
import subprocess
import sys
from decimal import Decimal

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import solvent
from solvent.domain.errors import BadTable
from solvent.domain.profile import Period, Profile, Slice
from solvent.domain.ruler import Kind

_RNG = np.random.default_rng(5)
_N = 3000
_DAYS = np.datetime64("2024-02-26", "us") + np.sort(_RNG.integers(0, 10 * 86_400, _N)).astype("timedelta64[s]")
TABLE = pa.table(
    {
        "amount": pa.array(_RNG.lognormal(0, 3, _N), mask=_RNG.random(_N) < 0.1),
        "count": pa.array(_RNG.poisson(3, _N)),
        "site": pa.array(_RNG.choice(["north", "south", "köln"], _N), mask=_RNG.random(_N) < 0.05),
        "wet": pa.array(_RNG.random(_N) < 0.3, mask=_RNG.random(_N) < 0.05),
        "at": pa.array(_DAYS),
        "day": pa.array(_DAYS).cast(pa.date32()),
    }
)
REFERENCE = solvent.profile(TABLE)


def _written(table: pa.Table, path, **options) -> str:
    pq.write_table(table, path, **options)
    return str(path)


@pytest.mark.parametrize(
    "held",
    [
        lambda table, tmp: _written(table, tmp / "t.parquet", row_group_size=700),
        lambda table, tmp: table.to_pandas(),
        lambda table, tmp: pl.from_arrow(table),
        lambda table, tmp: pl.from_arrow(table).lazy(),
        lambda table, tmp: duckdb.from_arrow(table),
        lambda table, tmp: iter([table.slice(0, 1000), table.slice(1000).to_pandas()]),
    ],
    ids=["parquet", "pandas", "polars", "polars lazy", "duckdb", "iterator"],
)
def test_every_holder_of_a_table_counts_the_same(held, tmp_path):
    assert solvent.profile(held(TABLE, tmp_path), like=REFERENCE) == REFERENCE


def test_text_files_count_the_same(tmp_path):
    frame = pl.from_arrow(TABLE)
    frame.write_csv(tmp_path / "t.csv", datetime_format="%Y-%m-%dT%H:%M:%S")
    frame.write_ndjson(tmp_path / "t.jsonl")
    for name in ("t.csv", "t.jsonl"):
        found = solvent.profile(tmp_path / name, like=REFERENCE)
        assert {each.name: each for each in found} == {each.name: each for each in REFERENCE}, name


def test_a_folder_adds_its_files(tmp_path):
    for part in range(3):
        _written(TABLE.slice(part * 1000, 1000), tmp_path / f"{part}.parquet")
    (tmp_path / ".half.parquet").write_bytes(b"PAR1")
    (tmp_path / "_SUCCESS").touch()
    assert solvent.profile(tmp_path, like=REFERENCE) == REFERENCE


@given(cut=st.integers(0, _N), size=st.integers(1, 400))
@settings(max_examples=10, deadline=None)
def test_periods_slices_and_samples_add_up(cut, size):
    options = {"like": REFERENCE, "time": "at", "slices": ["site", "wet"], "key": ["at", "amount"], "sample": size}
    one, two = (solvent.profile(part, **options) for part in (TABLE.slice(0, cut), TABLE.slice(cut)))
    both, whole = one + two, solvent.profile(TABLE, **options)
    assert both.sample == whole.sample
    assert both == whole


def test_periods_are_the_rows_of_their_time():
    found = solvent.profile(TABLE, like=REFERENCE, time="at", every="week")
    monday = dt.datetime(2024, 2, 26, tzinfo=dt.UTC)
    assert next(iter(found.chunks)) == Period(monday, monday + dt.timedelta(weeks=1))
    inside = TABLE.filter(pa.array(np.datetime64("2024-03-04") > _DAYS))
    assert next(iter(found.chunks.values())) == solvent.profile(inside, like=REFERENCE)
    assert sum(part.rows for part in found.chunks.values()) == _N


def test_slices_are_the_rows_with_their_value():
    found = solvent.profile(TABLE, like=REFERENCE, slices=["site"])
    north = TABLE.filter(pa.compute.equal(TABLE["site"], "north"))
    assert found.slices[Slice("site", "north")] == solvent.profile(north, like=REFERENCE)


def test_times_are_counted_by_the_calendar():
    found = REFERENCE["at"].parts
    days = pd.Series(_DAYS)
    for part, counts in found.items():
        wanted = {"month": days.dt.month - 1, "weekday": days.dt.day_of_week, "hour": days.dt.hour}[part]
        assert counts.tolist() == np.bincount(wanted, minlength=len(counts)).tolist(), part


def test_a_sample_holds_the_same_rows_whatever_their_order():
    shuffled = TABLE.take(_RNG.permutation(_N))
    one, two = (solvent.profile(table, like=REFERENCE, key="amount", sample=100).sample for table in (TABLE, shuffled))
    assert sorted(one.columns["count"]) == sorted(two.columns["count"])
    assert 90 <= len(one) <= 100


ODD = {
    "all null": (pa.nulls(9), Kind.OTHER),
    "null numbers": (pa.nulls(9, pa.float64()), Kind.NUMBER),
    "nan and infinities": (pa.array([np.nan, np.inf, -np.inf, 1.0]), Kind.NUMBER),
    "constant": (pa.array([7] * 9), Kind.NUMBER),
    "beyond 2^53": (pa.array([2**63 - 1, 2**63 - 2, -(2**63)]), Kind.NUMBER),
    "huge": (pa.array([1e308, -1e308, 5e-324]), Kind.NUMBER),
    "unsigned": (pa.array([2**64 - 1, 0], pa.uint64()), Kind.NUMBER),
    "decimals": (pa.array([Decimal("1.10"), None, Decimal("-99.99")]), Kind.NUMBER),
    "times of day": (pa.array([dt.time(1, 2), None]), Kind.NUMBER),
    "durations": (pa.array([dt.timedelta(1), None]), Kind.NUMBER),
    "time zones": (pa.array([0, None], pa.timestamp("ns", "Europe/Berlin")), Kind.TIME),
    "bytes": (pa.array([b"\x00", None]), Kind.OTHER),
    "lists": (pa.array([[1], None]), Kind.OTHER),
    "numbers as categories": (pa.array([1, 2, None]).dictionary_encode(), Kind.NUMBER),
    "empty": (pa.array([], pa.string()), Kind.CATEGORY),
}


@pytest.mark.parametrize("values, kind", ODD.values(), ids=ODD)
def test_odd_columns_are_counted_whole(values, kind):
    found = solvent.profile(pa.table({"it": values}))["it"]
    assert found.kind is kind
    assert found.rows == len(values)
    assert found.nulls == values.null_count
    if kind is not Kind.OTHER:
        assert found.n + found.nulls + found.nans + found.infinities == found.rows


def test_values_of_another_kind_are_misfits():
    reference = solvent.profile(
        {"x": [1.0, 2.0], "at": np.array(["2024-01-01"], "M8[D]").repeat(2), "wet": [True, False]}
    )
    found = solvent.profile(
        {
            "x": ["1", " 2.5e0 ", "n/a", ""],
            "at": ["2024-01-01", "soon", "2024-13-01", None],
            "wet": ["true", "0", "x", "y"],
        },
        like=reference,
    )
    assert [found[name].misfits for name in ("x", "at", "wet")] == [2, 2, 2]
    assert found["x"].n == 2


def test_unseen_categories_are_counted_by_name():
    reference = solvent.profile({"site": ["a", "b"]})
    found = solvent.profile({"site": ["a", "c", "c", "d"]}, like=reference)["site"]
    assert dict(found.unseen) == {"c": 2, "d": 1}
    assert (found.other, found.slack) == (3, 0)


def test_many_categories_take_little_and_keep_the_frequent_ones():
    names = np.char.add("user", np.arange(60_000).astype(str))
    data = np.concatenate([names, np.repeat("heavy", 20_000), names])
    reference = solvent.profile({"user": ["a", "b"]})
    found = solvent.profile({"user": _RNG.permutation(data)}, like=reference)["user"]
    assert found.other == len(data)
    assert len(found.unseen) <= 1000
    assert found.unseen["heavy"] <= 20_000 <= found.unseen["heavy"] + found.slack
    assert found.distinct == pytest.approx(60_000, rel=0.3)


def _half(path) -> None:
    whole = path.with_suffix(".whole")
    pq.write_table(TABLE, whole)
    path.write_bytes(whole.read_bytes()[:-500])


BROKEN = {
    "half.parquet": (_half, "half.parquet cannot be read"),
    "empty.parquet": (lambda path: path.touch(), "cannot be read"),
    "empty.csv": (lambda path: path.touch(), "cannot be read"),
    "ragged.csv": (lambda path: path.write_text("a,b\n1,2\n3\n"), "cannot be read"),
    "twice.csv": (lambda path: path.write_text("a,a\n1,2\n"), "several columns 'a'"),
    "lines.jsonl": (lambda path: path.write_text('{"a": 1}\n{"a": "x"}\n{"a": \n'), "line 3|cannot be read"),
    "table.xlsx": (lambda path: path.touch(), "no ending of a table"),
}


@pytest.mark.parametrize("name, made", BROKEN.items(), ids=BROKEN)
def test_what_cannot_be_read_is_refused_with_advice(name, made, tmp_path):
    make, message = made
    make(tmp_path / name)
    with pytest.raises(BadTable, match=message) as caught:
        solvent.profile(tmp_path / name)
    assert caught.value.hint


@pytest.mark.parametrize(
    "options, message",
    [
        ({"time": "when"}, "no column 'when'"),
        ({"time": "count"}, "no times"),
        ({"time": "at", "every": "moon"}, "no period"),
        ({"slices": ["amount"]}, "slices want categories"),
        ({"key": "id", "sample": 5}, "no column 'id'"),
    ],
)
def test_cuts_that_cannot_be_made_are_refused(options, message):
    with pytest.raises(BadTable, match=message):
        solvent.profile(TABLE, **options)


@pytest.mark.parametrize("data", [object(), {"a": [1, 2], "b": [1]}, {}, pd.DataFrame([[1, 2]], columns=["a", "a"]), 7])
def test_what_is_no_table_is_refused(data):
    with pytest.raises(BadTable):
        solvent.profile(data)


def test_a_csv_file_that_changes_its_types_is_read_with_misfits(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("x,word\n" + "1,a\n" * 300_000 + "oops,b\n" + "2,\n")
    found = solvent.profile(path)
    assert (found["x"].misfits, found["x"].n, found["word"].nulls) == (1, 300_001, 1)


def test_json_lines_that_change_their_types_are_read_with_misfits(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text("\n".join([*(json.dumps({"x": 1}) for _ in range(70_000)), '{"x": "oops", "new": true}']))
    found = solvent.profile(path)
    assert (found["x"].misfits, found["x"].n, found["new"].rows >= 1) == (1, 70_000, True)


def test_no_rows_are_a_profile_too():
    found = solvent.profile(TABLE.slice(0, 0), like=REFERENCE)
    assert found.rows == 0
    assert found + REFERENCE == REFERENCE
    assert isinstance(found, Profile)


def test_a_profile_of_a_file_loads_nothing_that_takes_longer_than_the_scan(tmp_path):
    path = _written(TABLE, tmp_path / "t.parquet")
    heavy = ("pandas", "scipy", "polars", "duckdb", "narwhals", "pyarrow.compute", "sklearn")
    script = (
        f"import sys, solvent; solvent.profile({path!r}); print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_index_of_a_frame_is_no_column() -> None:
    frame = pd.DataFrame({"fare": [1.0, 2.0, 3.0]}, index=[4, 7, 9])
    assert list(solvent.profile(frame).columns) == ["fare"]
