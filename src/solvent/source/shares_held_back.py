"""Shares of images held back for validation: where evaluation holds back more than training, it scores what was fitted.

Keras takes the first share of the sorted files for validation, so a wider share holds images of the training part.
"""

import ast
from collections.abc import Iterator

from solvent.domain.evidence import Place
from solvent.source.module import Module
from solvent.source.outline import Signal
from solvent.source.project import Project

KIND = "share held back"
_FITS = frozenset(["fit", "fit_generator"])


def signals(module: Module) -> Iterator[Signal]:
    """Each share that an image generator of this file holds back, and whether the file fits a model or scores one."""
    shares = list(_shares(module))
    called = {name.rpartition(".")[2] for name, _ in module.calls()} if shares else set()
    role = "fitted" if called & _FITS else "scored" if "evaluate" in called else ""
    for node, share in shares if role else ():
        place = module.place(node)
        yield Signal(KIND, place.line or 1, place.cell, f"{role} {share}")


def _shares(module: Module) -> Iterator[tuple[ast.AST, float]]:
    for name, call in module.calls():
        if not name.endswith("ImageDataGenerator"):
            continue
        keywords = list(call.keywords)
        for keyword in call.keywords:
            if keyword.arg is None and isinstance(keyword.value, ast.Name):
                keywords += _spread(module, call, keyword.value.id)
        for keyword in keywords:
            value = keyword.value
            if keyword.arg == "validation_split" and isinstance(value, ast.Constant) and isinstance(value.value, float):
                yield keyword, value.value


def _spread(module: Module, call: ast.Call, name: str) -> Iterator[ast.keyword]:
    """The entries of `name = dict(…)` in the function around the call."""
    around = module.function_of(call) or module.tree
    for made in ast.walk(around):
        value = made.value if isinstance(made, ast.Assign) and _names(made, name) else None
        if isinstance(value, ast.Call) and module.name_of(value.func) == "dict":
            yield from value.keywords


def _names(made: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in made.targets)


def overlapping_shares(project: Project) -> Iterator[tuple[Place, str]]:
    """Where evaluation holds back more than training did, and what of it was fitted."""
    fitted: list[float] = []
    scored: list[tuple[Place, float]] = []
    for outline, signal in project.signals(KIND):
        role, _, share = signal.detail.partition(" ")
        if role == "fitted":
            fitted.append(float(share))
        else:
            scored.append((outline.place(signal), float(share)))
    for place, wide in scored if fitted else ():
        if wide > min(fitted):
            yield place, f"a share of {wide:g} is scored where training held back {min(fitted):g}: the rest was fitted"
