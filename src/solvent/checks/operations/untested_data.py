"""Neither tests nor checks look at the data.

Why
    Most failures of a model in operation are failures of its data: a column renamed upstream, a unit changed, rows
    lost in a join. Tests of code alone stay green through all of them.

Pay
    Check columns, types, ranges and gaps where data comes in (pandera, Great Expectations, a few asserts), and run the
    same check in a test on a sample.

Debt
    --- train.py
    import pandas as pd
    from sklearn.linear_model import LinearRegression
    def features(rows): return rows[["a"]]
    def train():
        rows = pd.read_csv("data/flights.csv")
        return LinearRegression().fit(features(rows), rows.delay)
    --- tests/test_train.py
    from train import features
    def test_features():
        assert features({}) is not None

Paid
    --- train.py
    import pandas as pd
    from sklearn.linear_model import LinearRegression
    def features(rows): return rows[["a"]]
    def train():
        rows = pd.read_csv("data/flights.csv")
        if set(rows.columns) != {"a", "delay"} or rows.isnull().any().any():
            raise ValueError("flights.csv is not what it was")
        return LinearRegression().fit(features(rows), rows.delay)
    --- tests/test_train.py
    from train import features
    def test_features():
        assert features({}) is not None
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.fitting import fits, is_aside
from solvent.source.imports import import_graph
from solvent.source.project import Project
from solvent.source.signals.validation import BY_HAND, SCHEMA
from solvent.source.testing import tests_of

_READS = (
    "pandas.read_csv", "pandas.read_parquet", "pandas.read_sql", "pandas.read_sql_query", "pandas.read_excel",
    "pandas.read_feather", "pandas.read_json", "polars.read_csv", "polars.read_parquet", "polars.scan_parquet",
    "pandas.read_gbq", "dask.dataframe.read_csv", "dask.dataframe.read_parquet", "geopandas.read_file",
)  # fmt: skip


@check("OPS104", effort=Effort(3, 16), severity=Severity.LOW, stage=Stage.PROCESS)
def untested_data(project: Project) -> Iterator[Sighting]:
    tests = tests_of(project)
    if not tests.of_project or tests.of_data or any(True for _ in project.signals(SCHEMA, BY_HAND)):
        return
    training = import_graph(project).reachable(fits(project))
    reads = [
        outline.place(call)
        for outline, call in project.calls(*_READS)
        if outline.path in training and not outline.is_notebook and not is_aside(outline.path)
    ]
    if reads:
        yield Sighting(
            reads[0],
            "Training data is read here, and no test or check anywhere looks at its columns, types, ranges or gaps",
            also=tuple(reads[1:5]),
            key="untested data",
        )
