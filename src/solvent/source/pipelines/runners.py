"""Pipelines declared to task runners: Make, Snakemake, just, mise, MLproject, Argo, Taskcluster, shell chains."""

import re
from collections.abc import Iterator

from solvent.domain.evidence import Place
from solvent.source.ci.tasks import scripts_of
from solvent.source.documents import read_toml, table, texts
from solvent.source.makefile import Target, read_makefile
from solvent.source.paths import Role, folder, role_of
from solvent.source.pipelines.stage import Stage, Work, work_of
from solvent.source.programs import program
from solvent.source.project import Project
from solvent.source.shell import commands
from solvent.source.yaml_lines import Node, read_documents, read_yaml

_RULE = re.compile(r"^\s*(?:rule|checkpoint)\s+(\w+)\s*:")
_PART = re.compile(r"^\s+(input|output|shell|script|notebook)\s*:\s*(.*)$")
_QUOTED = re.compile(r"[\"']([^\"'\n]{1,200})[\"']")
_CLI = frozenset(
    {
        "mlflow",
        "dvc",
        "kedro",
        "papermill",
        "jupyter",
        "dbt",
        "snakemake",
        "zenml",
        "prefect",
        "metaflow",
        "spark-submit",
    }
)


def stages(project: Project) -> Iterator[Stage]:
    """The stages of all these."""
    yield from _makefiles(project)
    yield from _snakefiles(project)
    yield from _mlprojects(project)
    yield from _mise(project)
    yield from _yaml_graphs(project)
    yield from _shell_chains(project)


def runs_project(project: Project, text: str, where: str) -> bool:
    """Whether a shell text runs Python of this project, or a tool that does."""
    for command in commands(text[:4000])[:20]:
        words = program(command.words)
        if not words:
            continue
        if words[0].endswith((".py", ".ipynb")):
            path = words[0].removeprefix("./")
            if project.has(path) or project.has("/".join(filter(None, (where, path)))) or "$" in path:
                return True
        elif words[0] in _CLI or _is_module(project, words[0]) or _is_entry_point(project, words[0].removeprefix("./")):
            return True
    return False


def _is_module(project: Project, name: str) -> bool:
    path = name.replace(".", "/")
    candidates = (f"{path}.py", f"{path}/__main__.py", f"src/{path}.py", f"src/{path}/__main__.py")
    return bool(re.fullmatch(r"[A-Za-z_][\w.]*", name)) and any(project.has(c) for c in candidates)


def _is_entry_point(project: Project, name: str) -> bool:
    if not re.fullmatch(r"[A-Za-z_][\w-]*", name):
        return False
    return name in project.once(_entry_points)


def _entry_points(project: Project) -> frozenset[str]:
    """The commands that the project's own packages install."""
    found: set[str] = set()
    for path in project.named("pyproject.toml")[:20]:
        document = read_toml(project.text(path))
        found.update(table(document, "project", "scripts"), table(document, "tool", "poetry", "scripts"))
    for path in project.named("setup.py", "setup.cfg")[:20]:
        found.update(re.findall(r"^[ \t]*[\"']?([\w-]{2,40})[ \t]*=\s*[\w.]+:\w+", project.text(path), re.M))
    # Utilities in the root folder that are run by name: `./utility fetch …`.
    found.update(p for p in project.entries if "/" not in p and "." not in p and project.head(p, 60).startswith(b"#!"))
    return frozenset(found)


def _makefiles(project: Project) -> Iterator[Stage]:
    for path in project.matching(r"(^|/)(GNUmakefile|makefile|Makefile(\.\w+)?|justfile|[^/]+\.mk)$")[:30]:
        if role_of(path) is Role.DOCS:
            continue
        is_just = path.lower().endswith("justfile")
        targets = read_makefile(project.text(path), just=is_just)
        tool = f"just {folder(path)}" if is_just else f"Make {folder(path)}"
        for target in list(targets.values())[:3000]:
            if _is_ml(target.name, target) and (_makes_file(target) or _runs(project, target, folder(path))):
                command = " ".join(r.text for r in target.recipe)[:300]
                yield Stage(
                    target.name,
                    Place(path, target.line),
                    tool.strip(),
                    command,
                    (),
                    (target.name,),
                    _needs(targets, target),
                )


def _makes_file(target: Target) -> bool:
    """Whether a target is a file that its recipe writes, so that make knows what is out of date."""
    return (
        bool(target.recipe)
        and not target.phony
        and ("/" in target.name or "." in target.name)
        and "%" not in target.name
    )


def _runs(project: Project, target: Target, where: str) -> bool:
    return any(runs_project(project, recipe.text, where) for recipe in target.recipe[:10])


def _is_ml(name: str, target: Target) -> bool:
    return work_of(name, " ".join(r.text for r in target.recipe[:5])) is not Work.OTHER


def _needs(targets: dict[str, Target], target: Target) -> tuple[str, ...]:
    """What a target needs, phony steps in between looked through."""
    found = list(target.needs)
    for need in target.needs:
        if need in targets and not targets[need].recipe:
            found += targets[need].needs
    return tuple(found)


def _snakefiles(project: Project) -> Iterator[Stage]:
    for path in project.matching(r"(^|/)Snakefile$|\.smk$")[:50]:
        rule: tuple[str, int] | None = None
        parts: dict[str, list[str]] = {}
        part = ""
        for number, line in enumerate([*project.text(path).split("\n"), "rule _end:"], 1):
            if (found := _RULE.match(line)) is not None:
                if rule is not None:
                    yield Stage(
                        rule[0],
                        Place(path, rule[1]),
                        "Snakemake",
                        " ".join(parts.get("shell", [])),
                        tuple(parts.get("input", [])),
                        tuple(parts.get("output", [])),
                    )
                rule, parts, part = (found[1], number), {}, ""
            elif rule is not None:
                found = _PART.match(line)
                part = found[1] if found else part
                if part:
                    parts.setdefault(part, []).extend(_QUOTED.findall((found[2] if found else line)[:1000]))


def _mlprojects(project: Project) -> Iterator[Stage]:
    for path in project.named("MLproject"):
        for name, entry in read_yaml(project.text(path)).get("entry_points").fields.items():
            yield Stage(name, Place(path, entry.line), f"MLproject {folder(path)}", entry.get("command").text)


def _mise(project: Project) -> Iterator[Stage]:
    for path in ("mise.toml", ".mise.toml"):
        if not project.has(path):
            continue
        tasks = table(read_toml(project.text(path)), "tasks")
        for name, task in tasks.items():
            runs = texts(table(task).get("run"))
            ml = [run for run in runs if work_of(run.rpartition(" ")[2]) is not Work.OTHER]
            if len(ml) >= 2 and all(scripts_of(project, program(run.split()), "") for run in ml):
                for at, run in enumerate(ml):
                    before = (ml[at - 1].rpartition(" ")[2],) if at else ()
                    yield Stage(run.rpartition(" ")[2], Place(path), f"mise {name}", run, after=before)


def _yaml_graphs(project: Project) -> Iterator[Stage]:
    """Argo workflows, Taskcluster task lists, Databricks and Azure ML jobs and Ploomber, by their shape."""
    for path in project.matching(r"\.ya?ml$")[:400]:
        if (
            path.startswith(".")
            or project.entries[path].size > 400_000
            or role_of(path) not in {Role.CODE, Role.GENERATED}
        ):
            continue
        text = project.text(path)
        if not any(
            mark in text
            for mark in (
                "kind: Workflow",
                "kind: CronWorkflow",
                "tasks:",
                "$schema: https://azuremlschemas",
                "deploymentSpec",
            )
        ):
            continue
        for root in read_documents(text):
            yield from _graph(path, root)


def _graph(path: str, root: Node) -> Iterator[Stage]:
    if root.get("kind").text in {"Workflow", "CronWorkflow", "WorkflowTemplate"} and root.get(
        "apiVersion"
    ).text.startswith("argo"):
        for node in root.walk():
            for task in (
                *node.get("dag", "tasks").items,
                *(s for group in node.get("steps").items for s in group.each()),
            ):
                needs = tuple(n.text for n in task.get("dependencies").each())
                yield Stage(task.get("name").text, Place(path, task.line), "Argo", "", after=needs)
    elif root.get("tasks").items and all(
        t.first("ID", "taskId", "source", "product", "dependencies") for t in root.get("tasks").items
    ):
        tool = "Ploomber" if root.get("tasks").items[0].get("source") else "Taskcluster"
        for task in root.get("tasks").items:
            name = task.first("ID", "taskId", "name", "source").text
            needs = tuple(n.text for n in task.get("dependencies").each())
            yield Stage(name, Place(path, task.line), tool, "", after=needs)
    elif jobs := root.get("resources", "jobs").fields:
        for job in jobs.values():
            for task in job.get("tasks").items:
                needs = tuple(n.get("task_key").text for n in task.get("depends_on").items)
                yield Stage(task.get("task_key").text, Place(path, task.line), "Databricks", "", after=needs)
    elif "azuremlschemas" in root.get("$schema").text and "pipeline" in root.get("$schema").text:
        for name, job in root.get("jobs").fields.items():
            yield Stage(name, Place(path, job.line), "Azure ML", job.get("command").text)


def _shell_chains(project: Project) -> Iterator[Stage]:
    for path in project.with_suffix(".sh", ".bash")[:150]:
        if role_of(path) not in {Role.CODE, Role.GENERATED} or project.entries[path].size > 100_000:
            continue
        for command in commands(project.text(path)):
            words = program(command.words[1:] if command.words[:1] in {("source",), (".",)} else command.words)
            if words and _is_own_step(project, words[0], " ".join(command.words), folder(path)):
                yield Stage(words[0], Place(path, command.line), f"shell {path}", " ".join(words)[:300])


def _is_own_step(project: Project, step: str, command: str, where: str) -> bool:
    if step.endswith(".sh"):
        return project.has("/".join(filter(None, (where, step.removeprefix("./")))))
    return step.endswith(".py") and runs_project(project, command, where)
