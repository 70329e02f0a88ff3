"""The main path (training or serving) is a notebook."""

import re

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.environment.training import learning_files
from solvent.source.imports import import_graph
from solvent.source.outline import Outline
from solvent.source.paths import Role, folder, name, role_of
from solvent.source.project import Project
from solvent.source.rlang import r_code

# Where results are looked at: what a notebook fits there explains them.
_LOOKS = re.compile(r"(^|/)(analys[ie]s|eda|explorat\w+|reports?)/", re.I)
_STEP = re.compile(r"^\d{1,2}[-_. ]")


@fact(stage=Stage.TRAIN, good=False)
def notebooks_as_main_code(project: Project) -> Fact:
    books = project.once(_books)
    notebooks = [o for o in project.code if o.path in books and not o.error]
    if not notebooks:
        trained = r_code(project).where("trains")
        if trained and all(place.path.lower().endswith((".rmd", ".qmd")) for place in trained):
            return yes(*trained[:3], note="models are trained in notebooks only")
        return no(note="there are no notebooks")
    scripts = [o for o in project.code if o.path not in books and o.lines >= 5]
    learning = [path for path in learning_files(project) if role_of(path) is Role.CODE]
    in_notebooks = [path for path in learning if path in books]
    in_scripts = [path for path in learning if path not in books]
    if in_notebooks and not in_scripts and scripts and all(_LOOKS.search(path) for path in in_notebooks):
        return no(*map(Place, in_notebooks[:2]), note="notebooks look at what scripts made")
    if in_notebooks and not in_scripts:
        return yes(*map(Place, in_notebooks[:3]), note="models are trained in notebooks only")
    if not scripts or (not learning and _lines(notebooks) > _lines(scripts)):
        return yes(*(Place(o.path) for o in notebooks[:3]), note="nearly all code stands in notebooks")
    graph = import_graph(project)
    drivers = [p for p in graph.reaching(in_scripts) if p in graph.entries and role_of(p) is Role.CODE]
    if drivers and all(path in books for path in drivers):
        return yes(*map(Place, sorted(drivers)[:3]), note="only notebooks run the training code")
    own = [o for o in notebooks if o.path in in_notebooks and not folder(o.path)]
    if _lines(own) > 1.5 * _lines([o for o in scripts if o.path in in_scripts]):
        return partial(*(Place(o.path) for o in own[:3]), note="most training code stands in a notebook")
    steps = [o.path for o in notebooks if _STEP.match(name(o.path))]
    if in_notebooks and _lines(notebooks) > _lines(scripts):
        return partial(*map(Place, in_notebooks[:3]), note="models are trained in notebooks as well as in scripts")
    if len(steps) >= 4 and any(not folder(path) for path in steps):
        return partial(*map(Place, steps[:3]), note="steps of the pipeline stand in numbered notebooks")
    return no(*map(Place, in_scripts[:2]), note="training stands in scripts; notebooks look at it")


def _books(project: Project) -> frozenset[str]:
    """Notebooks, and scripts that are notebooks of Databricks in its form of export."""
    mark = b"# Databricks notebook source"
    exported = {o.path for o in project.code if o.path.endswith(".py") and project.head(o.path, len(mark)) == mark}
    return frozenset(exported | {outline.path for outline in project.code if outline.is_notebook})


def _lines(outlines: list[Outline]) -> int:
    return sum(outline.lines for outline in outlines)
