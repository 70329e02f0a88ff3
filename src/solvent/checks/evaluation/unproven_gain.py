"""A complex model is kept for a gain that may be chance.

Why
    The simpler model costs less to train, to explain, to serve and to repair, and nothing shows that it is worse: the
    gain is so few test rows that it may turn with the next split.

Pay
    Compare both on the same test rows with an interval (McNemar's test, or a bootstrap), on more rows if there are
    any; keep the simple one unless the gain is proven and worth its cost.

Not
    Tables whose rows name no models, test sets whose size nobody can tell, and models that the code does not build.

Debt
    --- README.md
    Measured on 418 test rows:

    | Model | Accuracy | Training time |
    |---|---|---|
    | Logistic regression | 0.821 | 2 |
    | XGBoost | 0.824 | 340 |
    --- train.py
    from sklearn.linear_model import LogisticRegression
    from xgboost import XGBClassifier
    model = XGBClassifier(random_state=1).fit(rows, labels)

Paid
    --- README.md
    Measured on 41,800 test rows:

    | Model | Accuracy | Training time |
    |---|---|---|
    | Logistic regression | 0.821 | 2 |
    | XGBoost | 0.904 | 340 |
    --- train.py
    from sklearn.linear_model import LogisticRegression
    from xgboost import XGBClassifier
    model = XGBClassifier(random_state=1).fit(rows, labels)

Source
    McNemar 1947: two models differ by the rows on which just one is right. Five such rows, all on one side, are what
    chance brings once in 32 times.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.scoreboards import COMPLEX, SIMPLE, Board, Row, scoreboards, uses_of
from solvent.source.tested_rows import rows_split, rows_told

# With fewer rows between them, even the best case is no evidence at 5 %: 2 x 0.5 ** 5 > 0.05 (McNemar, exact).
LEAST_ROWS = 6
SMALL = 0.01
DEAR = 10


class _Gain(NamedTuple):
    metric: str
    simple: Row
    complex: Row
    size: float


@check("EVA120", effort=Effort(2, 16), severity=Severity.LOW, stage=Stage.EVALUATE)
def unproven_gain(project: Project) -> Iterator[Sighting]:
    for board in scoreboards(project):
        for metric in ("accuracy", *sorted({m for row in board.rows for m in row.scores} - {"accuracy"})):
            gain = _gain(board, metric)
            said = _said(project, gain) if gain is not None else ""
            if gain is not None and said and (built := _built(project, gain)):
                yield Sighting(
                    gain.complex.place,
                    f"{_named(gain.complex)} reaches {gain.complex.scores[metric]:.4g} in {metric},"
                    f" {_named(gain.simple)} {gain.simple.scores[metric]:.4g}: {said}{_cost(project, gain)}",
                    (gain.simple.place, *built[:5]),
                    key=f"{metric} {gain.complex.label}",
                )
                break


def _gain(board: Board, metric: str) -> _Gain | None:
    simple, complex_ = board.best(SIMPLE, metric), board.best(COMPLEX, metric)
    if simple is None or complex_ is None:
        return None
    gain = complex_.scores[metric] - simple.scores[metric]
    return _Gain(metric, simple, complex_, gain) if gain > 0 else None


def _said(project: Project, gain: _Gain) -> str:
    rows = gain.complex.count or rows_told(project, gain.complex.place) or rows_split(project)
    # What is rounded in the table may be that much more.
    between = (gain.size + (gain.simple.grain + gain.complex.grain) / 2) * (rows or 0)
    if gain.metric == "accuracy" and rows and between < LEAST_ROWS:
        return f"{max(int(between), 1)} of {rows:,} test rows at most, which may be chance"
    ours, theirs = gain.complex.seconds, gain.simple.seconds
    if gain.size <= SMALL and ours and theirs and ours >= DEAR * theirs:
        return f"a gain of {gain.size:.2g} for {ours / theirs:,.0f} times the training"
    return ""


def _built(project: Project, gain: _Gain) -> list[Place]:
    """Where the code builds the complex model."""
    wanted = re.compile(gain.complex.classes)
    return [o.place(c) for o in project.code for c in o.calls if wanted.search(c.name) or wanted.search(c.method)]


def _cost(project: Project, gain: _Gain) -> str:
    """The package that only the complex model needs, and the code that uses it."""
    package, users = uses_of(project, gain.complex)
    if not users:
        return ""
    lines = sum(outline.lines for outline in users)
    files = f"{len(users)} files" if len(users) > 1 else "a file"
    return f"; `{package}`, in {files} of {lines:,} lines, serves nothing else"


def _named(row: Row) -> str:
    return f"`{row.label}`"
