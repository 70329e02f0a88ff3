"""What tables that the project keeps tell of its splits: whose rows they are, and what the target is made of."""

import pytest

from fakes import sightings

TRAIN = """
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import *
from sklearn.model_selection import GroupKFold, TimeSeriesSplit, cross_val_score, train_test_split
df = pd.read_csv("data/rows.csv")
{}
train, test = train_test_split(df, random_state=1)
"""
VISITS = "patient_id,pulse,ill\n" + "".join(f"{n // 3},{60 + n % 17},{n % 2}\n" for n in range(30))
RIDES = "hour,members,guests,total\n" + "".join(f"{n % 24},{n % 7},{n % 11},{n % 7 + n % 11}\n" for n in range(60))
SUM = """
import pandas as pd
from sklearn.model_selection import train_test_split
df = pd.read_csv("data/rows.csv")
y = df["total"]
X = {}
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
"""


def test_rows_of_one_patient_on_both_sides() -> None:
    [found] = sightings("LEK116", {"train.py": TRAIN.format(""), "data/rows.csv": VISITS})
    assert found.message.startswith("10 values of `patient_id` stand in 30 rows of data/rows.csv")


@pytest.mark.parametrize("column", ["site", "clinic"])
def test_an_entity_that_only_the_contract_knows(column: str) -> None:
    table = VISITS.replace("patient_id", "clinic")
    contract = f'[system]\nname = "visits"\n[data]\nentity = "{column}"\n'
    files = {"train.py": TRAIN.format(""), "data/rows.csv": table, "solvent.toml": contract}
    assert [found.severity for found in sightings("LEK116", files)] == (["high"] if column == "clinic" else [])


@pytest.mark.parametrize(
    ("train", "table"),
    [
        # One row each, few of them, no name that tells, a split by groups or time, rows that were summed up.
        (TRAIN.format(""), "patient_id,pulse,ill\n" + "".join(f"{n},{60 + n},{n % 2}\n" for n in range(30))),
        (TRAIN.format(""), VISITS.replace("patient_id", "shop_id")),
        (TRAIN.format("print(cross_val_score(LogisticRegression(), df, cv=GroupKFold(5)))"), VISITS),
        (TRAIN.format("print(cross_val_score(LogisticRegression(), df, cv=TimeSeriesSplit(5)))"), VISITS),
        (TRAIN.format("df = df.groupby('patient_id').mean()"), VISITS),
        (TRAIN.format("").replace("random_state=1", "shuffle=False"), VISITS),
    ],
)
def test_no_entity_is_torn_apart(train: str, table: str) -> None:
    assert sightings("LEK116", {"train.py": train, "data/rows.csv": table}) == []


@pytest.mark.parametrize(
    ("features", "message"),
    [
        ("df.drop(columns=['total'])", "the target `total` is `members` + `guests` in every row"),
        ("df.drop(columns=['total', 'hour'])", "the target `total` is `members` + `guests` in every row"),
        ("df.drop(columns=CHOSEN)", None),
        ("df[['hour', 'members', 'guests']]", "the target `total` is `members` + `guests` in every row"),
        ("df.drop(columns=['total', 'guests'])", None),
        ("df[['hour', 'members']]", None),
        ("df.iloc[:, :2]", None),
    ],
)
def test_parts_of_the_target(features: str, message: str | None) -> None:
    found = sightings("LEK117", {"train.py": SUM.format(features), "data/rows.csv": RIDES})
    assert [sighting.message for sighting in found] == ([message] if message else [])


def test_a_copy_of_the_target_under_another_name() -> None:
    copied = "hour,count,total\n" + "".join(f"{n % 24},{n * n % 31},{n * n % 31}\n" for n in range(60))
    train = SUM.format("df.drop(columns=['total'])")
    [found] = sightings("LEK117", {"train.py": train, "data/rows.csv": copied})
    assert found.message == "the target `total` is `count` in every row"


def test_columns_that_nearly_add_up_are_other_columns() -> None:
    nearly = RIDES.replace("0,0,0,0", "0,0,0,1", 1)
    assert sightings("LEK117", {"train.py": SUM.format("df.drop(columns=['total'])"), "data/rows.csv": nearly}) == []
