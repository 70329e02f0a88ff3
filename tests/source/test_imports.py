"""The import graph between a project's own files."""

import json

from fakes import project_of
from solvent.source.imports import import_graph


def edges(files: dict[str, str], path: str) -> set[str]:
    return set(import_graph(project_of(files)).imports[path])


def test_absolute_imports_from_the_root_and_from_a_source_folder() -> None:
    files = {
        "src/flights/__init__.py": "",
        "src/flights/train.py": "from flights.features import make\nimport pandas",
        "src/flights/features.py": "",
        "run.py": "from flights.train import main",
    }
    assert edges(files, "src/flights/train.py") == {"src/flights/features.py", "src/flights/__init__.py"}
    assert edges(files, "run.py") == {"src/flights/train.py", "src/flights/__init__.py"}


def test_relative_imports() -> None:
    files = {
        "pkg/__init__.py": "from . import a",
        "pkg/a.py": "from .sub.b import f\nfrom .sub import b as c",
        "pkg/sub/__init__.py": "",
        "pkg/sub/b.py": "from ..a import g\nfrom ... import nothing",
    }
    assert "pkg/sub/b.py" in edges(files, "pkg/a.py")
    assert "pkg/a.py" in edges(files, "pkg/sub/b.py")
    assert edges(files, "pkg/__init__.py") == {"pkg/a.py"}


def test_scripts_import_their_siblings() -> None:
    files = {"a/train.py": "import models", "a/models.py": "", "b/models.py": ""}
    assert edges(files, "a/train.py") == {"a/models.py"}


def test_libraries_are_not_the_projects_files() -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/train.py": "import logging\nimport torch.nn as nn\nimport torch",
        "pkg/logging.py": "",
        "wrappers/torch.py": "",
        "deep/er/torch/__init__.py": "",
    }
    assert edges(files, "pkg/train.py") == set()


def test_folders_added_to_the_path_make_one_match_enough() -> None:
    files = {
        "jobs/train.py": "import sys\nsys.path.append('../other/deep/lib2')\nimport features",
        "other/deep/lib2/features.py": "",
    }
    assert edges(files, "jobs/train.py") == {"other/deep/lib2/features.py"}


def test_dynamic_imports_with_a_constant_name() -> None:
    files = {"a.py": "import importlib\nimportlib.import_module('plug.b')", "plug/b.py": ""}
    assert edges(files, "a.py") == {"plug/b.py"}


def test_what_no_entry_reaches() -> None:
    files = {
        "train.py": "from lib import used\nif __name__ == '__main__':\n    used.run()",
        "lib/__init__.py": "",
        "lib/used.py": "def run(): pass",
        "lib/unused.py": "from lib import alone",
        "lib/alone.py": "def f(): pass",
        "eda.ipynb": json.dumps({"cells": [{"cell_type": "code", "source": "from lib import seen"}]}),
        "lib/seen.py": "",
    }
    found = import_graph(project_of(files))
    assert found.imports.keys() - found.reachable(found.entries) == {"lib/unused.py", "lib/alone.py"}
    assert found.reaching(["lib/alone.py"]) == {"lib/alone.py", "lib/unused.py"}
    assert found.linked("lib/alone.py", "lib/unused.py")
    assert not found.linked("lib/alone.py", "lib/used.py")


def test_garbage_names_and_cycles_do_not_harm() -> None:
    files = {"a.py": "from ....... import x\nimport b", "b.py": "import a\n__import__('')\n__import__('..')"}
    assert edges(files, "b.py") == {"a.py"}


def test_is_built_once() -> None:
    project = project_of({"a.py": "import b", "b.py": ""})
    assert import_graph(project) is import_graph(project)
