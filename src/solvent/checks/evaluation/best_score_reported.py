"""The score that chose the hyper-parameters is the one that is reported.

Why
    The best of many scores is best partly by luck, so that `best_score_` promises more than new rows will give.

Pay
    Keep rows apart before the search and report the score of the best estimator on them, or nest the cross-validation.

Not
    Files that keep rows apart or score anything else, and those that are handed their rows by others.

Debt
    from sklearn.datasets import load_iris
    from sklearn.model_selection import GridSearchCV
    from sklearn.svm import SVC
    X, y = load_iris(return_X_y=True)
    search = GridSearchCV(SVC(), {"C": [0.1, 1, 10]}, cv=5)
    search.fit(X, y)
    print(f"accuracy: {search.best_score_:.3f}")

Paid
    from sklearn.model_selection import GridSearchCV, train_test_split
    from sklearn.svm import SVC
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
    search = GridSearchCV(SVC(), {"C": [0.1, 1, 10]}, cv=5)
    search.fit(X_train, y_train)
    print(f"accuracy: {search.score(X_test, y_test):.3f}")
"""

import ast
import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.learning import CROSS_VALIDATIONS, SEARCHES, is_split, metric
from solvent.source.module import Module

_LOADS = re.compile(r"(^|\.)(read_\w+|load_\w+|fetch_\w+|loadtxt|genfromtxt)$")
_MEASURES = frozenset(["score", "predict", "predict_proba", "evaluate", "decision_function"])


@check("EVA106", effort=Effort(0.5, 3), severity=Severity.MEDIUM, stage=Stage.EVALUATE)
def best_score_reported(module: Module) -> Iterator[Sighting]:
    names = [name for name, _ in module.calls()]
    if not (module.is_notebook or any(_LOADS.search(name) for name in names)):
        return
    if not any(name.rpartition(".")[2] in SEARCHES for name in names) or any(_holds_out(name) for name in names):
        return
    shown = [node for node in module.nodes(ast.Attribute) if node.attr == "best_score_" and _is_reported(module, node)]
    if shown:
        yield module.sighting(
            shown[0], "`best_score_` of a search is reported, and nothing is held out", also=shown[1:]
        )


def _holds_out(name: str) -> bool:
    last = name.rpartition(".")[2]
    return is_split(name) or bool(metric(name)) or last in _MEASURES | CROSS_VALIDATIONS


def _is_reported(module: Module, node: ast.AST) -> bool:
    """Whether a value is printed, logged or shown."""
    for around in module.ancestors(node):
        if isinstance(around, ast.Call):
            last = (module.name_of(around.func) or "").rpartition(".")[2]
            if last in ("print", "info", "log_metric", "write", "display", "metric"):
                return True
        if isinstance(around, ast.stmt):
            return module.is_notebook and isinstance(around, ast.Expr)
    return False
