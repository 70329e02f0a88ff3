"""setup.py, read from its tree and never run, and setup.cfg."""

import ast
import configparser
import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from solvent.domain.evidence import Place
from solvent.source.environment.areas import LineOf, area_of
from solvent.source.environment.nouns import Manifest, Requirement
from solvent.source.environment.specifiers import pip_requirement
from solvent.source.repair import Unparsable, parse

_LONGEST = 300_000
_REQUIREMENTS = re.compile(r"(?<![\w./-])[\w./-]*requirements?[\w./-]*\.(?:txt|in)$", re.I)


def read_setup_py(path: str, text: str) -> Manifest | None:
    """The manifest in a setup.py; None where it calls no `setup`."""
    try:
        tree = parse(text[:_LONGEST])[0]
    except (Unparsable, RecursionError):
        return None
    call = next((n for n in ast.walk(tree) if isinstance(n, ast.Call) and _is_setup(n.func)), None)
    if call is None:
        return None
    names = _constants(tree)
    keywords = {k.arg: k.value for k in call.keywords if k.arg}
    needed = keywords.get("install_requires")
    python = keywords.get("python_requires")
    found = [*_strings(needed, names, path, "")] if needed is not None else []
    for group, entries in _extras(keywords.get("extras_require"), names):
        found += _strings(entries, names, path, group)
    return Manifest(
        path,
        "setup.py",
        area_of(path),
        tuple(found),
        python=python.value if isinstance(python, ast.Constant) and isinstance(python.value, str) else "",
        python_line=python.lineno if isinstance(python, ast.Constant) else None,
        is_package=True,
        is_dynamic=needed is not None and not found,
        includes=tuple(_files_read(tree, path)) if needed is not None and not found else (),
    )


def _is_setup(function: ast.expr) -> bool:
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    return name in {"setup", "setup_package"}


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
    return found


def _extras(node: ast.expr | None, names: dict[str, ast.expr]) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.Name):
        node = names.get(node.id)
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            yield (str(key.value) if isinstance(key, ast.Constant) else "extra") or "extra", value


def _strings(
    node: ast.expr | None, names: dict[str, ast.expr], path: str, group: str, *, depth: int = 6
) -> Iterator[Requirement]:
    """The requirements in a list that is written down, through names and sums of lists."""
    if depth == 0 or node is None:
        return
    if isinstance(node, ast.Name):
        yield from _strings(names.get(node.id), names, path, group, depth=depth - 1)
    elif isinstance(node, ast.List | ast.Tuple | ast.Set):
        for item in node.elts:
            yield from _strings(
                item.value if isinstance(item, ast.Starred) else item, names, path, group, depth=depth - 1
            )
    elif isinstance(node, ast.BinOp):
        yield from _strings(node.left, names, path, group, depth=depth - 1)
        yield from _strings(node.right, names, path, group, depth=depth - 1)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        for line in node.value.split("\n")[:500]:
            found = pip_requirement(line, Place(path, node.lineno), group=group) if line.strip() else None
            if found is not None:
                yield found


def _files_read(tree: ast.Module, path: str) -> Iterator[str]:
    for node in ast.walk(tree):
        written = node.value if isinstance(node, ast.Constant) else None
        if isinstance(written, str) and len(written) < 200 and _REQUIREMENTS.search(written):
            yield normpath(join(dirname(path), written.lstrip("/")))


def read_setup_cfg(path: str, text: str) -> Manifest | None:
    """The manifest in a setup.cfg; None where it configures tools only."""
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read_string(text[:_LONGEST])
    except (configparser.Error, ValueError):
        return None
    if not parser.has_section("metadata") or not parser.has_section("options"):
        return None
    lines = LineOf(text)
    groups = [("", parser.get("options", "install_requires", fallback="") or "")]
    if parser.has_section("options.extras_require"):
        groups += [(name, value or "") for name, value in parser.items("options.extras_require")]
    found: list[Requirement] = []
    files: list[str] = []
    for group, listed in groups:
        if listed.strip().startswith("file:"):
            files += [normpath(join(dirname(path), name.strip())) for name in listed.strip()[5:].split(",")]
            continue
        for line in listed.split("\n"):
            bare = line.split("#")[0].strip()
            requirement = pip_requirement(bare, Place(path, 1), group=group) if bare else None
            if requirement is not None:
                found.append(_placed(requirement, lines))
    python = (parser.get("options", "python_requires", fallback="") or "").strip()
    return Manifest(
        path,
        "setup.cfg",
        area_of(path),
        tuple(found),
        python=python,
        python_line=lines("python_requires") if python else None,
        is_package=True,
        includes=tuple(files),
    )


def _placed(requirement: Requirement, lines: LineOf) -> Requirement:
    place = Place(requirement.place.path, lines(requirement.name))
    return Requirement(
        requirement.name, place, requirement.pin, requirement.spec, requirement.group, requirement.marker
    )
