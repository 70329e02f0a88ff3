"""Paths of one machine stand in code or config."""

from solvent.catalog.question import fact
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.machine_paths import Machine, machine_paths
from solvent.source.project import Project


@fact(stage=Stage.PROCESS, good=False)
def hardcoded_absolute_paths(project: Project) -> Fact:
    found = machine_paths(project)
    for machine, answer, note in (
        (Machine.PERSONAL, yes, "Paths of somebody's own machine stand in the code."),
        (Machine.CLUSTER, yes, "Paths of one cluster or server stand in the code."),
        (Machine.PLATFORM, partial, "Paths of a hosted notebook stand in the code."),
    ):
        places = [path.place for path in found if path.machine is machine]
        if places:
            return answer(*places[:5], note=note)
    return no(note="No path of one machine in code or configuration.")
