"""The same setting is written into several files.

Why
    A change must find all of them; one that is missed makes steps of one pipeline disagree without a sound.

Pay
    Write the value once, in a configuration file or one module, and read it from there.

Not
    Fewer than three files; seeds and common values such as 0, 1 or 100; arguments of calls; tests and examples.

Debt
    --- prepare.py
    rows = read("data/processed/flights.parquet")
    --- train.py
    rows = read("data/processed/flights.parquet")
    --- evaluate.py
    rows = read("data/processed/flights.parquet")

Paid
    --- settings.py
    FLIGHTS = "data/processed/flights.parquet"
    --- train.py
    from settings import FLIGHTS
    rows = read(FLIGHTS)
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.outline import Outline
from solvent.source.project import Project
from solvent.source.together import together

LEAST_FILES = 3
MANY_FILES = 6
_PATH = re.compile(
    r"^(?:\w+://)?[\w.-]+(?:/[\w.{}-]+)+\.(?:csv|parquet|pkl|pickle|joblib|h5|hdf5|pt|pth|onnx|feather|npy|npz|jsonl|tsv)$"
)
_SETTING = re.compile(
    r"^(?:lr|learning_rate|batch_size|n_epochs|num_epochs|n_estimators|max_depth|min_samples_leaf|num_leaves|weight_decay"
    r"|dropout|hidden_(?:size|dim|units)|embedding_dim|max_len(?:gth)?|seq_len(?:gth)?|image_size|img_size|\w*threshold\w*)$",
    re.I,
)
_NUMBER = re.compile(r"^-?\d+(?:\.\d+)?(?:e-?\d+)?$")
_COMMON = frozenset(["0", "1", "2", "10", "100", "0.0", "1.0", "0.5", "-1", "None"])
_ASIDE = re.compile(
    r"(^|/)(examples?|tutorials?|cohorts|demos?|assignments?|samples?|legacy|benchmarks?|migrations|[\w-]*tutorial[\w-]*|conf|configs?|configurations?|research)(/|$)|^(?!.*\.py$)",
    re.I,
)
_MOST = 12


@check("STR111", effort=Effort(0.25, 1), severity=Severity.NOTE, stage=Stage.PROCESS)
def scattered_setting(project: Project, *, least_files: int = LEAST_FILES) -> Iterator[Sighting]:
    found = sorted(
        ((what, places) for (what, _), places in _literals(project).items() if len(places) >= least_files),
        key=lambda pair: -len(pair[1]),
    )
    yield from (_sighting(what, places) for what, places in found if len(places) >= MANY_FILES)
    few = [_sighting(what, places) for what, places in found if len(places) < MANY_FILES]
    if few:
        named = next(what for what, places in found if len(places) < MANY_FILES)
        message = f"{len(few)} settings are each written into {least_files} files or more, such as {named}"
        yield from together(project, few, code="STR111", message=message)


def _sighting(what: str, places: Sequence[Place]) -> Sighting:
    first, *others = places
    message = f"{what} is written into {len(places)} files"
    return Sighting(first, message, tuple(others[:_MOST]), what, Effort(0.25, 0.25 * len(places)), Severity.NOTE)


def _literals(project: Project) -> Mapping[tuple[str, str], Sequence[Place]]:
    """By what is written and the top folder in which: what lies side by side may be another system."""
    found: dict[tuple[str, str], dict[str, Place]] = defaultdict(dict)
    for outline in project.code:
        if not _ASIDE.search(outline.path):
            top = outline.path.partition("/")[0] if "/" in outline.path else ""
            for what, place in _settings(outline):
                found[what, top].setdefault(outline.path, place)
    return {key: tuple(places.values()) for key, places in found.items()}


def _settings(outline: Outline) -> Iterator[tuple[str, Place]]:
    for text in outline.texts:
        if _PATH.match(text.value):
            yield f"`{text.value}`", outline.place(text)
    for constant in outline.constants:
        own = constant.name.rpartition(".")[2]
        is_global = not constant.within and own == constant.name
        if is_global and _SETTING.match(own) and _NUMBER.match(constant.value) and constant.value not in _COMMON:
            yield f"`{own.lower()} = {constant.value}`", outline.place(constant)
