"""Whether serving prepares its inputs as training did: by the same code, a fitted artefact, or anew by hand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.source.imports import import_graph
from solvent.source.outline import Call, Outline
from solvent.source.paths import Role, name, role_of
from solvent.source.predicting import loads_model, predicts
from solvent.source.project import Project
from solvent.source.serving import Serving, serving
from solvent.source.signals import derived

_TRAINS = re.compile(
    r"^(?:fit|fit_transform|partial_fit|backward|train|train_model|fit_generator|train_on_batch|fit_resample|xgb_train|create_model|compare_models|tune_model)$"
)
_LIBRARY_TRAINS = frozenset(["xgboost.train", "lightgbm.train", "xgboost.cv", "lightgbm.cv"])
_TRAINER = re.compile(r"(?:^|\.)(?:\w*Trainer|Estimator|AutoML\w*|GridSearchCV)$")
_PREPARES = re.compile(
    r"(?:^|_)(?:pre_?process\w*|transform\w*|featur\w*|clean\w*|encod\w*|tokeni\w*|normali\w*|scal\w*|prepare\w*|extract\w*|engineer\w*"
    r"|impute\w*|vectori\w*|pipeline\w*|augment\w*|process_\w+)(?:_|$)",
    re.I,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BY_HAND = frozenset(["get_dummies", "fit_transform", "factorize"])
_FITTED = re.compile(
    r"sklearn\.(?:preprocessing|feature_extraction\.text|impute|compose|decomposition)\.(?:_\w+\.)?[A-Z]\w+$|(?:^|\.)"
    r"(?:StandardScaler|MinMaxScaler|LabelEncoder|OneHotEncoder|OrdinalEncoder|SimpleImputer|TfidfVectorizer|CountVectorizer)$"
)
_COMPOSES = frozenset(
    [
        "torchvision.transforms.Compose",
        "torchvision.transforms.v2.Compose",
        "albumentations.Compose",
        "albumentations.core.composition.Compose",
    ]
)
_DUMPS = frozenset(["pickle.dump", "joblib.dump", "dill.dump", "cloudpickle.dump"])
_PICKLED = re.compile(r"\.(?:pkl|pickle|joblib|sav|bin)$")
_REWRITES = frozenset(["get_dummies", "fillna", "interpolate", "factorize"])
_ARTEFACT = re.compile(
    r"scaler|encoder|preprocess|vectori[sz]er|tokeni[sz]er|transform|imputer|pipeline|\bpipe\b|vocab|meta\.pkl|label_map|class_to_index|tfidf"
    r"|feature_?names|columns\.",
    re.I,
)
_ARTEFACT_FILE = re.compile(
    r"(?:scaler|encoder|preprocess\w*|vectori[sz]er|tokeni[sz]er|transform\w*|imputer|pipeline|pipe|vocab|tfidf|meta|columns|features?|dv)"
    r"[\w-]*\.(?:pkl|pickle|bin|joblib|json|sav|b|txt)$",
    re.I,
)
# Such a function names the steps of a run; a package's file brings it along with the one that predicts.
_ORCHESTRATES = re.compile(r"(?:^|[.\s])(?:pipeline|flow|dag|job|graph)\b")
_DEFINES = re.compile(r"_?(?:pre_?process|process_features|feature_engineer|build_features|prepare_features|encode_)")


@dataclass(frozen=True)
class Preparing:
    """`shared` code or artefacts, places where serving prepares `anew` or `loads`, and whether the project trains.

    `handed` are files that other code of the project made and serving reads; `alone` is what only training prepares.
    """

    shared: tuple[Place, ...] = ()
    anew: tuple[Place, ...] = ()
    loads: tuple[Place, ...] = ()
    trains: bool = False
    handed: tuple[Place, ...] = ()
    alone: tuple[Place, ...] = ()


def preparing(project: Project) -> Preparing:
    """How what is served is prepared, looked for once."""
    return project.once(_find)


def _find(project: Project) -> Preparing:
    served = serving(project)
    answering = {way.at.path for way in served.online}
    training = [o for o in project.code if any(_is_training(c, served=o.path in answering) for c in o.calls)]
    if not served.ways:
        return Preparing(trains=bool(training))
    graph = import_graph(project)
    trained = graph.reachable(o.path for o in training)
    entries = sorted(({way.at.path for way in served.ways} | served.files) - trained)
    only_serving = [o for p in entries if (o := project.outlines.get(p)) and not o.is_notebook]
    composes = any(_composes(c) for path in trained if path in project.outlines for c in project.outlines[path].calls)
    return Preparing(
        (*_shared(project, served, trained), *_artefacts(project, served)),
        (
            *(place for outline in only_serving for place in _anew(outline, composes=composes)),
            *_derived_anew(project, served, only_serving),
        ),
        tuple(_loads(project, served)),
        bool(training),
        tuple(_handed(project, served)),
        tuple(o.place(c) for o in training if o.path not in served.files for c in o.calls if _prepares(c)),
    )


def _derived_anew(project: Project, served: Serving, only_serving: Sequence[Outline]) -> Iterator[Place]:
    """Where a file that only serves works out columns that code which does not serve works out as well."""
    known = {s.detail for o, s in project.signals(derived.KIND) if o.path not in served.files}
    for outline in only_serving:
        # What measures the model beside serving it is run by those who train.
        if not any(s.kind == "metric" for s in outline.signals):
            yield from (outline.place(s) for s in outline.signals if s.kind == derived.KIND and s.detail in known)


def _composes(call: Call) -> bool:
    return call.name in _COMPOSES


def _prepares(call: Call) -> bool:
    """Whether a call changes data before a model sees it, outside of what is saved with the model."""
    owner, _, method = call.name.rpartition(".")
    return method in _REWRITES or (method == "fit_transform" and bool(_FITTED.search(owner)))


def _handed(project: Project, served: Serving) -> Iterator[Place]:
    """Files that serving reads by the names under which other code of the project wrote them."""
    written = {
        name(text.value)
        for outline in project.code
        if outline.path not in served.files and any(call.name in _DUMPS for call in outline.calls)
        for text in outline.texts
        if _PICKLED.search(text.value)
    }
    for path in sorted(served.files) if written else ():
        if outline := project.outlines.get(path):
            yield from (outline.place(text) for text in outline.texts if name(text.value) in written)


def _is_training(call: Call, *, served: bool) -> bool:
    # A service that explains its answers by gradients trains nothing.
    if served and call.method == "backward":
        return False
    return bool(_TRAINS.match(call.method)) or call.name in _LIBRARY_TRAINS or bool(_TRAINER.search(call.name))


def _shared(project: Project, served: Serving, trained: frozenset[str]) -> Iterator[Place]:
    """Definitions that prepare data, in files that both training and serving run."""
    entries = {way.at.path for way in served.ways}
    for path in sorted((served.files & trained) - entries):
        outline = project.outlines.get(path)
        if outline is None or role_of(path) is not Role.CODE or name(path) in {"config.py", "settings.py", "logger.py"}:
            continue
        prepared = next((d for d in outline.definitions if _PREPARES.search(_CAMEL.sub("_", d.name))), None)
        if prepared:
            yield outline.place(prepared)
        elif any(predicts(d.name) for d in outline.definitions) and any(d.kind == "class" for d in outline.definitions):
            yield Place(path)


def _artefacts(project: Project, served: Serving) -> Iterator[Place]:
    """Fitted transformers that serving loads: a file called after one, in code that loads such files."""
    for path in sorted(served.files):
        outline = project.outlines.get(path)
        loading = [call for call in outline.calls if loads_model(call.name)] if outline else []
        for call in loading:
            if outline and _ARTEFACT.search(" ".join((*call.args, *call.keywords.values(), call.name))):
                yield outline.place(call)
        for text in outline.texts if outline and loading else ():
            if outline and _ARTEFACT_FILE.search(text.value):
                yield outline.place(text)


def _loads(project: Project, served: Serving) -> Iterator[Place]:
    for path in sorted(served.files):
        if outline := project.outlines.get(path):
            yield from (
                outline.place(call) for call in outline.calls if loads_model(call.name) or call.method == "load"
            )


def _anew(outline: Outline, *, composes: bool) -> Iterator[Place]:
    """Where a file that only serves encodes, fits or cleans by itself; `composes` where training chains transforms."""
    for call in outline.calls:
        if composes and _composes(call):
            yield outline.place(call)
        if call.method in _BY_HAND or (call.method == "fit" and _FITTED.search(call.name.rpartition(".")[0])):
            yield outline.place(call)
    yield from (outline.place(signal) for signal in outline.signals if signal.kind == "encodes-by-hand")
    for d in outline.definitions:
        if d.kind == "function" and _DEFINES.match(d.name) and not _ORCHESTRATES.search(" ".join(d.decorators)):
            yield outline.place(d)
