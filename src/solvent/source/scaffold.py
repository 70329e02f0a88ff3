"""Files that a project template put there and nobody made their own: they show the template's practice."""

import re

from solvent.source.paths import folder, name
from solvent.source.project import Project

_SAYS_SO = re.compile(
    r"PLEASE DELETE THIS PIPELINE ONCE YOU START|Feel free to delete these once you"
    r"|(?:remove|delete) the example pipeline|Command line tools for manipulating a Kedro project"
    r"|This module contains an example test\.|making final data set from raw data"
    r"|example (?:pipeline|nodes?) for (?:the|a) \w+ (?:template|starter)",
    re.I,
)
_WHERE = re.compile(
    r"(?:^|/)(?:pipelines?|nodes?|tests?|src|conf|config|data)(?:/|$)|(?:^|/)(?:pipeline|hooks|kedro_cli)\.py$", re.I
)
_TEXTS = (".py", ".yml", ".yaml")
_LONGEST, _MOST = 20_000, 600


def is_scaffold(project: Project, path: str) -> bool:
    """Whether a file still says that it is a template's example."""
    return path in project.once(_scaffolds)


def _scaffolds(project: Project) -> frozenset[str]:
    """Only templates that bring a marker of their own are looked into: reading every file would be slow."""
    roots = {
        folder(path)
        for path in project.entries
        if name(path) in {".kedro.yml", "kedro_cli.py", ".cookiecutterrc", "test_environment.py", "pyproject.toml"}
    }
    shallow = [
        path
        for path, entry in project.entries.items()
        if path.endswith(_TEXTS) and entry.size <= _LONGEST and _WHERE.search(path) and _is_below(path, roots)
    ]
    return frozenset(path for path in shallow[:_MOST] if _SAYS_SO.search(project.text(path)))


def _is_below(path: str, roots: set[str]) -> bool:
    return any(not root or path.startswith(f"{root}/") for root in roots)
