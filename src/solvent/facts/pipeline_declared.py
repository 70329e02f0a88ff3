"""The steps and their order are declared for a machine, beyond one script."""

from collections.abc import Sequence

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage as Cycle
from solvent.source.ci import ci_of
from solvent.source.pipelines import pipeline_of
from solvent.source.pipelines.stage import Stage, Work, is_ordered
from solvent.source.project import Project
from solvent.source.scaffold import is_scaffold

_CHAIN = 3


@fact(stage=Cycle.RETRAIN)
def pipeline_declared(project: Project) -> Fact:
    tools = {tool: _own(project, stages) for tool, stages in pipeline_of(project).by_tool().items()}
    declared: list[str] = []
    loose: list[str] = []
    for tool, stages in tools.items():
        if not stages:
            continue
        if tool.startswith(("Make", "just", "MLproject", "shell", "invoke")):
            kinds = {stage.work for stage in stages} - {Work.OTHER}
            is_chain = tool.startswith("shell") and len({stage.name for stage in stages}) >= _CHAIN
            if len(kinds) < (1 if is_chain else 2) or not kinds & {Work.DATA, Work.TRAIN}:
                continue
            whole = tool.startswith(("Make", "invoke")) and is_ordered(stages)
            (declared if whole else loose).append(tool)
        elif len(stages) > 1 and not all(_is_aside(stage.place.path) for stage in stages):
            declared.append(tool)
        else:
            loose.append(tool)
    if declared:
        return yes(*_places(tools[declared[0]]), note=", ".join(t.strip() for t in declared[:3]))
    if loose:
        return partial(*_places(tools[loose[0]]), note=f"{loose[0]}: steps without a declared order, or a single one")
    trained = [
        run for run in ci_of(project).runs if run.purpose == "train" and "pull_request" not in run.definition.triggers
    ]
    if trained:
        return partial(*dict.fromkeys(run.place for run in trained[:3]), note="only as steps of CI")
    return no()


def _own(project: Project, stages: Sequence[Stage]) -> list[Stage]:
    return [stage for stage in stages if not is_scaffold(project, stage.place.path)]


def _places(stages: Sequence[Stage]) -> tuple[Place, ...]:
    ranked = sorted(stages, key=lambda stage: _is_aside(stage.place.path))
    return tuple(stage.place for stage in ranked[:4])


def _is_aside(path: str) -> bool:
    """Whether a file shows or tries something rather than being the project's own way."""
    return path.endswith(".ipynb") or bool({"examples", "example", "tutorials"}.intersection(path.split("/")))
