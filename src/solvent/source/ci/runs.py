"""What CI really runs: each step followed through task runners and scripts down to the programs it starts."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from solvent.domain.evidence import Place
from solvent.source.ci.definition import ERREXIT, Definition, Script
from solvent.source.ci.purpose import OTHER, TEST, TRAIN, is_test_action, purpose
from solvent.source.ci.tasks import scripts_of
from solvent.source.exit_codes import ShellOptions, loss, options_of
from solvent.source.paths import Role, role_of
from solvent.source.paths import folder as folder_of
from solvent.source.programs import nested_script, program
from solvent.source.project import Project
from solvent.source.shell import Command, commands
from solvent.source.yaml_lines import read_yaml

_DEEPEST = 7
_MOST = 3_000


@dataclass(frozen=True)
class Run:
    """A program that CI starts: where, in which job, and where its exit code is lost, if it is."""

    words: tuple[str, ...]
    purpose: str
    place: Place
    definition: Definition
    job: str = ""
    folder: str = ""
    lost: tuple[Place, str] | None = None

    @property
    def text(self) -> str:
        """Its words, cut short."""
        return " ".join(self.words)[:80]


@dataclass
class _Trail:
    """How the follower came to where it is."""

    project: Project
    definition: Definition
    seen: set[tuple[str, int, str]] = field(default_factory=set)
    count: int = 0


def runs_of(project: Project, definition: Definition) -> Iterator[Run]:
    """All programs that a definition starts, in their order."""
    trail = _Trail(project, definition)
    for script in definition.scripts:
        lost = _forgiveness(script)
        yield from _follow(trail, script, script.job, lost, 0)
    for use in definition.uses:
        told = ".github/workflows/" in use.name and any("test" in key for key in use.inputs)
        if told or is_test_action(use.name):
            lost = (Place(use.path, use.forgiven.line), use.forgiven.why) if use.forgiven else None
            yield Run((use.name,), TEST, Place(use.path, use.line), definition, use.job, "", lost)


def _forgiveness(script: Script) -> tuple[Place, str] | None:
    return (Place(script.path, script.forgiven.line), script.forgiven.why) if script.forgiven else None


def _follow(trail: _Trail, script: Script, job: str, lost: tuple[Place, str] | None, depth: int) -> Iterator[Run]:
    key = (script.path, script.line, script.text[:200] + script.folder)
    if depth > _DEEPEST or trail.count > _MOST or (depth and key in trail.seen):
        return
    trail.seen.add(key)
    lines = commands(script.text, script.line)
    folder = script.folder
    for index, command in enumerate(lines):
        trail.count += 1
        folder = _moved(folder, command, script)
        own = loss(lines, index, script.options)
        # The innermost loss is the one to mend.
        inherited = (Place(script.path, own.line), own.why) if own else lost
        yield from _start(trail, replace(script, folder=folder), command, job, inherited, depth)


def _moved(folder: str, command: Command, script: Script) -> str:
    if command.name not in {"cd", "pushd"} or len(command.words) < 2:
        return folder
    target = command.words[1].strip("\"'")
    if "dirname" in target or "BASH_SOURCE" in target:
        return folder_of(script.path)
    if "$" in target or target.startswith(("/", "~", "-")):
        return "" if "WORKSPACE" in target or "PWD" in target else folder
    moved = posixpath.normpath(posixpath.join(folder, target))
    return "" if moved == "." or moved.startswith("..") else moved


def _start(
    trail: _Trail, script: Script, command: Command, job: str, lost: tuple[Place, str] | None, depth: int
) -> Iterator[Run]:
    place = Place(script.path, command.line)
    nested = nested_script(command.words)
    if nested is not None:
        inner = Script(nested[0], command.line, script.path, ShellOptions(nested[1]), script.folder, job)
        yield from _follow(trail, inner, job, lost, depth + 1)
        return
    words = program(command.words)
    if not words:
        return
    kind = purpose(words)
    inner_scripts = _inner(trail.project, words, command, script) if kind == OTHER or words[0] in {"dvc"} else None
    if inner_scripts:
        for inner in inner_scripts:
            forgiven = _forgiveness(inner) or lost
            yield from _follow(trail, inner, job, forgiven, depth + 1)
        return
    if words[0] in {"tox", "nox"}:
        kind = TEST
    elif kind == OTHER:
        kind = _kind_of_script(trail.project, words, script.folder)
    yield Run(words, kind, place, trail.definition, job, script.folder, lost)


def _inner(project: Project, words: tuple[str, ...], command: Command, script: Script) -> list[Script] | None:
    """The scripts that a command runs in turn."""
    found = scripts_of(project, words, script.folder)
    if found is not None:
        return found
    name = words[0]
    if name in {"bash", "sh", "zsh", "dash", "source", "."}:
        flags = [w for w in words[1:] if w.startswith("-")]
        path = next((w for w in words[1:] if not w.startswith(("-", "+"))), "")
        errexit = any("e" in f for f in flags if not f.startswith("--")) or (
            name in {"source", "."} and script.options.errexit
        )
        return _script_file(project, path, script.folder, errexit=errexit)
    if name.endswith((".sh", ".bash")) or name.startswith("./"):
        return _script_file(project, name, script.folder, errexit=False)
    if name in {"docker", "podman", "buildah"} and words[1:2] and "build" in words[1:3]:
        return _dockerfile(project, words, script.folder)
    if "{" not in name:
        return _job_file(project, words, script.folder)
    return None


def _find(project: Project, path: str, folder: str) -> str:
    path = path.strip("\"'").removeprefix("$GITHUB_WORKSPACE/").removeprefix("$(pwd)/").removeprefix("$PWD/")
    for start in dict.fromkeys((folder, "")):
        joined = posixpath.normpath(posixpath.join(start, path)).lstrip("/")
        if project.has(joined):
            return joined
    return ""


def _script_file(project: Project, path: str, folder: str, *, errexit: bool) -> list[Script] | None:
    found = _find(project, path, folder) if path else ""
    if not found or found.endswith(".py") or project.entries[found].size > 200_000:
        return None
    text = project.text(found)
    if "\0" in text[:500] or "python" in text.partition("\n")[0]:
        return None
    options = options_of(text)
    return [Script(text, 1, found, ShellOptions(errexit or options.errexit, options.pipefail), folder)]


def _dockerfile(project: Project, words: tuple[str, ...], folder: str) -> list[Script] | None:
    named = next((words[i + 1] for i, w in enumerate(words[:-1]) if w in {"-f", "--file"}), "")
    context = next((w for w in reversed(words[2:]) if not w.startswith("-") and w != named), ".")
    path = _find(project, named, folder) if named else _find(project, posixpath.join(context, "Dockerfile"), folder)
    if not path:
        return None
    found, rows = [], project.text(path).split("\n")
    for number, row in enumerate(rows, 1):
        if row[:4].upper() == "RUN ":
            end = number
            while end < len(rows) and rows[end - 1].rstrip().endswith("\\"):
                end += 1
            found.append(Script("\n".join([row[4:], *rows[number:end]]), number, path))
    return found or None


def _job_file(project: Project, words: tuple[str, ...], folder: str) -> list[Script] | None:
    """A job's description handed to some launcher, with the command that it runs."""
    for word in words[1:]:
        if (
            word.endswith((".yaml", ".yml"))
            and (path := _find(project, word, folder))
            and project.entries[path].size < 50_000
        ):
            root = read_yaml(project.text(path))
            entry = root.first("entrypoint", "command", "cmd", "run")
            if entry.text:
                return [Script(entry.text, entry.line + entry.block, path, ERREXIT, folder)]
    return None


def _kind_of_script(project: Project, words: tuple[str, ...], folder: str) -> str:
    """What a Python file that is run is for, by what it does."""
    if not words[0].endswith(".py"):
        module = words[0].replace(".", "/") + ".py" if "." in words[0] else ""
        path = _find(project, module, folder) if module else ""
    else:
        path = _find(project, words[0], folder)
    outline = project.outlines.get(path)
    if outline is None:
        return OTHER
    starts_tests = any(c.name in {"pytest.main", "unittest.main", "nose.main", "nose.run"} for c in outline.calls)
    shells = any(
        "pytest" in a for c in outline.calls if c.method in {"run", "call", "check_call", "system"} for a in c.args
    )
    asserts = any(d.asserts for d in outline.definitions)
    if starts_tests or shells or (role_of(path) is Role.TEST and (asserts or outline.main)):
        return TEST
    trains = any(c.method in {"fit", "fit_transform", "backward", "train", "partial_fit"} for c in outline.calls)
    return TRAIN if trains and role_of(path) is Role.CODE else OTHER
