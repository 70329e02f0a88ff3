"""Labelled predictions are read from real files of every kind, and a condition reaches nothing but the rows."""

from pathlib import Path

import numpy as np
import polars
import pytest

from solvent.adapters.tables import Rows
from solvent.domain.errors import BadTable

FRAME = polars.DataFrame(
    {
        "truth": ["yes", "no", "no", None],
        "predicted": ["yes", "no", "yes", "no"],
        "probability": [0.9, 0.2, None, 0.4],
        "flights": [1, 2, 3, 4],
        "odd name": [True, False, True, False],
    }
)


@pytest.fixture(params=["csv", "parquet", "jsonl"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"it's labelled.{request.param}"
    {"csv": FRAME.write_csv, "parquet": FRAME.write_parquet, "jsonl": FRAME.write_ndjson}[request.param](path)
    return path


def test_every_kind_of_file_gives_the_same_rows(file: Path) -> None:
    rows = Rows([file])
    assert (len(rows), rows.columns) == (4, tuple(FRAME.columns))
    assert list(rows.column("truth", key="k")) == ["yes", "no", "no", None]
    np.testing.assert_array_equal(rows.column("probability", key="k"), [0.9, 0.2, np.nan, 0.4])
    assert list(rows.column("odd name", key="k")) == [True, False, True, False]


def test_files_of_one_table_are_joined_by_the_names_of_their_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    (tmp_path / "b.csv").write_text("y,x\n4,3\n")
    rows = Rows([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert list(rows.column("x", key="k")) == [1, 3]


def test_a_condition_chooses_rows_and_a_missing_value_meets_none(file: Path) -> None:
    rows = Rows([file])
    assert list(rows.where("probability > 0.3", key="k")) == [True, False, False, True]
    assert list(rows.where('"odd name" -- and nothing else', key="k")) == [True, False, True, False]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("probability >", "wants an SQL condition"),
        ("probabilty > 1", "wants an SQL condition"),
        ("truth = 'maybe'", "No row"),
        ("count(*) > 1", "condition on each row"),
        ("true); DROP TABLE rows; SELECT (true", "wants an SQL condition"),
        ("exists (SELECT * FROM read_csv('/etc/passwd'))", "wants an SQL condition"),
        ("exists (SELECT * FROM read_text('/etc/passwd'))", "wants an SQL condition"),
    ],
)
def test_what_is_no_condition_on_the_rows_is_refused(file: Path, condition: str, said: str) -> None:
    rows = Rows([file])
    with pytest.raises(BadTable, match=said) as caught:
        rows.where(condition, key="where")
    assert caught.value.hint
    assert list(rows.where("flights > 3", key="k")) == [False, False, False, True]


def test_a_column_that_is_not_there_is_named_with_the_nearest(file: Path) -> None:
    with pytest.raises(BadTable, match=r"evaluation\.truth names the column 'thruth'") as caught:
        Rows([file]).column("thruth", key="evaluation.truth")
    assert caught.value.hint == "Did you mean 'truth'?"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "cannot be read|holds no rows"),
        ("header.csv", b"truth,predicted\n", "holds no rows"),
        ("torn.parquet", b"PAR1 and then nothing", "cannot be read"),
        ("torn.jsonl", b'{"truth": 1\n{"tr', "cannot be read"),
        ("table.xlsx", b"PK", "cannot be read as one table"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadTable, match=said):
        Rows([tmp_path / name])


def test_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="There is no file"):
        Rows([tmp_path / "none.csv"])
    with pytest.raises(BadTable, match="No file"):
        Rows([])


def test_a_column_that_is_there_twice_is_not_guessed_at(tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    file.write_text("truth,said,said\n0,1,0\n1,1,0\n")
    with pytest.raises(BadTable) as caught:
        Rows([file]).column("said", key="evaluation.prediction")
    assert "own name" in str(caught.value.hint)
    file.write_text("truth,said,said_1\n0,1,0\n1,1,0\n")
    assert Rows([file]).column("said", key="evaluation.prediction").tolist() == [1, 1]


def test_an_encoding_that_is_not_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    file.write_bytes("truth,said\nschön,schön\n".encode("utf-16"))
    with pytest.raises(BadTable) as caught:
        Rows([file])
    assert "UTF-8" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("y,s\n1,0.5\n0,NA\n", [[1, 0], [0.5, np.nan]]),
        ("y,s\nNA,0.5\n1, \n0,n/a\n", [[np.nan, 1, 0], [0.5, np.nan, np.nan]]),
        ("y;s\n1;0,95\n0;NA\n", [[1, 0], [0.95, np.nan]]),
        ("y;s\n1,5;0,95\n0,5;1\n", [[1.5, 0.5], [0.95, 1]]),
        ('y,s\n1,"0,95"\n0,"0,123"\n', [[1, 0], [0.95, 0.123]]),
    ],
)
def test_gaps_and_decimal_commas_among_numbers_are_read_as_meant(
    tmp_path: Path, text: str, wanted: list[list[float]]
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(text)
    rows = Rows([file])
    for name, values in zip(rows.columns, wanted, strict=True):
        np.testing.assert_array_equal(rows.column(name, key="k"), values)
    assert ("NA" in text) == any("'NA'" in note and "missing" in note for note in rows.notes)


def test_a_word_among_words_stays_a_class_whatever_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("country\nNA\nZA\n")
    rows = Rows([tmp_path / "a.csv"])
    assert (list(rows.column("country", key="k")), rows.notes) == (["NA", "ZA"], ())


def test_a_comma_that_may_part_thousands_is_asked_about(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('x,y\n"1,234",1\n999,2\n')
    rows = Rows([tmp_path / "a.csv"])
    assert list(rows.column("y", key="k")) == [1, 2]
    with pytest.raises(BadTable, match="two ways") as error:
        rows.column("x", key="k")
    assert "decimal point" in error.value.hint
