"""Pipelines declared as tasks of Invoke and Fabric: functions that run steps, or other tasks in order."""

from collections.abc import Iterator

from solvent.source.outline import Outline
from solvent.source.pipelines.stage import Stage, Work
from solvent.source.project import Project

_DECORATORS = frozenset({"invoke.task", "fabric.task", "invoke.tasks.task"})


def stages(project: Project) -> Iterator[Stage]:
    """The tasks that take part in making a model, and those that run them."""
    for outline, _ in project.imported("invoke", "fabric"):
        found = list(_tasks(outline))
        working = {stage.name for stage in found if stage.work is not Work.OTHER}
        yield from (stage for stage in found if stage.name in working or len(working.intersection(stage.after)) > 1)


def _tasks(outline: Outline) -> Iterator[Stage]:
    tasks = {d.name: d for d in outline.definitions if _DECORATORS.intersection(d.decorators)}
    for task in tasks.values():
        calls = [call for call in outline.calls if call.within == task.name]
        command = " ".join(call.args[0].strip("'\"") for call in calls if call.method == "run" and call.args)
        after = tuple(call.name for call in calls if call.name in tasks)
        yield Stage(task.name, outline.place(task), "invoke", command[:300], after=after)
