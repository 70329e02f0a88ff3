"""Databases count as the scan does: the same profile, cell by cell, from every engine."""

import importlib.util
import shutil
from collections.abc import Iterator
from typing import Any

import duckdb
import ibis
import numpy as np
import pyarrow as pa
import pytest

import solvent
from ledgers import postgres as postgres_server
from solvent.domain.errors import BadTable

_RNG = np.random.default_rng(11)
_N = 4000
_AT = np.datetime64("2023-12-20", "us") + _RNG.integers(0, 40 * 86_400_000_000, _N).astype("timedelta64[us]")
_AMOUNT = _RNG.lognormal(0, 3, _N)
_AMOUNT[:9] = [np.nan, np.inf, -np.inf, 0.0, -0.0, 1e-300, 5e-324, 1e300, -1e300]
TABLE = pa.table(
    {
        "id": pa.array(np.arange(_N)),
        "x": pa.array(_RNG.normal(1000, 1, _N), mask=_RNG.random(_N) < 0.1),
        "amount": pa.array(_AMOUNT),
        "count": pa.array(_RNG.poisson(300, _N)),
        "price": pa.array(np.round(_RNG.lognormal(3, 1, _N), 2)).cast(pa.decimal128(18, 2)),
        "narrow": pa.array(_RNG.normal(size=_N).astype(np.float32)),
        "large": pa.array(_RNG.integers(2**62, 2**63 - 1, _N)),
        "site": pa.array(_RNG.choice(["north", "south", "köln", "", "o'hare"], _N), mask=_RNG.random(_N) < 0.05),
        "user": pa.array(np.char.add("u", _RNG.integers(0, 300, _N).astype(str))),
        "wet": pa.array(_RNG.random(_N) < 0.3, mask=_RNG.random(_N) < 0.05),
        "at": pa.array(_AT),
        "day": pa.array(_AT).cast(pa.timestamp("s"), safe=False).cast(pa.date32(), safe=False),
        "none": pa.nulls(_N, pa.float64()),
    }
)
REFERENCE = solvent.profile(TABLE.slice(0, 1500))
_CUT: dict[str, Any] = {"time": "at", "every": "week", "slices": ["wet"], "key": "id", "sample": 50}


def _duckdb(tmp_path: Any) -> Any:
    base = duckdb.connect()
    base.register("given", TABLE)
    base.execute("CREATE TABLE rows AS SELECT * FROM given")
    return ibis.duckdb.from_connection(base).table("rows")


def _polars(tmp_path: Any) -> Any:
    return ibis.polars.connect().create_table("rows", TABLE)


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with postgres_server() as url:
        import psycopg

        types = {"int64": "bigint", "double": "double precision", "float": "real", "string": "text", "bool": "boolean"}
        types |= {"timestamp[us]": "timestamp", "date32[day]": "date", "decimal128(18, 2)": "numeric(18, 2)"}
        columns = ", ".join(f'"{field.name}" {types[str(field.type)]}' for field in TABLE.schema)
        with psycopg.connect(url, client_encoding="utf8") as base, base.cursor() as cursor:
            cursor.execute(f"CREATE TABLE rows ({columns})")
            with cursor.copy("COPY rows FROM STDIN") as copy:
                for row in zip(*TABLE.to_pydict().values(), strict=True):
                    copy.write_row(row)
        yield url


def _same(found: Any, wanted: Any) -> None:
    for column in wanted:
        assert found[column.name] == column, column.name
    assert found == wanted


def test_duckdb_counts_as_the_scan_does(tmp_path):
    _same(solvent.profile(_duckdb(tmp_path), like=REFERENCE, **_CUT), solvent.profile(TABLE, like=REFERENCE, **_CUT))


def test_postgres_counts_as_the_scan_does(postgres):
    url = f"{postgres}&table=rows"
    _same(solvent.profile(url, like=REFERENCE, **_CUT), solvent.profile(TABLE, like=REFERENCE, **_CUT))


def test_spark_counts_as_the_scan_does(tmp_path):
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        pytest.skip("PySpark or Java is not installed")
    import pyarrow.parquet as pq

    pq.write_table(TABLE, tmp_path / "rows.parquet")
    base = ibis.pyspark.connect()
    table = base.read_parquet(str(tmp_path / "rows.parquet"))
    _same(solvent.profile(table, like=REFERENCE, **_CUT), solvent.profile(TABLE, like=REFERENCE, **_CUT))


def test_polars_counts_as_the_scan_does(tmp_path):
    _same(solvent.profile(_polars(tmp_path), like=REFERENCE, **_CUT), solvent.profile(TABLE, like=REFERENCE, **_CUT))


def test_a_query_is_counted_as_its_rows_are(tmp_path):
    asked = _duckdb(tmp_path).filter(ibis._.wet).select("x", "site")
    wet = TABLE.filter(TABLE["wet"]).select(["x", "site"])
    reference = solvent.profile(TABLE.select(["x", "site"]))
    _same(solvent.profile(asked, like=reference), solvent.profile(wet, like=reference))


def test_a_reference_may_lie_in_a_file_of_duckdb(tmp_path):
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as base:
        base.register("given", TABLE)
        base.execute("CREATE TABLE sales AS SELECT * FROM given")
    reference = solvent.profile(f"duckdb://{path}?table=sales")
    _same(reference, solvent.profile(TABLE, like=reference))
    with pytest.raises(BadTable, match="no table 'sale'") as caught:
        solvent.profile(f"duckdb://{path}?table=sale")
    assert "sales" in caught.value.hint


def test_of_many_categories_the_frequent_ones_come_over():
    names = np.char.add("u", np.concatenate([np.arange(5000), np.zeros(500, int)]).astype(str))
    base = duckdb.connect()
    base.register("given", pa.table({"user": names}))
    base.execute("CREATE TABLE rows AS SELECT * FROM given")
    reference = solvent.profile({"user": ["u1", "u2"]})
    found = solvent.profile(ibis.duckdb.from_connection(base).table("rows"), like=reference)["user"]
    wanted = solvent.profile({"user": names}, like=reference)["user"]
    assert found.counts.tolist() == wanted.counts.tolist()
    assert found.unseen["u0"] == 501
    assert found.distinct == wanted.distinct


@pytest.mark.parametrize(
    "url", ["duckdb:///nowhere/none.db?table=t", "postgres://nobody@127.0.0.1:9/none?table=t", "moon://x?table=t"]
)
def test_a_database_that_does_not_answer_is_refused(url):
    with pytest.raises(BadTable, match="cannot be read"):
        solvent.profile(url)
