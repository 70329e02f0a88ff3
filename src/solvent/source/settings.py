"""What configuration files hold, and what the project's code reads of them."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from solvent.domain.evidence import Place
from solvent.source.outline import Outline
from solvent.source.paths import Role, name, role_of, suffix
from solvent.source.project import Project
from solvent.source.signals.settings import KIND, LOADERS
from solvent.source.yaml_lines import NOTHING, Node, read_yaml

Keys = tuple[str, ...]
_LARGEST = 100_000
_MOST_FILES = 60
_COMMANDS = r"(^|/)(makefile|dockerfile[^/]*|snakefile|dvc\.yaml|mlproject|jenkinsfile)$|\.(sh|ps1|smk|jinja2?|j2)$"
_DUMPS = frozenset("json.dump json.dumps yaml.dump yaml.safe_dump toml.dump toml.dumps tomli_w.dump".split())
_WORD = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class Read:
    """A path of keys that code reads: `must` fails where it is absent; `whole` hands on all that lies below."""

    place: Place
    keys: Keys
    must: bool
    whole: bool


@dataclass
class Source:
    """A configuration file that the code loads, and what it reads of it."""

    path: str
    root: Node
    reads: list[Read] = field(default_factory=list)


def sources(project: Project) -> tuple[Source, ...]:
    """The configuration files that code loads by a path written out, or that are the only ones it can mean."""
    return project.once(_sources)


def _sources(project: Project) -> tuple[Source, ...]:
    found: dict[str, Source] = {}
    reads = list(_reads(project))
    files = _files(project) if reads else {}
    for origin, read in reads:
        for path in _meant(origin, read, files):
            found.setdefault(path, Source(path, files[path])).reads.append(read)
    return tuple(found.values())


def _reads(project: Project) -> Iterator[tuple[str, Read]]:
    """What is read, and of which file; of functions, only those that load a file themselves count."""
    loading = {call.within for outline, call in project.calls(*LOADERS)}
    for outline, signal in project.signals(KIND):
        origin, how, *keys = signal.detail.split("\t")
        if not origin.startswith("call ") or origin.rpartition(".")[2].removeprefix("call ") in loading:
            yield (
                "" if origin.startswith("call ") else origin,
                Read(outline.place(signal), tuple(keys), how == "must", how == "all"),
            )


def _meant(origin: str, read: Read, files: Mapping[str, Node]) -> list[str]:
    if origin:
        same = [p for p in files if p == origin or p.endswith(f"/{origin.lstrip('./')}") or origin.endswith(f"/{p}")]
        return same or [p for p in files if name(p) == name(origin)]
    return [p for p, root in files.items() if not read.keys or read.keys[0] in root.fields]


def _files(project: Project) -> dict[str, Node]:
    paths = [
        path
        for path in project.with_suffix(".yaml", ".yml", ".toml", ".json")
        if role_of(path) is Role.CODE and project.entries[path].size <= _LARGEST and not path.startswith(".")
    ]
    named = {_stem(text.value) for outline in project.code for text in outline.texts if suffix(text.value)}
    named |= {_stem(path) for path in paths if _stem(path) in {"params", "config", "settings"}}
    read = {path: _parsed(project, path) for path in [p for p in paths if _stem(p) in named][:_MOST_FILES]}
    return {path: root for path, root in read.items() if root.fields}


def _stem(path: str) -> str:
    return name(path).rpartition(".")[0]


def _parsed(project: Project, path: str) -> Node:
    text = project.text(path)
    if suffix(path) != ".toml":
        return read_yaml(text)
    try:
        return _node(tomllib.loads(text), text.split("\n"))
    except (tomllib.TOMLDecodeError, RecursionError):
        return NOTHING


def _node(value: Any, lines: Sequence[str], line: int = 1) -> Node:
    if not isinstance(value, dict):
        return Node(line, str(value))
    return Node(line, fields={str(key): _node(part, lines, _line(str(key), lines)) for key, part in value.items()})


def _line(key: str, lines: Sequence[str]) -> int:
    opening = re.compile(rf"[\s\[\"']*(?:[\w-]+\.)*{re.escape(key)}[\"'\]\s]*(?:=|$)")
    return next((number for number, line in enumerate(lines, 1) if opening.match(line)), 1)


def is_written(project: Project, path: str) -> bool:
    """Whether code writes a file of that name: a record of what was done, which nobody need read."""
    own = name(path)
    return any(name(text.value) == own for outline in project.code if _dumps(outline) for text in outline.texts)


def _dumps(outline: Outline) -> bool:
    return any(call.name in _DUMPS for call in outline.calls)


def words(project: Project) -> frozenset[str]:
    """Every word that might name a key: in texts of the code, its arguments and names, and in other small files."""
    return project.once(_words)


def _words(project: Project) -> frozenset[str]:
    found: set[str] = set()
    for outline in project.outlines.values():
        for text in outline.texts:
            found.update(_WORD.findall(text.value))
        for definition in outline.definitions:
            found.update(definition.arguments)
        for constant in outline.constants:
            found.update(_WORD.findall(constant.name))
        for call in outline.calls:
            found.update(call.keywords)
            found.update(*(_WORD.findall(arg) for arg in call.args))
    for path in project.matching(_COMMANDS)[:200]:
        found.update(_WORD.findall(project.text(path)[:_LARGEST]))
    return frozenset(found)
