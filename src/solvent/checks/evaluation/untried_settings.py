"""The model that is kept was trained with its library's defaults, and nothing else was tried.

Why
    Defaults are nobody's choice for these data, and they change from one version of a library to the next: the next
    build may be another model. What a few other settings would have given is unknown.

Pay
    Write the settings that matter into the code or the configuration, and try some by cross-validation on the training
    rows; if the defaults win, say so.

Not
    Projects that search settings anywhere or read them from a configuration; linear models and others that have few;
    models that a second one is compared with.

Debt
    import joblib
    from sklearn.ensemble import RandomForestClassifier
    model = RandomForestClassifier(random_state=7)
    model.fit(x, y)
    joblib.dump(model, "model.joblib")

Paid
    import joblib
    from sklearn.ensemble import RandomForestClassifier
    model = RandomForestClassifier(n_estimators=300, min_samples_leaf=5, random_state=7)
    model.fit(x, y)
    joblib.dump(model, "model.joblib")

Source
    SonarQube rule S6973.
"""

import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.artefacts.saves import saves
from solvent.source.learning import CROSS_VALIDATIONS, SEARCHES, learner
from solvent.source.outline import Call, Outline
from solvent.source.project import Project

# Learners whose result hangs on settings that no default can know.
_MATTER = re.compile(
    r"(?:RandomForest|ExtraTrees|GradientBoosting|HistGradientBoosting|DecisionTree|AdaBoost|KNeighbors|MLP|SV|XGB|LGBM|CatBoost)"
    r"(?:Classifier|Regressor|C|R)$"
)
_NO_SETTING = frozenset(["random_state", "n_jobs", "verbose", "seed", "verbosity", "probability", "thread_count"])
_TRIES = (
    "optuna",
    "hyperopt",
    "ray.tune",
    "skopt",
    "flaml",
    "keras_tuner",
    "pycaret",
    "autogluon",
    "tpot",
    "nni",
    "bayes_opt",
)


@check("EVA109", effort=Effort(0.5, 4), severity=Severity.NOTE, stage=Stage.TRAIN)
def untried_settings(project: Project) -> Iterator[Sighting]:
    if _tries(project):
        return
    for outline in {outline.path: outline for outline, _ in saves(project)}.values():
        built = [call for call in outline.calls if learner(call.name)]
        if len(built) == 1 and _MATTER.search(built[0].method) and _is_default(built[0]) and _sets_nothing(outline):
            yield Sighting(
                outline.place(built[0]),
                f"`{built[0].method}` is kept with its library's defaults, and no other settings are tried anywhere",
                key=f"defaults {built[0].method}",
            )


def _tries(project: Project) -> bool:
    """Whether anything in the project tries settings: by a search, by cross-validation, by a tuner of its own."""
    for outline in project.outlines.values():
        if any(item.name.startswith(_TRIES) for item in outline.imports):
            return True
        if any(call.method in SEARCHES or call.method in CROSS_VALIDATIONS for call in outline.calls):
            return True
    return False


def _is_default(call: Call) -> bool:
    return not call.args and set(call.keywords) <= _NO_SETTING


def _sets_nothing(outline: Outline) -> bool:
    return not any(call.method in {"set_params", "from_params"} for call in outline.calls)
