"""Where code saves models, under which names, and whether anything ties a saved model to its origin."""

import re
from collections.abc import Iterator, Sequence

from solvent.source.artefacts.pointers import dvc
from solvent.source.outline import Call, Outline
from solvent.source.paths import name
from solvent.source.project import Project
from solvent.source.registry import registry
from solvent.source.tracking import tracking

_DUMPS = frozenset(
    ["joblib.dump", "pickle.dump", "dill.dump", "cloudpickle.dump", "sklearn.externals.joblib.dump", "torch.save"]
)
_METHODS = frozenset("save_model save_weights save_pretrained save_checkpoint export_model write_model".split())
_TRAINS = frozenset(
    "fit backward train partial_fit fit_transform train_model create_model tune_model fit_generator".split()
)
_ANY_SAVE = re.compile(
    r"^(?:save\w*|dump|export\w*|to_onnx|write_model|store_model|persist|log_model|convert\w*|serialize)$"
)
_MODEL = re.compile(
    r"model|clf|classif|regress|net\b|estimator|pipeline|pipe\b|booster|state_dict|weights|forest|svm|svc", re.I
)
_FILE = re.compile(
    r"(?<![\w./{}-])[\w./{}-]+\.(?:pkl|pickle|joblib|sav|pt|pth|h5|keras|onnx|bin|model|txt|json|ubj|cbm|dill|ckpt)$",
    re.I,
)
_LINEAGE = re.compile(
    r"rev-parse|git\.Repo|GIT_(?:SHA|COMMIT)|COMMIT_SHA|GITHUB_SHA|git_sha|git_hash|commit_hash|git_commit", re.I
)
_VERSION = re.compile(r"(?:^|\.)_{0,2}version_{0,2}$", re.I)
_METRICS = re.compile(r"metrics?|scores?|report|results?|metadata|history", re.I)


def saves(project: Project) -> Iterator[tuple[Outline, Call]]:
    """Calls that save a model; pickles and torch files only where they speak of one."""
    for outline in project.code:
        if re.search(r"convert|export", name(outline.path)):
            continue
        for call in outline.calls:
            if (
                call.method in _METHODS
                or (call.name in _DUMPS and _is_of_model(outline, call))
                or (
                    call.method == "save" and call.args and re.search(r"model|net$", call.name.rpartition(".")[0], re.I)
                )
            ):
                yield outline, call


def _is_of_model(outline: Outline, call: Call) -> bool:
    said = " ".join((*call.args, *call.keywords.values()))
    return bool(_MODEL.search(said)) or bool(_MODEL.search(literal_path(outline, call)))


def literal_path(outline: Outline, call: Call) -> str:
    """The file that a call names as a literal, itself or in the `open` around it, or by a constant; else empty."""
    near = [t.value for t in outline.texts if t.cell == call.cell and 0 <= call.line - t.line <= 1]
    values = [a.strip("'\"") for a in (*call.args, *call.keywords.values()) if a[:1] in {"'", '"'}]
    named = {c.name: c.value.strip("'\"") for c in outline.constants}
    values += [named[a] for a in call.args if a in named]
    return next((value for value in (*values, *near) if _FILE.search(value)), "")


def trains(outline: Outline) -> bool:
    """Whether the file itself trains something: a library's function for saving does not know of any training."""
    return any(call.method in _TRAINS for call in outline.calls)


def any_saves(project: Project) -> bool:
    """Whether any code saves anything that may be a model."""
    return any(
        _ANY_SAVE.match(call.method) or call.name in _DUMPS for outline in project.code for call in outline.calls
    )


def names_saved(project: Project) -> set[str] | None:
    """The file names that saving code speaks of, in lower case; None where some name is made at run time."""
    found: set[str] = set()
    for outline in project.code:
        for call in outline.calls:
            if call.name in _DUMPS or call.method in _METHODS or call.method in {"save", "export", "save_object"}:
                path = literal_path(outline, call)
                if not path or "{}" in path:
                    return None
        found |= {name(text.value).lower() for text in outline.texts}
    return found


def has_lineage(project: Project, saving: Sequence[Outline]) -> bool:
    """Whether a tracker, a registry, a lock, a revision in the code, or metrics beside it tell where a model "
    "is from."""
    track = tracking(project)
    if track.trackers or track.files or track.configured or registry(project).registries or registry(project).lesser:
        return True
    if dvc(project).kept:
        return True
    named = [item.name for outline in saving for item in outline.imports]
    named += [constant.name for outline in saving for constant in outline.constants]
    if any(_VERSION.search(word) for word in named):
        return True
    if any(_LINEAGE.search(text.value) for outline in project.code for text in outline.texts):
        return True
    if any(_LINEAGE.search(call.name) for outline in project.code for call in outline.calls):
        return True
    return any(
        call.name == "json.dump" or (call.method in {"to_csv", "to_json"} and _METRICS.search(" ".join(call.args)))
        for outline in saving
        for call in outline.calls
    )
