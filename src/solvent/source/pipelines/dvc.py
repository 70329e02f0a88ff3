"""DVC pipelines: dvc.yaml's stages, and where they and dvc.lock no longer fit the files."""

import hashlib
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.domain.evidence import Place
from solvent.source.paths import folder
from solvent.source.pipelines.stage import Break, Stage
from solvent.source.programs import program
from solvent.source.project import Project
from solvent.source.shell import commands
from solvent.source.yaml_lines import NOTHING, Node, read_yaml

_HASHED = 5_000_000
_HOLE = re.compile(r"\$\{\s*([\w.\[\]-]+)\s*\}")


@dataclass(frozen=True)
class _Declared:
    """A stage as dvc.yaml has it, paths relative to the project's root."""

    stage: Stage
    node: Node
    folder: str
    cmd: str
    reads: tuple[tuple[str, int], ...]


def stages(project: Project) -> Iterator[Stage]:
    """The stages of all dvc.yaml files."""
    for path in project.matching(r"(^|/)dvc\.ya?ml$"):
        yield from (declared.stage for declared in _declared(project, path))


def _declared(project: Project, path: str) -> Iterator[_Declared]:
    root, home = read_yaml(project.text(path)), folder(path)
    params = _parameters(project, home, root)
    for name, outer in root.get("stages").fields.items():
        node = outer.get("do") if outer.get("do") else outer
        where = posixpath.normpath(posixpath.join(home, node.get("wdir").text or "."))
        where = "" if where == "." else where
        cmd = "\n".join(_filled(text, params) for text, _ in node.get("cmd").scripts())
        reads = tuple(_paths(node.get("deps"), where, params))
        writes = tuple(p for key in ("outs", "metrics", "plots") for p, _ in _paths(node.get(key), where, params))
        stage = Stage(name, Place(path, node.line or outer.line), "DVC", cmd, tuple(p for p, _ in reads), writes)
        yield _Declared(stage, node, where, cmd, reads)


def _parameters(project: Project, home: str, root: Node) -> dict[str, str]:
    sources = [item.text for item in root.get("vars").items if item.text] or ["params.yaml"]
    found: dict[str, str] = {}
    for source in (*sources, "params.yaml"):
        path = posixpath.normpath(posixpath.join(home, source.partition(":")[0]))
        if project.has(path) and path.endswith((".yaml", ".yml")):
            found.update(_flat(read_yaml(project.text(path))))
    for item in root.get("vars").items:
        found.update(_flat(item))
    return found


def _flat(node: Node, prefix: str = "", depth: int = 0) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in node.fields.items():
        if value.fields and depth < 8:
            found.update(_flat(value, f"{prefix}{key}.", depth + 1))
        elif not value.items:
            found[f"{prefix}{key}"] = value.text
    return found


def _filled(text: str, params: dict[str, str]) -> str:
    return _HOLE.sub(lambda hole: params.get(hole[1], hole[0]), text)


def _paths(node: Node, where: str, params: dict[str, str]) -> Iterator[tuple[str, int]]:
    for item in node.each():
        text = item.text or next(iter(item.fields), "")
        if text and "://" not in text:
            yield posixpath.normpath(posixpath.join(where, _filled(text, params))), item.line


# What is broken ---------------------------------------------------------------------------------------------------


def breaks(project: Project) -> Iterator[Break]:
    """Edges of DVC pipelines that are certainly broken."""
    for path in project.matching(r"(^|/)dvc\.ya?ml$"):
        declared = list(_declared(project, path))
        made = {p for d in declared for p in d.stage.writes}
        for one in declared:
            yield from _missing(project, path, one, made)
        lock = posixpath.join(folder(path), "dvc.lock")
        if project.has(lock):
            yield from _stale(project, lock, declared)


def _missing(project: Project, path: str, one: _Declared, made: set[str]) -> Iterator[Break]:
    line = one.node.get("cmd").line or one.node.line
    for script in _scripts(one.cmd):
        found = posixpath.normpath(posixpath.join(one.folder, script))
        if not found.startswith("..") and not project.has(found) and found not in made:
            message = f"stage `{one.stage.name}` runs `{script}`, which is not in the project"
            yield Break("missing", Place(path, line), message, f"{one.stage.name} {script}")
    for read, at in one.reads:
        if not _is_there(project, read, made):
            shown = (
                f"stage `{one.stage.name}` needs `{read}`, which is neither here nor made by a stage nor tracked by DVC"
            )
            yield Break("missing", Place(path, at), shown, f"{one.stage.name} {read}")


def _scripts(cmd: str) -> Iterator[str]:
    for command in commands(cmd):
        if command.name == "cd":
            return
        words = program(command.words)
        if words and words[0].endswith((".py", ".sh", ".R")) and not words[0].startswith("/") and "$" not in words[0]:
            yield words[0]


def _is_there(project: Project, path: str, made: set[str]) -> bool:
    if path.startswith(("..", "/")) or _HOLE.search(path) or "$" in path or "*" in path:
        return True
    if project.has(path) or project.has_folder(path) or path in project.files.entries:
        return True
    if any(_is_made_as(path, out) or out.startswith(f"{path}/") for out in made):
        return True
    at = path
    while at:
        if project.has(f"{at}.dvc"):
            return True
        at = folder(at)
    # A folder that DVC tracks below, or an import of another repository.
    return any(p.startswith(f"{path}/") for p in project.files.entries) or _made_elsewhere(project, path)


def _made_elsewhere(project: Project, path: str) -> bool:
    made = (out for stage in project.once(_all_stages) for out in stage.writes)
    return any(_is_made_as(path, out) for out in made)


def _is_made_as(path: str, out: str) -> bool:
    """Whether a path is an output or lies in it; the holes of a stage that is repeated may be filled by anything."""
    if _HOLE.search(out) is None:
        return path == out or path.startswith(f"{out}/")
    whole = "[^/]*".join(re.escape(part) for part in _HOLE.split(out)[::2])
    return re.match(rf"{whole}(?:/|$)", path) is not None


def _all_stages(project: Project) -> tuple[Stage, ...]:
    return tuple(stages(project))


def _stale(project: Project, lock: str, declared: list[_Declared]) -> Iterator[Break]:
    locked = read_yaml(project.text(lock)).get("stages")
    for one in declared:
        entry = locked.get(one.stage.name)
        if not entry or one.node.get("foreach") or _HOLE.search(one.cmd):
            continue
        why = _why_stale(project, one, entry)
        if why is not None:
            message, line = why
            yield Break("stale", Place(lock, line), message, one.stage.name)


def _why_stale(project: Project, one: _Declared, entry: Node) -> tuple[str, int] | None:
    cmd = "\n".join(text for text, _ in entry.get("cmd").scripts())
    if cmd and " ".join(cmd.split()) != " ".join(one.cmd.split()):
        return f"the command of stage `{one.stage.name}` is no longer that of the last run", entry.get("cmd").line
    home = folder(one.stage.place.path)
    for dep in entry.get("deps").items:
        path = posixpath.normpath(posixpath.join(one.folder, dep.get("path").text))
        if dep.get("md5").text and _has_changed(project, path, dep.get("md5").text):
            return f"`{path}` has changed since the last run", dep.line
    for source, wanted in entry.get("params").fields.items():
        path = posixpath.normpath(posixpath.join(home, source))
        if project.has(path) and path.endswith((".yaml", ".yml")):
            present = read_yaml(project.text(path))
            for key, value in wanted.fields.items():
                now = present.get(*key.split("."))
                if now is not NOTHING and not _same(now, value):
                    return f"`{key}` in {path} is no longer what it was in the last run", value.line
    return None


def _has_changed(project: Project, path: str, md5: str) -> bool:
    """Whether a file of the repository has another hash, whatever line ends it had where DVC or git last saw it."""
    entry = project.entries.get(path)
    if entry is None or entry.size > _HASHED or md5.endswith(".dir") or entry.tracked is False:
        return False
    data = project.files.read(path, limit=_HASHED + 1)
    if data.startswith(b"version https://git-lfs"):
        return False
    unified = data.replace(b"\r\n", b"\n")
    forms = (data, unified, unified.replace(b"\n", b"\r\n"))
    return md5 not in {hashlib.md5(form, usedforsecurity=False).hexdigest() for form in forms}


def _same(one: Node, other: Node) -> bool:
    if one.fields or one.items or other.fields or other.items:
        return True
    return one.text == other.text or _number(one.text) == _number(other.text) is not None


def _number(text: str) -> float | str | None:
    try:
        return float(text.replace("_", ""))
    except ValueError:
        low = text.lower()
        return low if low in {"true", "false", "null"} else None
