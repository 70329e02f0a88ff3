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
from solvent.adapters.pushed_rules import uncounted
from solvent.adapters.scan import profile_of
from solvent.domain.errors import BadTable
from solvent.domain.evidence import Place
from solvent.domain.rule import Demand, Rule

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


_RULES = {
    "id": [(Demand.UNIQUE, ())],
    "x": [(Demand.AT_LEAST, (999.0,)), (Demand.BELOW, (1001.0,)), (Demand.KNOWN, ())],
    "amount": [(Demand.AT_MOST, (50.0,)), (Demand.UNIQUE, ()), (Demand.KIND, ("integer",)), (Demand.ABOVE, (0.0,))],
    "count": [(Demand.AMONG, (300.0, 301.0, 302.0)), (Demand.NOT_AMONG, (299.0,)), (Demand.UNIQUE, ())],
    "site": [(Demand.AMONG, ("north", "south")), (Demand.MATCHES, ("^[a-zö']+$",)), (Demand.LONG, (5.0,))],
    "user": [(Demand.NOT_AMONG, ("u7", "u8")), (Demand.SHORT, (3.0,)), (Demand.UNIQUE, ())],
    "wet": [(Demand.AMONG, (True,))],
    "at": [(Demand.AT_LEAST, ("2024-01-01",)), (Demand.UNIQUE, ())],
    "price": [(Demand.KIND, ("integer",)), (Demand.UNIQUE, ())],
}


def _ruled(table: pa.Table) -> Any:
    """The reference with rules for every kind of column."""
    place = Place("schemas.py", 1)
    rules = {name: tuple(Rule(name, *each, place) for each in wanted) for name, wanted in _RULES.items()}
    return profile_of(table, None, None, lambda rulers: {name: rules.get(name, ()) for name in rulers})


def test_rules_are_counted_where_the_table_lies_as_the_scan_counts_them(tmp_path, postgres):
    reference = _ruled(TABLE.slice(0, 1500))
    wanted = solvent.profile(TABLE, like=reference, time="at", every="week")
    assert sum(sum(column.breaks.values()) for column in wanted) > 1000
    for data in (_duckdb(tmp_path), f"{postgres}&table=rows"):
        found = solvent.profile(data, like=reference, time="at", every="week")
        assert {one.name: dict(one.breaks) for one in found} == {one.name: dict(one.breaks) for one in wanted}
        for period, chunk in wanted.chunks.items():
            assert {c.name: c.breaks for c in found.chunks[period]} == {c.name: c.breaks for c in chunk}
        assert not list(uncounted(found))


def test_a_pattern_that_an_engine_reads_otherwise_is_told_where_its_texts_are_too_many_to_come(tmp_path, postgres):
    rules = tuple(Rule("code", Demand.MATCHES, (each,), Place("s.py", 1)) for each in ("^c[0-9]+$", "[13579]$"))
    rules += (Rule("code", Demand.SHORT, (4.0,), Place("s.py", 2)),)
    codes = pa.table({"code": np.char.add("c", np.arange(5000).astype(str))})
    reference = profile_of(codes.slice(0, 5), None, None, lambda _: {"code": rules})
    wanted = solvent.profile(codes, like=reference)["code"].breaks
    base = duckdb.connect()
    base.register("given", codes)
    base.execute("CREATE TABLE rows AS SELECT * FROM given")
    pushed = solvent.profile(ibis.duckdb.from_connection(base).table("rows"), like=reference)
    assert pushed["code"].breaks == wanted
    import psycopg

    with psycopg.connect(postgres) as con, con.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS codes")
        cursor.execute("CREATE TABLE codes AS SELECT 'c' || n AS code FROM generate_series(0, 4999) n")
    found = solvent.profile(f"{postgres}&table=codes", like=reference)
    assert found["code"].breaks == {rules[2].key: wanted[rules[2].key]}
    assert [rule.demand for rule in uncounted(found)] == [Demand.MATCHES, Demand.MATCHES]
