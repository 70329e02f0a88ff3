"""Whether a release waits for a program that ends when a model is too bad: in the program, a pipeline or CI."""

import re
from collections.abc import Iterable, Sequence

from solvent.source.ci import ci_of
from solvent.source.ci.definition import Definition
from solvent.source.imports import import_graph
from solvent.source.paths import name
from solvent.source.pipelines import pipeline_of
from solvent.source.pipelines.stage import Stage, Work
from solvent.source.project import Project
from solvent.source.signals.gates import KEEPS, PROMOTES

_RELEASES = re.compile(
    r"\b(?:deploy\w*|promot\w*|publish\w*|release\w*|regist(?:er|ry)\w*|push|upload\w*|rollout|helm|kubectl"
    r"|s3 (?:cp|sync)|az ml|gcloud|create-endpoint|update-service|twine)\b",
    re.I,
)


_HANDS_ON = (
    "*.transition_model_version_stage", "*.set_registered_model_alias", "*.register_model", "*.create_endpoint",
    "*.upload_model", "*.deploy", "*.deploy_model", "*.promote", "*.promote_model", "*.publish_model",
    "*.link_artifact",
)  # fmt: skip


def release_ignores(project: Project, path: str) -> bool:
    """Whether the project releases models, and nothing of that waits for the program of this file."""
    return _releases(project) and not release_waits(project, path)


def _releases(project: Project) -> bool:
    scripts = (script for definition in ci_of(project).definitions for script in definition.scripts)
    stages = (stage for stage in pipeline_of(project).stages if stage.work is Work.RELEASE)
    return (
        any(True for _ in project.calls(*_HANDS_ON))
        or any(True for _ in stages)
        or any(_RELEASES.search(script.text) for script in scripts)
    )


def release_waits(project: Project, path: str) -> bool:
    """Whether something is released only after the program of this file has ended well."""
    programs = import_graph(project).reaching([path])
    for program in (path, *programs):
        outline = project.outlines.get(program)
        if outline and any(PROMOTES.match(call.method) or call.method in KEEPS for call in outline.calls):
            return True
    names = {name(program) for program in (path, *programs)}
    stages = pipeline_of(project).by_tool().values()
    return any(_in_pipeline(steps, names) for steps in stages) or any(
        _in_ci(project, definition, names) for definition in ci_of(project).definitions
    )


def _names(text: str, programs: Iterable[str]) -> bool:
    return any(program in text or f"{program.removesuffix('.py')} " in f"{text} " for program in programs)


def _in_pipeline(stages: Sequence[Stage], programs: set[str]) -> bool:
    """Whether a stage that releases comes, through any others, after one that runs such a program."""
    passed = {stage.name for stage in stages if _names(stage.command, programs)}
    made = {path for stage in stages if stage.name in passed for path in stage.writes}
    for _ in stages if passed else ():
        later = [s for s in stages if s.name not in passed and (passed & set(s.after) or made & set(s.reads))]
        if any(stage.work is Work.RELEASE for stage in later):
            return True
        if not later:
            return False
        passed |= {stage.name for stage in later}
        made |= {path for stage in later for path in stage.writes}
    return False


def _in_ci(project: Project, definition: Definition, programs: set[str]) -> bool:
    """Whether a job that releases needs one that runs such a program, or the same job does both in this order."""
    runs = [run for run in ci_of(project).runs if run.definition is definition]
    ran = [run for run in runs if _names(" ".join(run.words), programs) and run.lost is None]
    done = {run.job for run in ran}
    for job in done:
        first = min(run.place.line or 0 for run in ran if run.job == job)
        if any(s.job == job and s.line >= first and _RELEASES.search(s.text) for s in definition.scripts):
            return True
    for _ in definition.after if done else ():
        done |= {job for job, needed in definition.after.items() if done & set(needed)}
    later = done - {run.job for run in ran}
    return any(script.job in later and _RELEASES.search(script.text) for script in definition.scripts) or any(
        use.job in later and _RELEASES.search(use.name) for use in definition.uses
    )
