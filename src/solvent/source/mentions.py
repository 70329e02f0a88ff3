"""Which of a project's Python files its other files name: in configuration, commands, documentation, and texts."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from solvent.domain.evidence import Place
from solvent.source.paths import Role, name, role_of, suffix
from solvent.source.project import Project

_READ = frozenset(
    (
        ".yaml .yml .toml .cfg .ini .json .sh .bash .md .rst .txt .tf .ps1 .bat .mk .j2 .service .r .rmd .in .cmd"
        " .prototxt .gin .jsonnet .conf"
    ).split()
)
_NAMES = re.compile(
    r"^(dockerfile.*|.*\.dockerfile|makefile.*|procfile|jenkinsfile|justfile|snakefile|mlproject|.*\.smk)$", re.I
)
# Dotted names and paths of at least two parts: `pkg.train:main`, `src/train.py`, `./run.py`.
_TOKEN = re.compile(r"(?<![\w-])[A-Za-z_][\w-]*(?:[./\\][\w-]+)+")
_MODULE = re.compile(r"-m\s+([A-Za-z_][\w.]*)")
_LARGEST = 100_000
_MOST_BYTES = 3_000_000
_MOST_PLACES = 4


def mentions(project: Project) -> Mapping[str, tuple[Place, ...]]:
    """For each Python file, the first places in other files that name it by its path or its dotted name."""
    return project.once(_mentions)


def _mentions(project: Project) -> dict[str, tuple[Place, ...]]:
    tails = _tails(project)
    found: dict[str, list[Place]] = defaultdict(list)
    for place, token in (*_tokens(project), *_texts(project)):
        for path in tails.get(token, ()):
            if path != place.path and len(found[path]) < _MOST_PLACES and place not in found[path]:
                found[path].append(place)
    return {path: tuple(places) for path, places in found.items() if places}


def _tails(project: Project) -> dict[str, tuple[str, ...]]:
    """Every ending by which a file may be named: `models/train`, `train.py`, and for notebooks their file's name."""
    tails: dict[str, list[str]] = defaultdict(list)
    for path in project.outlines:
        parts = path.removesuffix(".py").split("/")
        if parts[-1] == "__init__":
            parts = parts[:-1]
        for start in range(len(parts) - 1):
            tails["/".join(parts[start:])].append(path)
        if parts:
            tails[f"{parts[-1]}.py" if path.endswith(".py") else parts[-1]].append(path)
    return {tail: tuple(paths) for tail, paths in tails.items()}


def _tokens(project: Project) -> Iterator[tuple[Place, str]]:
    left = _MOST_BYTES
    for path, entry in project.entries.items():
        if entry.size > _LARGEST or not (suffix(path) in _READ or _NAMES.match(name(path))):
            continue
        if role_of(path) is Role.GENERATED or left < 0:
            continue
        left -= entry.size
        for number, line in enumerate(project.text(path).split("\n"), 1):
            if "." in line or "/" in line or "-m" in line:
                place = Place(path, number)
                for token in _TOKEN.findall(line[:2000]):
                    yield from ((place, form) for form in _forms(token))
                for token in _MODULE.findall(line[:2000]):
                    yield place, token.replace(".", "/")
                    yield place, f"{token}.py"


def _texts(project: Project) -> Iterator[tuple[Place, str]]:
    for outline in project.outlines.values():
        for text in outline.texts:
            if ("." in text.value or "/" in text.value) and len(text.value) < 200:
                for token in _TOKEN.findall(text.value):
                    yield from ((outline.place(text), form) for form in _forms(token))


def _forms(token: str) -> Iterator[str]:
    """The endings that a token may mean: as a path, as a module, as something in a module."""
    plain = token.replace("\\", "/")
    if plain.endswith((".py", ".ipynb")):
        yield plain.rpartition("/")[2]
        stem = plain.removesuffix(".py")
        yield from _endings(stem.split("/"))
        return
    parts = plain.replace("/", ".").split(".")
    yield from _endings(parts)
    # `pkg.module.Class` and `pkg.module.Class.method` name the module.
    for cut in (1, 2):
        if len(parts) - cut >= 2:
            yield from _endings(parts[:-cut])


def _endings(parts: list[str]) -> Iterator[str]:
    for start in range(max(len(parts) - 4, 0), len(parts) - 1):
        yield "/".join(parts[start:])
