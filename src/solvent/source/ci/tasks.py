"""Task runners that a CI step may call: make, just, tox, nox, mise, invoke, npm-like scripts of pyproject."""

from collections.abc import Iterator, Sequence
from configparser import Error, RawConfigParser

from solvent.source.ci.definition import ERREXIT, Script
from solvent.source.documents import read_toml, table, texts
from solvent.source.exit_codes import Loss, ShellOptions
from solvent.source.makefile import Target, read_makefile
from solvent.source.project import Project
from solvent.source.yaml_lines import read_yaml

_MOST_TARGETS = 40
_VALUED = frozenset({"-C", "-f", "-e", "-s", "-j", "--directory", "--file", "--session", "-c", "--env", "-p"})


def scripts_of(project: Project, words: Sequence[str], folder: str) -> list[Script] | None:
    """The scripts that a task runner's command runs; None where this is no task runner or its file is not there."""
    name, arguments = words[0], list(words[1:])
    if name in {"run", "mise"} or (name == "x" and arguments):
        arguments = arguments[1:] if arguments[:1] == ["run"] else arguments
        return _mise(project, _plain(arguments))
    readers = {
        "make": _make,
        "gmake": _make,
        "just": _just,
        "tox": _tox,
        "nox": _nox,
        "inv": _invoke,
        "invoke": _invoke,
        "task": _task,
    }
    if name in readers:
        return readers[name](project, arguments, folder)
    if name in {"pdm", "poe", "hatch", "pixi", "rye", "poetry", "uv", "pipenv"}:
        return _pyproject(project, _plain([a for a in arguments if a not in {"run", "poe", "task"}]), folder)
    return None


def _plain(arguments: Sequence[str]) -> list[str]:
    """The arguments that are no options."""
    found, skip = [], False
    for argument in arguments:
        if skip:
            skip = False
        elif argument in _VALUED:
            skip = True
        elif not argument.startswith("-") and "=" not in argument:
            found.append(argument)
    return found


def _option(arguments: Sequence[str], *names: str) -> str:
    for at, argument in enumerate(arguments):
        if argument in names and at + 1 < len(arguments):
            return arguments[at + 1]
        for name in names:
            if name.startswith("--") and argument.startswith(f"{name}="):
                return argument.partition("=")[2]
    return ""


def _inside(folder: str, path: str) -> str:
    return "/".join(filter(None, (folder, path.removeprefix("./").strip("/")))).replace("/./", "/")


def _make(project: Project, arguments: list[str], folder: str) -> list[Script] | None:
    where = _inside(folder, _option(arguments, "-C", "--directory"))
    named = _option(arguments, "-f", "--file")
    path = next(
        (
            p
            for n in ((named,) if named else ("GNUmakefile", "makefile", "Makefile"))
            if project.has(p := _inside(where, n))
        ),
        "",
    )
    if not path:
        return None
    targets = read_makefile(project.text(path))
    wanted = _plain(arguments) or [name for name in targets if not name.startswith(".")][:1]
    ignoring = any(a in {"-i", "--ignore-errors"} for a in arguments)
    return list(_recipes(targets, wanted, path, where, ignoring=ignoring))


def _recipes(
    targets: dict[str, Target], wanted: Sequence[str], path: str, folder: str, *, ignoring: bool = False
) -> Iterator[Script]:
    waiting = list(reversed(wanted))
    seen: set[str] = set()
    while waiting and len(seen) < _MOST_TARGETS:
        name = waiting.pop()
        target = targets.get(name)
        if name in seen or target is None:
            continue
        seen.add(name)
        waiting.extend(reversed(target.needs))
        for recipe in target.recipe:
            forgiven = None
            if recipe.forgiven or ignoring:
                forgiven = Loss(recipe.line, "make ignores its failure (`-`)")
            text = recipe.text.replace("$$", "$").replace("$(MAKE)", "make")
            yield Script(text, recipe.line, path, ShellOptions(), folder, name, forgiven)


def _just(project: Project, arguments: list[str], folder: str) -> list[Script] | None:
    path = next((p for n in ("justfile", "Justfile", ".justfile") if project.has(p := _inside(folder, n))), "")
    if not path:
        return None
    targets = read_makefile(project.text(path), just=True)
    return list(_recipes(targets, _plain(arguments) or list(targets)[:1], path, folder))


def _tox(project: Project, arguments: list[str], folder: str) -> list[Script] | None:
    path = next(
        (p for n in ("tox.ini", "setup.cfg") if project.has(p := _inside(folder, n)) and "[testenv" in project.text(p)),
        "",
    )
    parser = RawConfigParser(strict=False, allow_no_value=True, delimiters=("=",))
    try:
        parser.read_string(project.text(path) if path else "")
    except (Error, ValueError):
        return None
    if not path:
        return None
    wanted = [w for w in _option(arguments, "-e").split(",") if w]
    sections = [f"testenv:{w}" for w in wanted if parser.has_option(f"testenv:{w}", "commands")]
    if not sections:
        sections = ["testenv"] if wanted else [s for s in parser.sections() if s.startswith("testenv")]
    rows = project.text(path).split("\n")
    return [
        Script(
            line.strip().lstrip("-").strip(), _line_of(rows, line), path, ERREXIT, folder, section, _ignored(line, rows)
        )
        for section in sections
        for key in ("commands_pre", "commands")
        for line in (parser.get(section, key, fallback="") or "").replace("\\\n", " ").split("\n")
        if line.strip()
    ]


def _ignored(line: str, rows: list[str]) -> Loss | None:
    return Loss(_line_of(rows, line), "tox ignores its failure (`-`)") if line.strip().startswith("-") else None


def _line_of(rows: Sequence[str], line: str) -> int:
    start = line.strip().partition("  ")[0][:40]
    return next((number for number, row in enumerate(rows, 1) if start in row), 1)


def _nox(project: Project, arguments: list[str], folder: str) -> list[Script] | None:
    path = _inside(folder, "noxfile.py")
    outline = project.outlines.get(path)
    if outline is None:
        return None
    sessions = {s.partition("-")[0] for s in _plain_after(arguments, "-s", "--session", "--sessions")}
    return [
        Script(
            " ".join(a.strip("'\"[]").replace("', '", " ") for a in call.args),
            call.line,
            path,
            ERREXIT,
            folder,
            call.within,
        )
        for call in outline.calls
        if call.method in {"run", "run_always"} and (not sessions or call.within in sessions)
    ]


def _plain_after(arguments: Sequence[str], *names: str) -> list[str]:
    at = next((i for i, a in enumerate(arguments) if a in names), None)
    return [] if at is None else [a for a in arguments[at + 1 :] if not a.startswith("-")]


def _invoke(project: Project, arguments: list[str], folder: str) -> list[Script] | None:
    path = _inside(folder, "tasks.py")
    outline = project.outlines.get(path)
    if outline is None:
        return None
    wanted = {a.rpartition(".")[2].replace("-", "_") for a in _plain(arguments)}
    return [
        Script(
            call.args[0].strip("'\""),
            call.line,
            path,
            ERREXIT,
            folder,
            call.within,
            Loss(call.line, "it is run with `warn=True`") if call.keywords.get("warn") == "True" else None,
        )
        for call in outline.calls
        if call.method == "run" and call.within in wanted and call.args
    ]


def _task(project: Project, arguments: list[str], folder: str) -> list[Script] | None:
    path = next((p for n in ("Taskfile.yml", "Taskfile.yaml") if project.has(p := _inside(folder, n))), "")
    if not path:
        return _pyproject(project, _plain(arguments), folder)
    tasks = read_yaml(project.text(path)).get("tasks")
    return [
        Script(text, line, path, ERREXIT, folder, name)
        for name in _plain(arguments) or ["default"]
        for text, line in tasks.get(name).first("cmds", "cmd").scripts()
    ]


def _mise(project: Project, names: list[str]) -> list[Script] | None:
    path = next((p for p in ("mise.toml", ".mise.toml") if project.has(p)), "")
    tasks = table(read_toml(project.text(path)), "tasks") if path else {}
    rows = project.text(path).split("\n")
    found: list[Script] = []
    waiting = list(names)
    seen: set[str] = set()
    while waiting and len(seen) < _MOST_TARGETS:
        name = waiting.pop(0)
        if name in seen or name not in tasks:
            continue
        seen.add(name)
        task = tasks[name] if isinstance(tasks[name], dict) else {"run": tasks[name]}
        waiting.extend(texts(task.get("depends")))
        found.extend(
            Script(text, _line_of(rows, text.strip().partition("\n")[0]), path, ERREXIT, "", name)
            for text in texts(task.get("run"))
        )
    return found if found else None


def _pyproject(project: Project, names: list[str], folder: str) -> list[Script] | None:
    path = next((p for p in dict.fromkeys((_inside(folder, "pyproject.toml"), "pyproject.toml")) if project.has(p)), "")
    if not path or not names:
        return None
    tool = table(read_toml(project.text(path)), "tool")
    tables = [
        table(tool, "pdm", "scripts"),
        table(tool, "poe", "tasks"),
        table(tool, "taskipy", "tasks"),
        table(tool, "pixi", "tasks"),
        table(tool, "rye", "scripts"),
        *(table(env, "scripts") for env in table(tool, "hatch", "envs").values()),
        *(table(feature, "tasks") for feature in table(tool, "pixi", "feature").values()),
    ]
    name = names[0].rpartition(":")[2]
    rows = project.text(path).split("\n")
    for scripts in tables:
        value = scripts.get(names[0], scripts.get(name))
        if isinstance(value, dict):
            value = value.get("cmd", value.get("shell", value.get("composite", value.get("sequence"))))
        if found := texts(value):
            return [Script(text, _line_of(rows, text), path, ERREXIT, folder, name) for text in found]
    return None
