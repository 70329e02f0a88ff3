"""Every library that draws at random in training is seeded before it draws."""

import re
from collections import defaultdict

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, partial, unknown, yes
from solvent.domain.stage import Stage
from solvent.source.outline import Outline, Signal
from solvent.source.paths import Role, role_of
from solvent.source.project import Project
from solvent.source.rlang import r_code

_CONFIG = (".yaml", ".yml")
_NULL_SEED = r"(?i)^[ \t]*(random_)?seed[ \t]*:[ \t]*(?:(null|none|false|~)[ \t]*)?(#.*)?$"
_SEED = r"(?i)^[ \t]*(random_)?seed[ \t]*:[ \t]*\d"
_STATE = r"(?i)^[ \t]*random_(?:state|seed)[ \t]*:[ \t]*\[?[ \t]*\d"
_GIVEN = re.compile(r"\bseed\b|_seed\b", re.I)
_LEARNING = re.compile(
    r"^(numpy|pandas|sklearn|torch|tensorflow|keras|xgboost|lightgbm|catboost|transformers|jax|lightning|"
    r"pytorch_lightning|hyperopt|imblearn)\b"
)
_COMPUTES = re.compile(r"sklearn\b|scipy\b")
_KEEPS = ("pickle.dump", "joblib.dump")
_MOST = 0.8
_READ = 200


@fact(stage=Stage.TRAIN)
def seeds_set(project: Project) -> Fact:
    if r_code(project).where("trains"):
        set_in_r = r_code(project).where("seeds")
        return yes(*set_in_r[:4], note="training in R is seeded") if set_in_r else no(note="nothing in R is seeded")
    seeds = [(o, s) for o, s in project.signals("seed") if not _is_left_open(project, s)]
    seeded = list(project.signals("seeded"))
    draws = [(o, s) for o, s in project.signals("draw", "unseeded") if _learns(o)]
    places = tuple(o.place(s) for o, s in (seeds or seeded)[:4])
    if not seeds and not seeded:
        trains = {outline.path for outline, _ in project.signals("trains")}
        if trains and not draws:
            return yes(note="nothing in training draws at random")
        if draws and not trains and all(s.kind == "draw" for _, s in draws):
            return unknown(note="what draws at random here does not train")
        if not draws and _makes_model(project):
            return yes(note="what is made here draws nothing at random")
        if given := _seeded_settings(project):
            return partial(*given[:4], note="settings hold seeds, no code sets one")
        return no(*(o.place(s) for o, s in draws[:4]), note="nothing is seeded")
    libraries: dict[str, set[str]] = defaultdict(set)
    for outline, signal in seeds:
        libraries[signal.detail.partition(" ")[0]].add(outline.path)
    open_draws = [(o, s) for o, s in draws if not _is_covered(o, s, libraries)]
    total = len(draws) + len(seeded)
    if (null := _open_setting(project, [s for _, s in seeds])) is not None:
        return partial(*places, null, note="some settings leave the seed out")
    if not open_draws or total - len(open_draws) > _MOST * total:
        return yes(*places, note="what draws at random is seeded")
    first = open_draws[0]
    return partial(*places, first[0].place(first[1]), note=f"`{first[1].detail.partition(' ')[2]}` is not seeded")


def _seeded_settings(project: Project) -> list[Place]:
    """Where grids of settings for a library's own programs give its learners a seed."""
    settings = [path for path in project.with_suffix(*_CONFIG)[:_READ] if role_of(path) is Role.CODE]
    return [place for path in settings for place, _ in project.lines(path, _STATE)]


def _makes_model(project: Project) -> bool:
    """Whether a file keeps what it computed with a library of learning."""
    return any(_COMPUTES.match(item.name) for o, _ in project.calls(*_KEEPS) for item in o.imports)


def _learns(outline: Outline) -> bool:
    return any(_LEARNING.match(item.name) for item in outline.imports)


def _is_covered(outline: Outline, draw: Signal, seeds: dict[str, set[str]]) -> bool:
    """Whether a library's global generator is seeded: scikit-learn and pandas draw from NumPy's, in their own file."""
    library = draw.detail.partition(" ")[0]
    if draw.kind == "unseeded":
        return outline.path in seeds.get("numpy", set())
    return library in seeds


def _open_setting(project: Project, seeds: list[Signal]) -> Place | None:
    """Where one of several settings of the seed is null, and the code takes its seed from them."""
    if not any(_GIVEN.search(seed.detail.partition(" ")[2]) for seed in seeds):
        return None
    settings = [path for path in project.with_suffix(*_CONFIG)[:_READ] if _is_main(path)]
    if not any(True for path in settings for _ in project.lines(path, _SEED)):
        return None
    return next((place for path in settings for place, _ in project.lines(path, _NULL_SEED)), None)


def _is_main(path: str) -> bool:
    return path.rpartition("/")[2].startswith(("train", "config", "default", "main", "base"))


def _is_left_open(project: Project, seed: Signal) -> bool:
    """Whether the seed comes from a setting that is null by default."""
    argument = seed.detail.partition(" ")[2]
    if not argument.endswith("seed") or "." not in argument:
        return False
    for path in project.with_suffix(*_CONFIG):
        if _is_main(path) and any(True for _ in project.lines(path, _NULL_SEED)):
            return True
    return any(
        call.args and call.args[0].lower().endswith("seed'") and call.keywords.get("default", "None") == "None"
        for _, call in project.calls("*.add_argument")
    )
