"""Evaluation is contaminated: preprocessing before the split, test rows used to choose, overlap, target as feature."""

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, partial, unknown, yes
from solvent.domain.stage import Stage
from solvent.source.across import across
from solvent.source.handed import handed
from solvent.source.leaks import NO_LEAKS
from solvent.source.project import Project
from solvent.source.rlang import r_code
from solvent.source.rleaks import r_leaks
from solvent.source.searches import searched_on_test
from solvent.source.shares_held_back import overlapping_shares
from solvent.source.twins import twins

_EVALUATION = r"(^|/)(eval|evaluate|evaluation)([_-][^/]*)?(/.*)?\.(py|sh|ipynb|r|jl)$"
_LEARNING = (
    "sklearn",
    "torch",
    "tensorflow",
    "keras",
    "xgboost",
    "lightgbm",
    "catboost",
    "gensim",
    "transformers",
    "jax",
)
_WEAK = frozenset(["encoder", "temporal", "joint", "augmented"])


@fact(stage=Stage.EVALUATE, good=False)
def leakage(project: Project) -> Fact:
    strong: list[tuple[Place, str]] = []
    weak: list[tuple[Place, str]] = []
    for outline, signal in project.signals("leak"):
        kind, _, what = signal.detail.partition(" ")
        (weak if kind in _WEAK else strong).append((outline.place(signal), what))
    strong += [(place, f"settings are chosen by `{metric}`") for place, metric in searched_on_test(project)]
    strong += [*overlapping_shares(project), *r_leaks(r_code(project))]
    for crossing in across(project):
        if crossing.kind in NO_LEAKS:
            continue
        (weak if crossing.kind in _WEAK else strong).append((crossing.place, crossing.what))
    for found in handed(project):
        what = f"{found.what} on all rows, which `{found.split.path}` splits later"
        (weak if found.kind in _WEAK else strong).append((found.learnt, what))
    weak += [
        (found.split, f"{found.twins:,} rows of {found.path} stand there more than once") for found in twins(project)
    ]
    if strong:
        return yes(*(place for place, _ in strong[:5]), note=_first(strong))
    if weak:
        return partial(*(place for place, _ in weak[:5]), note=_first(weak))
    if any(True for _ in project.signals("evaluates")) or project.matching(_EVALUATION):
        return no(note="no leak is visible in the evaluation code")
    if any(True for _ in project.signals("trains")) or any(True for _ in project.imported(*_LEARNING)):
        return no(note="nothing is evaluated here that could leak")
    if r_code(project).where("trains"):
        return no(note="no leak is visible in the code, which is written in R")
    return unknown(note="neither training nor evaluation stands in these files")


def _first(found: list[tuple[Place, str]]) -> str:
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return f"{found[0][1]}{more}"
