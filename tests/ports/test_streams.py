"""Rows on a stream are counted as those of a file, in memory that does not grow with it."""

import io
import json
import tracemalloc

import numpy as np
import pyarrow as pa
import pyarrow.csv as pcsv
import pytest

import solvent
from solvent.adapters import streams
from solvent.domain.errors import BadTable

_N = 3000
_RNG = np.random.default_rng(5)
TABLE = pa.table(
    {
        "x": pa.array(_RNG.normal(size=_N), mask=_RNG.random(_N) < 0.1),
        "count": _RNG.integers(0, 9, _N),
        "site": pa.array(_RNG.choice(["a", 'b "quoted"', "c,\nd"], _N)),
        "at": pa.array(np.datetime64("2026-01-01", "s") + np.arange(_N).astype("timedelta64[m]")),
    }
)
REFERENCE = solvent.profile(TABLE.slice(0, 1000))


def as_csv(table: pa.Table) -> bytes:
    found = io.BytesIO()
    pcsv.write_csv(table, found)
    return found.getvalue()


def as_lines(table: pa.Table) -> bytes:
    return "".join(json.dumps(row, default=str) + "\n" for row in table.to_pylist()).encode()


@pytest.mark.parametrize("written", [as_csv, as_lines])
@pytest.mark.parametrize("block", [50, 4000, 1 << 22])
def test_it_does_not_matter_where_blocks_end(monkeypatch, written, block):
    monkeypatch.setattr(streams, "_BLOCK", block)
    table = TABLE.slice(0, 120) if block < 1000 else TABLE
    found = solvent.profile(io.BytesIO(written(table)), like=REFERENCE, time="at")
    assert found == solvent.profile(table, like=REFERENCE, time="at")


def test_a_value_of_another_type_is_a_misfit_and_new_columns_are_new():
    lines = b'{"x": 1, "site": "a"}\n{"x": "n/a", "extra": 2}\n\n{"x": null, "count": 3}'
    found = solvent.profile(io.BytesIO(lines), like=REFERENCE)
    assert (found.rows, found["x"].misfits, found["x"].nulls) == (3, 1, 1)
    assert "extra" in found.columns
    text = b"\xef\xbb\xbfx;site\r\n1,5;a\r\n2;b\r\n"
    assert solvent.profile(io.BytesIO(text), like=REFERENCE)["x"].misfits == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"", "Nothing came"),
        (b" \n\n", "Nothing came"),
        (b"x,site\n1,a\n2\n", "Expected 2 columns"),
        (b'{"x": 1}\n{"x": \n', "line 2 is no JSON object"),
        (b"x,x\n1,2\n", "several columns 'x'"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(sent, said):
    with pytest.raises(BadTable, match=said):
        solvent.profile(io.BytesIO(sent), like=REFERENCE)


class _Endless(io.RawIOBase):
    """So many blocks of the same rows."""

    def __init__(self, rows: bytes, times: int) -> None:
        self._rows, self._left = rows, times

    def read(self, size: int = -1) -> bytes:
        self._left -= 1
        return self._rows if self._left >= 0 else b""


def test_memory_does_not_grow_with_the_stream():
    rows = as_lines(TABLE.select(["x", "count"]))

    def peak(times: int) -> int:
        tracemalloc.start()
        found = solvent.profile(_Endless(rows, times), like=REFERENCE)
        assert found.rows == times * _N
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(30) < 1.5 * peak(5)
