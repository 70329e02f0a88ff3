"""Where the project's own code fits models, told from calls that only have that name."""

import re

from solvent.source.outline import Call, Outline
from solvent.source.paths import Role, name
from solvent.source.project import Project

LIBRARIES = frozenset(
    """sklearn torch tensorflow keras xgboost lightgbm catboost transformers pytorch_lightning lightning jax flax
    statsmodels
    prophet fastai spacy gensim imblearn sentence_transformers setfit tabpfn autogluon pycaret optuna hyperopt implicit
    surprise revscoring ultralytics detectron2 river darts sktime accelerate h2o cuml""".split()
)
_NAMED = frozenset({"xgboost.train", "xgboost.cv", "lightgbm.train", "lightgbm.cv", "catboost.train"})
# What is fitted there describes rows or scores; it predicts nothing.
_NO_MODEL = re.compile(
    r"(?:^|[._])(?:stat(?:istic)?s|metrics|mapper|scaler|encoder|preprocessor|normalizer)(?:[._]|$)", re.I
)
_ASIDE = frozenset(
    """examples example notebooks docs tutorials demo demos demo_projects experiments sandbox scratch archive legacy
    benchmarks""".split()
)


def fits(project: Project) -> dict[str, Call]:
    """For each of the project's own Python files that trains a model, a call that does; examples left out."""
    return project.once(_find)


def _find(project: Project) -> dict[str, Call]:
    found: dict[str, Call] = {}
    ranked = sorted(project.code, key=lambda o: ("train" not in name(o.path), -o.lines))
    for outline in ranked:
        if outline.is_notebook or is_aside(outline.path) or not _learns(outline):
            continue
        call = next((call for call in outline.calls if _fits(call)), None)
        if call is not None:
            found[outline.path] = call
    return found


def is_aside(path: str) -> bool:
    """Whether a file stands among examples, experiments and the like."""
    return bool(_ASIDE.intersection(part.lower() for part in path.split("/")[:-1]))


def _learns(outline: Outline) -> bool:
    return outline.role is Role.CODE and any(
        item.name.partition(".")[0] in LIBRARIES or item.name.startswith(("pyspark.ml", "ray.train"))
        for item in outline.imports
    )


def _fits(call: Call) -> bool:
    if call.name in _NAMED:
        return True
    owner = call.name.rpartition(".")[0]
    is_transformer = owner.endswith(
        (
            "Scaler",
            "Encoder",
            "Imputer",
            "Vectorizer",
            "Transformer",
            "Tokenizer",
            "PCA",
            "Binarizer",
            "Selector",
            "Mapper",
            "Normalizer",
            "Discretizer",
        )
    )
    is_transformer = is_transformer or _NO_MODEL.search(owner) is not None
    if call.method in {"fit", "partial_fit", "fit_generator"}:
        return bool(owner) and not is_transformer and (len(call.args) + len(call.keywords)) > 0
    return call.method == "backward" or (call.method == "train" and owner.endswith("Trainer"))
