"""The pipelines of a project: every stage that some machine is told about, and the edges that are broken."""

from solvent.source.pipelines import dvc, frameworks, runners, tasks
from solvent.source.pipelines.stage import Pipeline
from solvent.source.project import Project


def pipeline_of(project: Project) -> Pipeline:
    """The project's declared pipelines, read once."""
    return project.once(_read)


def _read(project: Project) -> Pipeline:
    stages = (*dvc.stages(project), *frameworks.stages(project), *runners.stages(project), *tasks.stages(project))
    return Pipeline(stages, tuple(dvc.breaks(project)))
