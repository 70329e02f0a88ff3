"""No test trains a model and then predicts with it.

Why
    Each part may pass its own test while the whole does not run: the features of training and of prediction come
    apart exactly where no test looks.

Pay
    One test on a few rows: train, save, load, predict, assert shape and range. It takes seconds and fails first.

Debt
    --- model.py
    from sklearn.linear_model import LinearRegression
    def train(x, y): return LinearRegression().fit(x, y)
    def name(): return "delay"
    --- tests/test_model.py
    from model import name
    def test_name():
        assert name() == "delay"

Paid
    --- model.py
    from sklearn.linear_model import LinearRegression
    def train(x, y): return LinearRegression().fit(x, y)
    --- tests/test_model.py
    from model import train
    def test_train_and_predict():
        assert train([[1], [2]], [1, 2]).predict([[3]])[0] > 2
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.ci import ci_of
from solvent.source.fitting import fits
from solvent.source.project import Project
from solvent.source.signals.tests import RUNS_THROUGH
from solvent.source.testing import tests_of

_WHOLE = ("e2e", "end_to_end", "end2end", "train", "pipeline", "integration", "smoke")


@check("OPS105", effort=Effort(2, 8), severity=Severity.NOTE, stage=Stage.EVALUATE)
def no_end_to_end_test(project: Project) -> Iterator[Sighting]:
    tests, training = tests_of(project), fits(project)
    if not tests.of_project or not training or tests.end_to_end or tests.places(RUNS_THROUGH):
        return
    # A test that says so by its name and reaches training is believed; so is CI that trains.
    said = any(
        any(word in signal.detail.lower() for word in _WHOLE) and file.reached & set(training)
        for file in tests.of_project
        for signal in file.outline.signals
        if signal.kind == "test"
    )
    if said or any(run.purpose == "train" for run in ci_of(project).runs):
        return
    path, call = next(iter(training.items()))
    yield Sighting(
        Place(path, call.line),
        "Models are trained here, and no test trains one on a few rows and then predicts with it",
        key="end to end",
    )
