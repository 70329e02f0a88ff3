"""Paths of one machine stand in code or config."""

from solvent.catalog.question import fact
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.environment.training import learning_files
from solvent.source.machine_paths import Machine, machine_paths
from solvent.source.paths import Role, role_of
from solvent.source.pipelines import pipeline_of
from solvent.source.pipelines.stage import Work
from solvent.source.project import Project


@fact(stage=Stage.PROCESS, good=False)
def hardcoded_absolute_paths(project: Project) -> Fact:
    found = machine_paths(project)
    trains = [path for path in learning_files(project) if role_of(path) is Role.CODE]
    trains += [stage.place.path for stage in pipeline_of(project).stages if stage.work is Work.TRAIN]
    aside = not all(path.endswith(".ipynb") for path in trains)
    for machine, answer, note in (
        (Machine.PERSONAL, yes, "Paths of somebody's own machine stand in the code."),
        (Machine.CLUSTER, yes, "Paths of one cluster or server stand in the code."),
        (Machine.PLATFORM, partial, "Paths of a hosted notebook stand in the code."),
    ):
        places = [path.place for path in found if path.machine is machine]
        if places and answer is yes and aside and all(place.path.endswith(".ipynb") for place in places):
            return partial(*places[:5], note="Paths of one machine stand in notebooks beside the code only.")
        if places:
            return answer(*places[:5], note=note)
    return no(note="No path of one machine in code or configuration.")
