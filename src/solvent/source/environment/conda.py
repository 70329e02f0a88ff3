"""Environments of conda, projects of anaconda-project, recipes of conda-build, and pixi."""

import re
from collections.abc import Iterator

from solvent.domain.evidence import Place
from solvent.source.documents import read_toml, table
from solvent.source.environment.areas import LineOf, area_of
from solvent.source.environment.nouns import Manifest, Requirement
from solvent.source.environment.specifiers import conda_requirement, pip_requirement, poetry_requirement
from solvent.source.yaml_lines import Node, read_documents

FILE = re.compile(
    r"(?:^|/)(?:[^/]*env(?:ironment)?s?[^/]*|[^/]*conda[^/]*|[^/]*dependencies[^/]*|anaconda-project|meta)\.ya?ml$"
    r"|(?:^|/)(?:conda|envs?|environments?|conda_envs)/(?:[^/]+/)?[^/]+\.ya?ml$",
    re.I,
)
_LOCKED = re.compile(r"conda-lock", re.I)
_FULL = 40


def read(path: str, text: str) -> Manifest | None:
    """The manifest in a conda file; None for any other YAML."""
    if "dependencies" not in text and "packages" not in text and "requirements" not in text:
        return None
    for document in read_documents(text):
        listed = _listed(path, document)
        if listed is not None:
            found = [r for node in listed.items for r in _requirements(path, node)]
            python = next((r for r in found if r.name == "python"), None)
            needed = tuple(r for r in found if r.name != "python")
            # `conda env export` names the build of every package.
            full = len(needed) >= _FULL and sum(r.pin == "exact" for r in needed) > 0.9 * len(needed)
            return Manifest(
                path,
                "conda",
                area_of(path),
                needed,
                python=python.spec.lstrip("=") if python else "",
                python_line=python.place.line if python else None,
                is_compiled=full or bool(_LOCKED.search(text[:2000])),
            )
    return None


def _listed(path: str, document: Node) -> Node | None:
    if path.endswith(("meta.yaml", "meta.yml")):
        listed = document.get("requirements", "run")
        return listed if listed.items else None
    if "anaconda-project" in path:
        listed = document.first("packages", "dependencies")
        return listed if listed.items else None
    listed = document.get("dependencies")
    # Helm charts and other YAML have lists of `dependencies` too, but of mappings.
    named = bool(document.fields.keys() & {"name", "channels", "prefix"})
    plain = [node for node in listed.items if node.text or "pip" in node.fields]
    return (
        listed
        if plain and len(plain) == len(listed.items) and (named or any(n.text.startswith("python") for n in plain))
        else None
    )


def _requirements(path: str, node: Node) -> Iterator[Requirement]:
    if node.text:
        found = conda_requirement(node.text[:300], Place(path, node.line))
        if found is not None and found.name not in {"pip", "setuptools", "wheel", "conda"}:
            yield found
    for line in node.get("pip").items:
        wanted = line.text[:500].removeprefix("-e ").strip()
        found = pip_requirement(wanted, Place(path, line.line)) if not wanted.startswith("-") else None
        if found is not None:
            yield found


def read_pixi(path: str, text: str) -> Manifest | None:
    """The manifest in a pixi.toml (or below `tool.pixi`)."""
    document = read_toml(text)
    root = document if path.endswith("pixi.toml") else table(document, "tool", "pixi")
    if not root:
        return None
    lines = LineOf(text)
    found = [
        poetry_requirement(name, spec, Place(path, lines(name)))
        for part in ("dependencies", "pypi-dependencies")
        for name, spec in table(root, part).items()
    ]
    python = next((r for r in found if r.name == "python"), None)
    return Manifest(
        path,
        "pixi",
        area_of(path),
        tuple(r for r in found if r.name != "python"),
        python=python.spec if python else "",
        python_line=lines("python") if python else None,
    )
