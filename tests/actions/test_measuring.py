"""Learning curves are measured on rows held out, by whole clusters and by time, on frames and arrays alike."""

from itertools import pairwise
from typing import ClassVar

import numpy as np
import pandas
import polars
import pytest
from sklearn.dummy import DummyRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

import solvent
from solvent.actions.measuring import measure_by_command
from solvent.adapters.progress import Silent
from solvent.domain.errors import BadArrays, BadClaim, NotEnoughSizes, NotTrained

RNG = np.random.default_rng(5)
X = RNG.normal(size=(1200, 4))
Y = (X @ [1, 1, 0, 0] + RNG.normal(size=1200) > 0).astype(int)


class Recorder:
    """Remembers the rows it was fitted to and asked about, which stand in the first column."""

    log: ClassVar[list[tuple[set[float], set[float]]]] = []

    def fit(self, X, y):
        self.seen = {float(row[0]) for row in np.asarray(X)}
        return self

    def predict(self, X):
        self.log.append((self.seen, {float(row[0]) for row in np.asarray(X)}))
        return np.zeros(len(X))


@pytest.fixture
def recorded():
    Recorder.log = []
    return Recorder.log


NUMBERS = np.arange(800.0)[:, None]


def test_the_curve_falls_where_there_is_something_to_learn() -> None:
    curve = solvent.measure_curve(LogisticRegression(), X, Y)
    assert curve.errors[-1] < curve.errors[0] and curve.sizes[-1] == 900
    found = solvent.extrapolate(curve.sizes, curve.errors, to=5000)
    assert found.low <= curve.errors[-1] + 0.05


@pytest.mark.parametrize("kind", [pandas.DataFrame, lambda rows: polars.DataFrame(rows, orient="row"), list])
def test_frames_give_the_curve_that_arrays_give(kind) -> None:
    plain = solvent.measure_curve(KNeighborsClassifier(), X, Y, runs=1)
    assert solvent.measure_curve(KNeighborsClassifier(), kind(X), Y, runs=1) == plain


def test_parts_lie_inside_each_other_and_beside_what_is_tried(recorded) -> None:
    solvent.measure_curve(Recorder(), NUMBERS, np.zeros(800), runs=1)
    parts = [part for part, _ in recorded]
    assert all(small < large for small, large in pairwise(parts))
    assert all(not part & tried for part, tried in recorded)


def test_clusters_are_never_torn(recorded) -> None:
    clusters = np.repeat(np.arange(80), 10)
    curve = solvent.measure_curve(Recorder(), NUMBERS, np.zeros(800), clusters=clusters, runs=1)
    for part, tried in recorded:
        assert not {int(row) // 10 for row in part} & {int(row) // 10 for row in tried}
        assert len({int(row) // 10 for row in part}) * 10 == len(part)
    assert all(size % 10 == 0 for size in curve.sizes)


def test_what_is_tried_is_later_than_all_that_was_trained_on(recorded) -> None:
    time = np.random.default_rng(1).permutation(800)
    solvent.measure_curve(Recorder(), NUMBERS, np.zeros(800), time=time, runs=2)
    for part, tried in recorded:
        assert max(time[int(row)] for row in part) < min(time[int(row)] for row in tried)


def test_a_cluster_that_reaches_into_the_time_tried_is_not_trained_on(recorded) -> None:
    clusters = np.repeat(np.arange(80), 10)
    time = np.arange(800) + np.where(np.arange(800) % 10 == 0, 100, 0)
    solvent.measure_curve(Recorder(), NUMBERS, np.zeros(800), clusters=clusters, time=time, runs=1)
    for part, tried in recorded:
        assert not {int(row) // 10 for row in part} & {int(row) // 10 for row in tried}


def test_errors_of_amounts_and_errors_of_ones_own() -> None:
    amounts = X @ [1, 2, 3, 4]
    assert solvent.measure_curve(LinearRegression(), X, amounts, metric="rmse").errors[-1] < 1e-6
    constant = solvent.measure_curve(DummyRegressor(), X, amounts, metric=lambda truth, said: 0.25)
    assert set(constant.errors) == {0.25}


def test_the_same_seed_measures_the_same_and_the_estimator_stays_unfitted() -> None:
    estimator = LogisticRegression()
    assert solvent.measure_curve(estimator, X, Y) == solvent.measure_curve(estimator, X, Y)
    assert not hasattr(estimator, "coef_")


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        ({"y": Y[:100]}, BadArrays, "1200 rows do not fit 100"),
        ({"clusters": [1, 2]}, BadArrays, "2 clusters"),
        ({"clusters": np.ones(1200)}, NotEnoughSizes, "0 to try"),
        ({"time": np.ones(1200)}, NotEnoughSizes, "0 rows are left"),
        ({"metric": "beauty"}, BadClaim, "no metric 'beauty'"),
        ({"runs": 0}, BadClaim, "0 runs"),
        ({"X": None}, BadArrays, "0 rows"),
        ({"sizes": [10, 20]}, NotEnoughSizes, "2 sizes"),
        ({"y": np.zeros(1200)}, NotTrained, "class"),
    ],
)
def test_what_cannot_be_measured_is_refused_with_the_next_step(change, kind, said) -> None:
    asked = {"X": X, "y": Y, **change}
    with pytest.raises(kind, match=said) as caught:
        solvent.measure_curve(LogisticRegression(), asked.pop("X"), asked.pop("y"), **asked)
    assert caught.value.hint


def test_a_command_is_run_from_the_smallest_size_up() -> None:
    asked: list[int] = []

    def train(rows: int) -> float:
        asked.append(rows)
        return 1 / rows

    curve = measure_by_command(train, rows=3200, progress=Silent())
    assert asked == sorted(asked) == [50, 100, 200, 400, 800, 1600, 3200]
    assert curve.errors[0] == 1 / 50
