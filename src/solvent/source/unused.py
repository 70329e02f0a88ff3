"""Modules that nothing in the project imports, runs or names."""

import re
from collections import Counter
from collections.abc import Iterator

from solvent.source.imports import import_graph
from solvent.source.mentions import mentions
from solvent.source.outline import Outline
from solvent.source.paths import Role, folder, name
from solvent.source.project import Project

_ASIDE = frozenset(
    "config configs conf migrations versions alembic plugins dags scripts bin tools examples example notebooks research"
    " experiments tutorials samples demo demos template templates snippets hooks commands management cohorts".split()
)
_NAMED_BY_TOOLS = frozenset(
    "gunicorn.py gunicorn_conf.py gunicorn_config.py dodo.py setup.py urls.py admin.py apps.py models.py signals.py"
    " env.py airflow_local_settings.py jupyter_notebook_config.py jupyter_server_config.py superset_config.py"
    " pipeline_registry.py"
    " settings.py celeryconfig.py handler.py lambda_function.py score.py inference.py main.py".split()
)
_LOADS_BY_NAME = (
    "importlib.import_module",
    "__import__",
    "pkgutil.*",
    "importlib.util.spec_from_file_location",
    "runpy.*",
)
# So many files that only a number tells apart are run by a pattern: `task001.py`, `task002.py`.
_SERIES = 5
_DIGITS = re.compile(r"\d+")
_IMPORTS = re.compile(r"[ \t]{0,40}(?:import|from)[ \t]+([\w., \t]{1,300})")
_WORD = re.compile(r"\w+")
# Work on data that begins as soon as the file runs.
_WORKS = re.compile(
    r"(?:^|\.)(?:read_(?:csv|parquet|pickle|excel|json|feather|table)|fit(?:_transform)?|train_test_split"
    r"|(?:get|load|fetch|read)_(?:\w+_)?data(?:_\w+)?)$|^numpy\.(?:load|loadtxt|genfromtxt)$"
)
_PUBLISHES = re.compile(r"twine upload|gh-action-pypi-publish|(?:poetry|uv|flit|hatch|pdm) publish|upload\.pypi|PYPI_")


def unused_modules(project: Project) -> tuple[Outline, ...]:
    """Modules with functions that no entry point, test, command, configuration or text leads to.

    Silent where the project publishes its package (its users are elsewhere) or loads modules by name.
    """
    return project.once(_unused)


def _unused(project: Project) -> tuple[Outline, ...]:
    return () if _is_published(project) or _loads_by_name(project) else tuple(_find(project))


def _loads_by_name(project: Project) -> bool:
    """Whether modules are loaded by names that the code puts together."""
    return any(not "".join(call.args[:1]).startswith(("'", '"')) for _, call in project.calls(*_LOADS_BY_NAME))


def _is_published(project: Project) -> bool:
    gear = project.matching(r"(^|/)(\.github/workflows/.*\.ya?ml|\.gitlab-ci\.yml|makefile|\.travis\.yml)$")
    return any(_PUBLISHES.search(project.text(path)) for path in gear[:60])


def _find(project: Project) -> Iterator[Outline]:
    graph = import_graph(project)
    alive = graph.reachable({*graph.entries, *mentions(project), *(o.path for o in project.tests)})
    words = _imported_words(project)
    series = Counter(_DIGITS.sub("0", path) for path in project.outlines)
    for path, outline in project.outlines.items():
        if (
            path not in alive
            and outline.role is Role.CODE
            and not outline.is_notebook
            and not outline.error
            and outline.dialect != "template"
            and name(path).removesuffix(".py") not in words
            and series[_DIGITS.sub("0", path)] < _SERIES
            and not _is_for_others(outline)
        ):
            yield outline


def _imported_words(project: Project) -> frozenset[str]:
    """All parts of all imported names: a module that shares its name with one of them may be meant."""
    names = {item.name for outline in project.outlines.values() for item in outline.imports}
    for path, outline in project.outlines.items():
        # What cannot be parsed still says what it imports.
        if outline.error and not outline.is_notebook:
            names.update(found[1] for line in project.text(path).split("\n") if (found := _IMPORTS.match(line)))
    return frozenset(part for found in names for part in _WORD.findall(found))


def _is_for_others(outline: Outline) -> bool:
    """Whether a tool, a person or a registry may run it without its name standing anywhere."""
    own = name(outline.path)
    if own in _NAMED_BY_TOOLS or own.startswith("_") or _ASIDE & set(folder(outline.path).lower().split("/")):
        return True
    functions = [d for d in outline.definitions if d.kind == "function" and not d.within]
    if not any(d.kind == "function" for d in outline.definitions) or any(d.name == "main" for d in functions):
        return True
    if any(not call.within and _WORKS.search(call.name) for call in outline.calls):
        return True
    # A decorator may register what it decorates: `@task`, `@app.route`, `@hydra.main`.
    return any(d.decorators for d in functions)
