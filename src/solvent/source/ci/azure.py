"""Azure Pipelines, wherever their files lie, with the templates of the same repository."""

import posixpath
import re
from collections.abc import Iterator

from solvent.source.ci.definition import ERREXIT, Definition, Script, Use
from solvent.source.exit_codes import Loss, ShellOptions
from solvent.source.paths import folder
from solvent.source.project import Project
from solvent.source.yaml_lines import Node, read_yaml

_LOOKS_AZURE = re.compile(r"^(?:trigger|pr|pool|schedules|resources)\s*:", re.M)
_HAS_WORK = re.compile(r"^(?:stages|jobs|steps|extends)\s*:", re.M)
_STEPS = ("steps", "preDeploy", "deploy", "routeTraffic", "postRouteTraffic")


def definitions(project: Project) -> Iterator[Definition]:
    """All files that are pipelines by what they hold."""
    for path in project.matching(r"\.ya?ml$")[:400]:
        if path.startswith(".github/") or project.entries[path].size > 300_000:
            continue
        text = project.text(path)
        if not (_LOOKS_AZURE.search(text) and _HAS_WORK.search(text)):
            continue
        root = read_yaml(text)
        found = list(_work(project, path, root, None, 0))
        if _is_pipeline(root) and found:
            yield Definition(
                "Azure Pipelines",
                path,
                _triggers(root),
                tuple(s for s in found if isinstance(s, Script)),
                tuple(u for u in found if isinstance(u, Use)),
            )


def _is_pipeline(root: Node) -> bool:
    return bool(root.first("pool", "trigger", "pr", "schedules", "resources")) and not root.get("apiVersion")


def _triggers(root: Node) -> tuple[str, ...]:
    found = [key for key in ("pr", "schedules") if root.get(key) and root.get(key).text != "none"]
    if root.get("trigger").text != "none":
        found.append("push")
    if root.get("resources", "pipelines").items:
        found.append("pipeline")
    return tuple(found) or ("manual",)


def _work(project: Project, path: str, node: Node, forgiven: Loss | None, depth: int) -> Iterator[Script | Use]:
    """The scripts and tasks of a pipeline, stage, job or template."""
    if depth > 8:
        return
    setting = node.get("continueOnError")
    if setting.is_true:
        forgiven = Loss(setting.line, "it has `continueOnError: true`")
    for key in ("stages", "jobs", *_STEPS):
        for item in node.get(key).items:
            yield from _item(project, path, item, forgiven, depth + 1)
    for key in ("strategy", "runOnce", "rolling", "canary", "extends", *_STEPS):
        if node.get(key).fields:
            yield from _item(project, path, node.get(key), forgiven, depth + 1)


def _item(project: Project, path: str, item: Node, forgiven: Loss | None, depth: int) -> Iterator[Script | Use]:
    setting = item.get("continueOnError")
    if setting.is_true:
        forgiven = Loss(setting.line, "it has `continueOnError: true`")
    script, inputs = item.first("script", "bash", "pwsh", "powershell"), item.get("inputs")
    if template := item.get("template").text:
        yield from _template(project, path, template, forgiven, depth)
    elif script.text:
        # A `script` step is no `bash -e`: only its last exit code counts.
        options = ERREXIT if item.first("pwsh", "powershell") else ShellOptions()
        where = _folder(item.get("workingDirectory").text)
        yield Script(script.text, script.line + script.block, path, options, where, "", forgiven)
    elif item.get("task").text:
        yield Use(item.get("task").text, item.get("task").line, path, "", forgiven)
        inline = inputs.first("script", "inlineScript", "Inline", "scriptPath", "filePath")
        if inline.text:
            where = _folder(inputs.first("workingDirectory", "workingFolder", "cwd").text)
            yield Script(inline.text, inline.line + inline.block, path, ShellOptions(), where, "", forgiven)
    else:
        # A conditional insertion (`${{ if … }}:`) holds more of the same.
        for key, value in item.fields.items():
            if key.startswith("${{"):
                for inner in value.items:
                    yield from _item(project, path, inner, forgiven, depth + 1) if depth < 8 else ()
        yield from _work(project, path, item, forgiven, depth)


def _template(project: Project, path: str, template: str, forgiven: Loss | None, depth: int) -> Iterator[Script | Use]:
    name = template.partition("@")[0]
    near = posixpath.normpath(posixpath.join(folder(path), name)) if not name.startswith("/") else name.strip("/")
    found = next((p for p in (near, name.strip("/")) if project.has(p)), None)
    if found and depth < 8:
        yield from _work(project, found, read_yaml(project.text(found)), forgiven, depth + 1)


def _folder(text: str) -> str:
    text = re.sub(
        r"^\$\((?:System\.DefaultWorkingDirectory|Build\.SourcesDirectory|Build\.Repository\.LocalPath)\)", "", text
    )
    return "" if "$" in text else text.strip("/").removeprefix("./")
