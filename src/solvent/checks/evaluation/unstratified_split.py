"""A classification data set is split without regard to its classes.

Why
    By chance the test part then holds more or less of a class than the world does, most of all of a rare one: metrics
    move from split to split for no other reason.

Pay
    Pass `stratify=y` to `train_test_split`.

Not
    Regression, splits that keep the order or all rows, splits by group or time, and rows of several labels. Files that
    show no sign of a rare class (weights of classes, resampling, metrics of ranked rows) share one note.

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

import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.learning import CLASSIFICATION_METRICS, REGRESSION_METRICS, is_split, learner, metric
from solvent.source.outline import Call, Outline
from solvent.source.project import Project
from solvent.source.together import together

_EFFORT = Effort(0.1, 0.3)
_MESSAGE = "`train_test_split` of a classification without `stratify`"
_WEIGHTS = frozenset(["class_weight", "class_weights", "scale_pos_weight", "is_unbalance", "auto_class_weights"])
_OF_RARE = frozenset(["average_precision_score", "precision_recall_curve", "balanced_accuracy_score"])
# Rows with several labels at once have no classes to stratify by.
_SEVERAL_LABELS = re.compile(r"multi_?label|label_?binari[sz]er|MultiOutputClassifier", re.I)
_RARE = re.compile(
    r"fraud|churn|default|anomal|attrition|claim|disease|stroke|spam|toxic|defect|intrusion|imbalanc", re.I
)


@check("EVA105", effort=_EFFORT, severity=Severity.LOW, stage=Stage.EVALUATE)
def unstratified_split(project: Project) -> Iterator[Sighting]:
    rare: list[Sighting] = []
    even: list[Sighting] = []
    for outline in project.code:
        open_splits = _open_splits(outline) if _is_classification(outline) else []
        if open_splits:
            first, *others = map(outline.place, open_splits)
            is_rare = _shows_rare_class(outline)
            severity = Severity.LOW if is_rare else Severity.NOTE
            sighting = Sighting(first, _MESSAGE, tuple(others), effort=_EFFORT, severity=severity)
            (rare if is_rare else even).append(sighting)
    yield from rare
    message = f"{len(even)} files split a classification by `train_test_split` without `stratify`"
    yield from together(project, even, code="EVA105", message=message)


def _is_classification(outline: Outline) -> bool:
    """Whether a file evidently learns classes, and nothing else."""
    if any(map(_SEVERAL_LABELS.search, _words(outline))):
        return False
    kinds = {learner(call.name) for call in outline.calls}
    metrics = {metric(call.name) for call in outline.calls}
    if "regressor" in kinds or metrics & REGRESSION_METRICS:
        return False
    return "classifier" in kinds or bool(metrics & CLASSIFICATION_METRICS)


def _words(outline: Outline) -> Iterator[str]:
    yield from (item.name for item in outline.imports)
    for call in outline.calls:
        yield from (call.name, *call.args, *call.keywords)
    for definition in outline.definitions:
        yield from definition.arguments


def _shows_rare_class(outline: Outline) -> bool:
    imbalanced = any(item.name.startswith("imblearn") for item in outline.imports)
    weighted = any(_WEIGHTS & call.keywords.keys() or metric(call.name) in _OF_RARE for call in outline.calls)
    named = any(_RARE.search(text.value) for text in outline.texts if len(text.value) < 80)
    return imbalanced or weighted or named


def _open_splits(outline: Outline) -> list[Call]:
    own = {d.name for d in outline.definitions if d.kind == "function"}
    return [call for call in outline.calls if call.name not in own and is_split(call.name) and _is_open(call)]


def _is_open(call: Call) -> bool:
    is_ours = call.name.startswith("sklearn.") or call.name == "train_test_split"
    keeps_order = call.keywords.get("shuffle") == "False"
    keeps_all = call.keywords.get("test_size") in {"0", "0.0"}
    open_to_chance = not (keeps_order or keeps_all or call.keywords.keys() & {"stratify", "**"})
    return is_ours and len(call.args) > 1 and open_to_chance
