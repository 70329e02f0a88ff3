"""The pipelines of a project: every stage that some machine is told about, and the edges that are broken."""

from solvent.source.pipelines import dvc, frameworks, runners, spacy, tasks
from solvent.source.pipelines.stage import Pipeline
from solvent.source.project import Project


def pipeline_of(project: Project) -> Pipeline:
    """The project's declared pipelines, read once."""
    return project.once(_read)


def _read(project: Project) -> Pipeline:
    readers = (dvc, frameworks, runners, spacy, tasks)
    return Pipeline(tuple(s for reader in readers for s in reader.stages(project)), tuple(dvc.breaks(project)))
