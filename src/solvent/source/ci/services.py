"""Services with one simple file each: CircleCI, Travis, Buildkite, CodeBuild, Bitbucket, Drone, Tekton and more."""

import re
import shlex
from collections.abc import Callable, Iterator, Mapping

from solvent.source.ci.definition import ERREXIT, STRICT, Definition, Script, Use
from solvent.source.exit_codes import Loss, ShellOptions
from solvent.source.project import Project
from solvent.source.yaml_lines import Node, read_documents, read_yaml

Part = Script | Use
_CIRCLE_PARAMETER = re.compile(r"<<\s*[\w.-]+\s*>>")
_VARIABLE = re.compile(r"(\w{1,60})=[\"']?([\w./-]{1,200})")
_REFERENCE = re.compile(r"\$\{?(\w{1,60})\}?")
_CLOUD_BUILD = re.compile(r"^steps\s*:", re.M)


def definitions(project: Project) -> Iterator[Definition]:
    """The files of all these services."""
    for system, pattern, read in _SERVICES:
        for path in project.matching(pattern):
            found = [part for root in read_documents(project.text(path)) for part in read(path, root)]
            if found:
                scripts = tuple(part for part in found if isinstance(part, Script))
                yield Definition(system, path, (), scripts, tuple(part for part in found if isinstance(part, Use)))
    yield from _cloud_builds(project)


def _circle(path: str, root: Node) -> Iterator[Part]:
    shared = root.get("commands").fields
    for name, job in (*root.get("jobs").fields.items(), *shared.items()):
        home = _circle_folder(job.get("working_directory").text)
        for step in job.get("steps").items:
            run = step.get("run")
            command = run if run.text else run.get("command")
            if command.text:
                where = _circle_folder(run.get("working_directory").text) or home
                text = _CIRCLE_PARAMETER.sub("parameter", command.text)
                yield Script(text, command.line + command.block, path, STRICT, where, name)
            elif step.fields:
                yield Use(next(iter(step.fields)), step.line, path, name)
    for orb in root.get("orbs").fields.values():
        yield Use(orb.text, orb.line, path)


def _circle_folder(text: str) -> str:
    """The folder inside the checkout, which CircleCI puts into `~/project` unless told otherwise."""
    return re.sub(r"^(?:~|/home/circleci)(?:/project|/repo)?(?:/|$)", "", text.strip()).strip("/").removeprefix("./")


def _travis(path: str, root: Node) -> Iterator[Part]:
    jobs = root.get("jobs", "include").items + root.get("matrix", "include").items
    told = [dict(_VARIABLE.findall(job.get("env").text)) for job in jobs if job.get("env").text] or [{}]
    for node in (root, *jobs):
        for text, line in node.get("script").scripts():
            # Each entry counts, but within one only the last exit code does.
            for said in dict.fromkeys(_put_in(text, values) for values in told):
                yield Script(said, line, path, ShellOptions(), "", "script")
        for key in ("install", "before_script"):
            for text, line in node.get(key).scripts():
                yield Script(text, line, path, ERREXIT, "", key)
        for text, line in node.get("after_success").scripts():
            yield Script(
                text, line, path, ERREXIT, "", "after_success", Loss(line, "`after_success` cannot fail the build")
            )


def _put_in(text: str, values: Mapping[str, str]) -> str:
    """Shell text with the variables of one job of a matrix put in."""
    return _REFERENCE.sub(lambda found: values.get(found[1], found[0]), text)


def _buildkite(path: str, root: Node) -> Iterator[Part]:
    for step in root.walk():
        setting = step.get("soft_fail")
        forgiven = Loss(setting.line, "the step has `soft_fail: true`") if setting.is_true else None
        for text, line in step.first("command", "commands").scripts():
            yield Script(text, line, path, ERREXIT, "", step.get("label").text, forgiven)


def _bitbucket(path: str, root: Node) -> Iterator[Part]:
    for step in root.walk():
        for text, line in step.get("script").scripts():
            yield Script(text, line, path, ERREXIT, "", step.get("name").text)


def _drone(path: str, root: Node) -> Iterator[Part]:
    steps = root.get("steps").items + list(root.get("steps").fields.values())
    steps += list(root.get("pipeline").fields.values())
    for step in steps:
        setting = step.get("failure")
        forgiven = Loss(setting.line, "the step has `failure: ignore`") if setting.text == "ignore" else None
        for text, line in step.get("commands").scripts():
            yield Script(text, line, path, ERREXIT, "", step.get("name").text, forgiven)


def _code_build(path: str, root: Node) -> Iterator[Part]:
    for name, phase in root.get("phases").fields.items():
        setting = phase.get("on-failure")
        forgiven = Loss(setting.line, "the phase has `on-failure: CONTINUE`") if setting.text == "CONTINUE" else None
        for text, line in phase.get("commands").scripts():
            yield Script(text, line, path, ERREXIT, "", name, forgiven)


def _app_veyor(path: str, root: Node) -> Iterator[Part]:
    for key in ("install", "before_build", "build_script", "before_test", "test_script"):
        for text, line in root.get(key).scripts():
            yield Script(text, line, path, ERREXIT, "", key)


def _commands(path: str, root: Node) -> Iterator[Part]:
    for node in root.walk():
        for text, line in node.get("commands").scripts():
            yield Script(text, line, path, ERREXIT, "", node.get("name").text)


def _tekton(path: str, root: Node) -> Iterator[Part]:
    if root.get("apiVersion").text.startswith("tekton.dev"):
        for node in root.walk():
            for step in node.get("steps").items:
                script = step.get("script")
                words = [part for part in (*step.get("command").each(), *step.get("args").each()) if part.text]
                if script.text:
                    yield Script(script.text, script.line + script.block, path, ERREXIT, "", step.get("name").text)
                elif words:
                    text = shlex.join(word.text for word in words)
                    yield Script(text, words[0].line, path, ERREXIT, "", step.get("name").text)


def _taskcluster(path: str, root: Node) -> Iterator[Part]:
    for task in root.walk():
        command = task.get("command")
        words = [node for node in command.walk() if node.text] if command.items else []
        if words and "metadata" not in command.fields:
            yield Script(shlex.join(" ".join(w.text.split()) for w in words), words[-1].line, path, ERREXIT, "", "")


def _pipeline_lib(path: str, root: Node) -> Iterator[Part]:
    """Wikimedia's: what each stage runs stands in the image that it builds."""
    for name, pipeline in root.get("pipelines").fields.items():
        for stage in pipeline.get("stages").items:
            yield Use(f"image {stage.get('build').text or name}", stage.line, path, name)


def _cloud_builds(project: Project) -> Iterator[Definition]:
    for path in project.matching(r"\.ya?ml$")[:400]:
        if path.startswith(".") or project.entries[path].size > 200_000:
            continue
        text = project.text(path)
        if "args" in text and _CLOUD_BUILD.search(text):
            root = read_yaml(text)
            steps = root.get("steps").items
            if steps and all(s.get("name") and s.first("args", "script", "entrypoint", "env") for s in steps):
                yield Definition("Cloud Build", path, (), tuple(_cloud_steps(path, steps)))


def _cloud_steps(path: str, steps: list[Node]) -> Iterator[Script]:
    for step in steps:
        setting = step.get("allowFailure")
        forgiven = Loss(setting.line, "the step has `allowFailure: true`") if setting.is_true else None
        where = step.get("dir").text.strip("/")
        script = step.get("script")
        if script.text:
            yield Script(script.text, script.line + script.block, path, ShellOptions(), where, "", forgiven)
            continue
        args = [a for a in step.get("args").each() if a.text]
        entry = step.get("entrypoint")
        words = [entry.text] if entry.text else [step.get("name").text.rpartition("/")[2].partition(":")[0]]
        words += [a.text for a in args]
        line = entry.line or (args[0].line if args else step.line)
        yield Script(shlex.join(words), line, path, ERREXIT, where, step.get("id").text, forgiven)


_SERVICES: tuple[tuple[str, str, Callable[[str, Node], Iterator[Part]]], ...] = (
    ("CircleCI", r"^\.circleci/config\.ya?ml$|^circle\.yml$", _circle),
    ("Travis", r"^\.travis\.ya?ml$", _travis),
    ("Buildkite", r"^\.?buildkite/[^/]+\.ya?ml$", _buildkite),
    ("Bitbucket Pipelines", r"^bitbucket-pipelines\.ya?ml$", _bitbucket),
    ("Drone", r"^\.(drone|woodpecker)\.ya?ml$|^\.woodpecker/[^/]+\.ya?ml$", _drone),
    ("AWS CodeBuild", r"(^|/)buildspec[\w.-]*\.ya?ml$", _code_build),
    ("AppVeyor", r"^\.?appveyor\.ya?ml$", _app_veyor),
    ("Semaphore", r"^\.semaphore/[^/]+\.ya?ml$", _commands),
    ("Tekton", r"(^|/)\.?tekton/.*\.ya?ml$", _tekton),
    ("PipelineLib", r"^\.pipeline/config\.ya?ml$", _pipeline_lib),
    ("Taskcluster", r"^\.taskcluster\.ya?ml$|^taskcluster/.*\.ya?ml$", _taskcluster),
)
