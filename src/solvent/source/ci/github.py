"""GitHub Actions: workflows, the reusable workflows and composite actions of the same repository."""

from collections.abc import Iterator
from dataclasses import dataclass

from solvent.source.ci.definition import ERREXIT, STRICT, Definition, Script, Use
from solvent.source.exit_codes import Loss, ShellOptions
from solvent.source.project import Project
from solvent.source.yaml_lines import Node, read_yaml

_DEEPEST = 4


@dataclass(frozen=True)
class _Job:
    """Where the steps that are being read stand."""

    project: Project
    path: str
    name: str = ""
    shell: str = ""
    folder: str = ""
    forgiven: Loss | None = None
    depth: int = 0


def definitions(project: Project) -> Iterator[Definition]:
    """The workflows at the root of the repository."""
    for path in project.matching(r"^\.github/workflows/[^/]+\.ya?ml$"):
        root = read_yaml(project.text(path))
        jobs = root.get("jobs")
        if not jobs.fields:
            continue
        found = list(_jobs(project, path, root, depth=0))
        yield Definition(
            "GitHub Actions",
            path,
            _triggers(root),
            tuple(s for s in found if isinstance(s, Script)),
            tuple(u for u in found if isinstance(u, Use)),
            {name: tuple(need.text for need in job.get("needs").each()) for name, job in jobs.fields.items()},
        )


def _triggers(root: Node) -> tuple[str, ...]:
    node = root.get("on")
    return tuple(node.fields) or tuple(item.text for item in node.each() if item.text)


def _jobs(
    project: Project, path: str, root: Node, *, depth: int, forgiven: Loss | None = None
) -> Iterator[Script | Use]:
    defaults = root.get("defaults", "run")
    for name, job in root.get("jobs").fields.items():
        if job.get("if").text.strip() in {"false", "${{ false }}"}:
            continue
        own = job.get("defaults", "run")
        context = _Job(
            project,
            path,
            name,
            own.get("shell").text or defaults.get("shell").text,
            _folder(own.get("working-directory").text or defaults.get("working-directory").text),
            forgiven or _forgiven(job, "job"),
            depth,
        )
        if job.get("uses").text:
            yield from _reusable(context, job)
        for step in job.get("steps").items:
            yield from _step(context, step)


def _step(job: _Job, step: Node) -> Iterator[Script | Use]:
    forgiven = job.forgiven or _forgiven(step, "step")
    if step.get("if").text.strip() in {"false", "${{ false }}"}:
        return
    run = step.get("run")
    if run.text:
        folder = _folder(step.get("working-directory").text) or job.folder
        options = _options(step.get("shell").text or job.shell)
        yield Script(run.text, run.line + run.block, job.path, options, folder, job.name, forgiven)
    elif uses := step.get("uses").text:
        if uses.startswith("./") and job.depth < _DEEPEST:
            yield from _composite(job, uses, forgiven)
        else:
            yield Use(uses, step.get("uses").line, job.path, job.name, forgiven)
            # Actions that run a command for their user: a retry, a container, a conda shell.
            command = step.get("with").first("command", "run", "script", "cmd")
            if command.text:
                yield Script(
                    command.text, command.line + command.block, job.path, ERREXIT, job.folder, job.name, forgiven
                )


def _composite(job: _Job, uses: str, forgiven: Loss | None) -> Iterator[Script | Use]:
    folder = uses.removeprefix("./").rstrip("/")
    for path in (f"{folder}/action.yml", f"{folder}/action.yaml"):
        if job.project.has(path):
            inner = _Job(job.project, path, job.name, "", job.folder, forgiven, job.depth + 1)
            for step in read_yaml(job.project.text(path)).get("runs", "steps").items:
                yield from _step(inner, step)


def _reusable(job: _Job, node: Node) -> Iterator[Script | Use]:
    uses, line = node.get("uses").text, node.get("uses").line
    path = uses.removeprefix("./")
    if uses.startswith("./") and job.project.has(path) and job.depth < _DEEPEST:
        root = read_yaml(job.project.text(path))
        yield from _jobs(job.project, path, root, depth=job.depth + 1, forgiven=job.forgiven)
    else:
        inputs = tuple(key for key, value in node.get("with").fields.items() if value.text not in {"false", "None", ""})
        yield Use(uses, line, job.path, job.name, job.forgiven, inputs)


def _forgiven(node: Node, what: str) -> Loss | None:
    setting = node.get("continue-on-error")
    return Loss(setting.line, f"the {what} has `continue-on-error: true`") if setting.is_true else None


def _folder(text: str) -> str:
    text = text.strip().removeprefix("./").strip("/")
    return "" if text == "." or "${{" in text else text


def _options(shell: str) -> ShellOptions:
    """What GitHub's runners start a shell with: `bash -e` unless told otherwise, exactly what is told otherwise."""
    words = shell.split()
    if len(words) < 2:
        return STRICT if words == ["bash"] else ERREXIT
    if words[0].rpartition("/")[2] not in {"bash", "sh"}:
        return ERREXIT
    flags = [w for w in words[1:] if w.startswith("-") and not w.startswith("--")]
    return ShellOptions(any("e" in f for f in flags), "pipefail" in words)
