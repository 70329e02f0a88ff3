"""Columns that a program works out of others."""

import pytest

from solvent.source.reading import read_module
from solvent.source.signals.derived import read


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("frame['age'] = frame['sold'] - frame['built']", ["age"]),
        ("frame['age'] = (now - frame['built']).dt.days\nframe['age'] = frame['age'].fillna(0)", ["age"]),
        ("frame['age'] = frame['years']", []),
        ("frame['price'] = 0", []),
        ("frame['late'] = model.predict(frame['sold'])", []),
        ("frame['score'] = frame['a'] / frame['b']", []),
    ],
)
def test_what_is_worked_out_and_what_is_copied_set_or_answered(text: str, columns: list[str]) -> None:
    assert [signal.detail for signal in read(read_module("a.py", text))] == columns
