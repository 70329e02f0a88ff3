"""Pipfiles, and the lock files of Poetry, PDM, uv, Pipenv, conda-lock, pixi, renv and pylock.toml."""

import re
from collections import defaultdict
from collections.abc import Iterable

from packaging.utils import canonicalize_name

from solvent.domain.evidence import Place
from solvent.source.documents import read_json, read_toml, table
from solvent.source.environment.areas import LineOf, area_of
from solvent.source.environment.nouns import Lock, Manifest
from solvent.source.environment.specifiers import poetry_requirement
from solvent.source.paths import name as own_name

KINDS = {
    "poetry.lock": "poetry",
    "pdm.lock": "pdm",
    "uv.lock": "uv",
    "pylock.toml": "pylock",
    "pipfile.lock": "pipenv",
    "conda-lock.yml": "conda-lock",
    "conda-lock.yaml": "conda-lock",
    "pixi.lock": "pixi",
    "renv.lock": "renv",
}
FILE = re.compile(
    r"(?:^|/)(?:poetry|pdm|uv|pixi)\.lock$|^renv\.lock$"
    r"|(?:^|/)(?:pylock(?:\.[\w-]+)?\.toml|Pipfile\.lock|[\w.-]*conda-lock\.ya?ml|conda-(?:linux|osx|win)-\w+\.lock)$",
    re.I,
)
# The readers of TOML and YAML would need seconds for these files; their form is fixed.
_TOML_PACKAGE = re.compile(r'^\[\[packages?\]\]\nname = "([^"\n]{1,100})"\nversion = "([^"\n]{1,60})"', re.M)
_YAML_PACKAGE = re.compile(
    r"^[ ]{0,4}(?:-[ ]*)?name: ['\"]?([\w.-]{1,100})['\"]?\n[ ]{0,4}version: ['\"]?([\w.+!-]{1,60})", re.M
)
_EXPLICIT = re.compile(r"^https?://\S{1,200}/([\w.]+(?:-[a-z][\w.]*)*)-(\d[\w.]*)-[\w.]+\.(?:conda|tar\.bz2)", re.M)
_RENV = re.compile(r'"Package": "([\w.]{1,100})",\s{1,40}"Version": "([\w.-]{1,60})"')
_PIXI = re.compile(r"/([a-z0-9][\w.]*(?:-[a-z][\w.]*)*)-(\d[\w.]*)-[\w.]+\.(?:conda|tar\.bz2|whl)")


def read_lock(path: str, text: str) -> Lock | None:
    """A lock file; None where it holds no package."""
    own = own_name(path).lower()
    kind = KINDS.get(own) or ("pylock" if own.startswith("pylock") else "conda-lock")
    if kind == "pipenv":
        versions = _versions(_pipenv(text))
    elif kind in {"poetry", "pdm", "uv", "pylock"}:
        versions = _versions(_TOML_PACKAGE.findall(text))
    elif kind == "renv":
        versions = _versions(_RENV.findall(text))
    elif kind == "pixi":
        versions = _versions((*_YAML_PACKAGE.findall(text), *_PIXI.findall(text)))
    else:
        versions = _versions((*_YAML_PACKAGE.findall(text), *_EXPLICIT.findall(text)))
    return Lock(path, kind, area_of(path), versions) if versions else None


def _versions(found: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    versions: dict[str, set[str]] = defaultdict(set)
    for package, version in found:
        versions[canonicalize_name(package)].add(version)
    return {package: frozenset(known) for package, known in versions.items()}


def _pipenv(text: str) -> list[tuple[str, str]]:
    document = read_json(text)
    return [
        (package, str(entry.get("version", "")).lstrip("="))
        for part in ("default", "develop")
        for package, entry in table(document, part).items()
        if isinstance(entry, dict)
    ]


def read_pipfile(path: str, text: str) -> Manifest | None:
    """The manifest in a Pipfile."""
    document = read_toml(text)
    if not document:
        return None
    lines = LineOf(text)
    found = [
        poetry_requirement(package, spec, Place(path, lines(package)), group=group)
        for part, group in (("packages", ""), ("dev-packages", "dev"))
        for package, spec in table(document, part).items()
    ]
    wanted = table(document, "requires")
    python = str(wanted.get("python_full_version") or wanted.get("python_version") or "")
    line = lines("python-full-version" if "python_full_version" in wanted else "python-version")
    return Manifest(path, "pipfile", area_of(path), tuple(found), python=python, python_line=line if python else None)
