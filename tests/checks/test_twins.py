"""Tables with copies of rows, and rows that are alike without being copies."""

import random

import pytest

from fakes import project_of, sightings
from solvent.facts.leakage import leakage

TRAIN = """
import pandas as pd
from sklearn.model_selection import train_test_split
frame = pd.read_csv("data/rows.csv")
train, test = train_test_split(frame)
"""


def _table(distinct: int, copies: int, *, places: int = 2) -> str:
    rng = random.Random(1)
    rows = [",".join(f"{rng.uniform(0, 9):.{places}f}" for _ in range(5)) for _ in range(distinct)]
    return "a,b,c,d,late\n" + "\n".join(rows + rows[:copies]) + "\n"


def test_rows_that_were_copied() -> None:
    [found] = sightings("LEK121", {"train.py": TRAIN, "data/rows.csv": _table(300, 150)})
    assert found.message == "300 of the 450 rows of data/rows.csv stand there more than once"
    assert found.severity == "high"
    assert found.place.line == 5


def test_the_fact_counts_them_in_part() -> None:
    told = leakage.read(project_of({"train.py": TRAIN, "data/rows.csv": _table(300, 150)}))
    assert (told.value, [str(place) for place in told.evidence]) == ("partial", ["train.py:5"])


@pytest.mark.parametrize(
    "train, table",
    [
        (TRAIN, _table(300, 0)),
        (TRAIN, _table(300, 2)),
        (TRAIN, _table(3000, 100, places=0)),
        (TRAIN, _table(8, 4)),
        (TRAIN, "a,b\n" + "1,2\n" * 300),
        (TRAIN, "no table at all"),
        (TRAIN, ""),
        (TRAIN.replace('csv")', 'csv").drop_duplicates()'), _table(300, 150)),
        (TRAIN.replace('csv")', 'csv", usecols=[1])'), _table(300, 150)),
        (TRAIN.replace('csv")', 'csv").groupby("a").mean()'), _table(300, 150)),
        (TRAIN + 'other = pd.read_csv("other.csv")\n', _table(300, 150)),
        (TRAIN.replace("train_test_split(frame)", "frame[:100], frame[100:]"), _table(300, 150)),
        (TRAIN + "from sklearn.model_selection import GroupKFold\nGroupKFold(5)\n", _table(300, 150)),
    ],
)
def test_tables_without_copies_or_split_with_care(train: str, table: str) -> None:
    assert sightings("LEK121", {"train.py": train, "data/rows.csv": table}) == []


def test_a_table_that_is_not_kept_is_not_judged() -> None:
    assert sightings("LEK121", {"train.py": TRAIN}) == []
    two = {"a/rows.csv": _table(300, 150), "b/rows.csv": _table(300, 150)}
    assert sightings("LEK121", {"train.py": TRAIN, **two}) == []
