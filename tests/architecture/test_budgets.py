"""The size budgets: files, functions and arguments stay small, and importing the command line stays cheap."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import solvent

SOURCE = Path(__file__).parents[2] / "src" / "solvent"
FILES = sorted(SOURCE.rglob("*.py"))
LINES, BODY, ARGUMENTS = 400, 50, 6
# The public Python names may take more options, wherever they are written.
PUBLIC = frozenset(solvent.__all__)
# A command's options are its arguments.
COMMANDS = SOURCE / "cli"
HEAVY = (
    "rich",
    "pydantic",
    "jinja2",
    "pygments",
    "yaml",
    "msgspec",
    "numpy",
    "packaging",
    "detect_secrets",
    "solvent.wiring",
)


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_file_is_small(path: Path) -> None:
    assert path.read_text().count("\n") <= LINES


def test_functions_are_small() -> None:
    long = []
    for path in FILES:
        for function in _functions(path):
            docstring = ast.get_docstring(function, clean=False)
            size = function.end_lineno - function.lineno + 1 - (docstring.count("\n") + 1 if docstring else 0)
            if size > BODY:
                long.append(f"{path.relative_to(SOURCE)}:{function.lineno} {function.name}: {size} lines")
    assert long == []


def _public_classes(path: Path) -> set[str]:
    return {each.name for each in ast.walk(ast.parse(path.read_text())) if isinstance(each, ast.ClassDef)} & PUBLIC


def test_functions_take_few_arguments() -> None:
    many = []
    for path in FILES:
        if COMMANDS in path.parents:
            continue
        for function in _functions(path):
            if function.name in PUBLIC or (function.name == "__init__" and _public_classes(path)):
                continue
            names = [a.arg for a in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
            count = len([name for name in names if name not in {"self", "cls"}])
            if count > ARGUMENTS:
                many.append(f"{path.relative_to(SOURCE)}:{function.lineno} {function.name}: {count} arguments")
    assert many == []


def test_every_public_name_has_a_docstring() -> None:
    bare = []
    for path in FILES:
        tree = ast.parse(path.read_text())
        if ast.get_docstring(tree) is None:
            bare.append(str(path.relative_to(SOURCE)))
        for node in tree.body:
            registered = isinstance(node, ast.FunctionDef) and bool(node.decorator_list) and path.parts[-2] != "catalog"
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not registered and ast.get_docstring(node) is None:
                bare.append(f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}")
    assert bare == []


def test_importing_the_command_line_loads_nothing_heavy() -> None:
    script = f"import sys, solvent.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_hook_on_staged_files_waits_for_no_numbers() -> None:
    heavy = ("numpy", "scipy", "pydantic", "jinja2", "solvent.pricing.solvency", "solvent.reports.html")
    script = f"import sys, solvent.wiring_change; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_importing_the_package_loads_nothing() -> None:
    script = "import sys, solvent; print([m for m in sys.modules if m.startswith('solvent.')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
