"""A classification data set is split without regard to its classes.

Why
    By chance the test part then holds more or less of a class than the world does, most of all of a rare one: metrics
    move from split to split for no other reason.

Pay
    Pass `stratify=y` to `train_test_split`.

Not
    Regression, splits that keep the order, and splits by group or time.

Debt
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.model_selection import train_test_split
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
    model = RandomForestClassifier(random_state=1).fit(X_train, y_train)

Paid
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.model_selection import train_test_split
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1, stratify=y)
    model = RandomForestClassifier(random_state=1).fit(X_train, y_train)
"""

import ast
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.learning import CLASSIFICATION_METRICS, REGRESSION_METRICS, is_split, learner, metric
from solvent.source.module import Module


@check("EVA105", effort=Effort(0.1, 0.3), severity=Severity.LOW, stage=Stage.EVALUATE)
def unstratified_split(module: Module) -> Iterator[Sighting]:
    if not _is_classification(module):
        return
    own = {function.name for function in module.nodes(ast.FunctionDef)}
    found = [
        call for name, call in module.calls() if name not in own and is_split(name) and _is_open(module, name, call)
    ]
    if found:
        yield module.sighting(found[0], "`train_test_split` of a classification without `stratify`", also=found[1:])


def _is_classification(module: Module) -> bool:
    """Whether a file evidently learns classes, and nothing else."""
    kinds = {learner(name) for name, _ in module.calls()}
    metrics = {metric(name) for name, _ in module.calls()}
    if "regressor" in kinds or metrics & REGRESSION_METRICS:
        return False
    return "classifier" in kinds or bool(metrics & CLASSIFICATION_METRICS)


def _is_open(module: Module, name: str, call: ast.Call) -> bool:
    is_ours = name.startswith("sklearn.") or name == "train_test_split"
    given = {keyword.arg for keyword in call.keywords}
    keeps_order = any(
        k.arg == "shuffle" and isinstance(k.value, ast.Constant) and k.value.value is False for k in call.keywords
    )
    return is_ours and len(call.args) > 1 and not given & {"stratify", None} and not keeps_order
