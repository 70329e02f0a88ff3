"""Columns that are computed and not given to the model; silence wherever something else may take them."""

import pytest

from fakes import sightings

HEAD = """
import pandas as pd
from sklearn.ensemble import RandomForestRegressor
from sklearn.model_selection import train_test_split
df = pd.read_csv("late.csv")
df["hour"] = df["leaves"].str[:2].astype(int)
df["weekend"] = df["day"] > 5
"""
PICK = 'X, y = df[["hour", "distance"]], df["late"]\n'
FIT = (
    "a, b, c, d = train_test_split(X, y, random_state=1)\nm = RandomForestRegressor().fit(a, c)\nprint(m.score(b, d))\n"
)


def found(text: str) -> list[str]:
    return [sighting.message.split("`")[1] for sighting in sightings("STR116", HEAD + text)]


@pytest.mark.parametrize(
    "text",
    [
        PICK + FIT,
        'columns = ["hour", "distance"]\nX, y = df[columns], df["late"]\n' + FIT,
        'y = df["late"]\nX = df.drop(columns=["late", "weekend"])\n' + FIT,
        'df = df.dropna()\nX, y = df[["hour", "distance"]].values, df["late"]\n' + FIT,
    ],
)
def test_a_column_that_no_model_is_given(text: str) -> None:
    assert found(text) == ["weekend"]


@pytest.mark.parametrize(
    "text",
    [
        'X, y = df.drop(columns="late"), df["late"]\n' + FIT,
        PICK.replace('"distance"', '"weekend"') + FIT,
        'df["rest"] = df["weekend"] & df["free"]\nX, y = df[["hour", "rest"]], df["late"]\n' + FIT,
        "print(df.weekend.mean())\n" + PICK + FIT,
        'print(df.query("weekend and hour > 5"))\n' + PICK + FIT,
        'df.to_csv("ready.csv")\n' + PICK + FIT,
        "X, y = df[choose(df)], df['late']\n" + FIT,
        PICK + FIT + "m.fit(df[choose(df)], y)\n",
        "X, y = features(df), df['late']\n" + FIT,
        PICK,
    ],
)
def test_silence_where_it_is_used_or_cannot_be_told(text: str) -> None:
    assert found(text) == []
