"""GitLab CI: jobs with what they extend, and local includes."""

from collections.abc import Iterator

from solvent.source.ci.definition import STRICT, Definition, Script, Use
from solvent.source.exit_codes import Loss
from solvent.source.project import Project
from solvent.source.yaml_lines import NOTHING, Node, read_yaml

_GLOBAL = frozenset(
    "stages variables include default workflow image services cache before_script after_script spec".split()
)


def definitions(project: Project) -> Iterator[Definition]:
    """The definition at the root, with the files it includes."""
    for path in project.matching(r"^\.gitlab-ci\.ya?ml$"):
        files = _with_includes(project, path)
        jobs = {name: (file, job) for file, root in files.items() for name, job in root.fields.items() if job.fields}
        scripts = tuple(
            script
            for name, (file, job) in jobs.items()
            if name not in _GLOBAL and not name.startswith(".")
            for script in _scripts(name, file, job, jobs)
        )
        after = _order([item.text for item in files[path].get("stages").each()], {n: j for n, (_, j) in jobs.items()})
        yield Definition("GitLab CI", path, (), scripts, tuple(_uses(path, files[path])), after)


def _order(stages: list[str], jobs: dict[str, Node]) -> dict[str, tuple[str, ...]]:
    """What each job waits for: the jobs that it needs, or all of the stages before its own."""
    stages = stages or ["build", "test", "deploy"]
    at = {
        name: stages.index(s) if (s := job.get("stage").text or "test") in stages else 0 for name, job in jobs.items()
    }
    return {
        name: tuple(need.get("job").text or need.text for need in job.get("needs").each())
        if job.get("needs")
        else tuple(other for other in jobs if at[other] < at[name])
        for name, job in jobs.items()
    }


def _with_includes(project: Project, path: str) -> dict[str, Node]:
    files: dict[str, Node] = {}
    waiting = [path]
    while waiting and len(files) < 30:
        current = waiting.pop()
        if current in files or not project.has(current):
            continue
        files[current] = root = read_yaml(project.text(current))
        for include in root.get("include").each():
            local = include.get("local").text or include.text
            waiting.append(local.strip("/"))
    return files


def _uses(path: str, root: Node) -> Iterator[Use]:
    for include in root.get("include").each():
        name = include.first("template", "project", "component", "remote")
        if name.text:
            yield Use(name.text, name.line, path)


def _scripts(name: str, path: str, job: Node, jobs: dict[str, tuple[str, Node]]) -> Iterator[Script]:
    chain, forgiven = [job], None
    chain += [jobs.get(parent.text, ("", NOTHING))[1] for parent in job.get("extends").each()]
    for node in chain:
        setting = node.get("allow_failure")
        if setting:
            forgiven = Loss(setting.line, "the job has `allow_failure: true`") if setting.is_true else None
            break
    source = next((node for node in chain if node.get("script")), NOTHING)
    file = (
        next((jobs[p.text][0] for p in job.get("extends").each() if p.text in jobs), path)
        if source is not job
        else path
    )
    text = list(source.get("script").scripts())
    if text:
        # All lines of a job run in one shell, with -e.
        first = text[0][1]
        yield Script(_joined(text), first, file, STRICT, "", name, forgiven)


def _joined(parts: list[tuple[str, int]]) -> str:
    """The parts as one script whose lines keep their numbers where they can."""
    text, at = "", parts[0][1]
    for part, line in parts:
        if text:
            gap = max(line - at, 1)
            text, at = text + "\n" * gap, at + gap
        text += part.rstrip("\n")
        at += part.rstrip("\n").count("\n")
    return text
