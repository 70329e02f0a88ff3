"""Runs and their metrics are recorded by a tracker or a versioned file."""

from solvent.catalog.question import fact
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.rlang import r_code, tracked
from solvent.source.tracking import logs_by_default, tracking


@fact(stage=Stage.TRAIN)
def experiment_tracking(project: Project) -> Fact:
    found = tracking(project)
    if found.trackers:
        return yes(*found.trackers[:5], note="Each run is recorded with its metrics")
    if found.files:
        return yes(*found.files[:5], note="Metrics lie in versioned files")
    if found.configured:
        default = logs_by_default(project)
        answer = yes if default else partial
        return answer(
            *found.configured[:5], note="A logger is configured" if default else "A logger is configured, but off"
        )
    if named := tracked(r_code(project)):
        return yes(*named[:5], note="Each run has a name and is kept")
    if found.local:
        return partial(
            *found.local[:5], note="Metrics are written on the machine that ran, to nothing that is versioned"
        )
    if found.notes:
        return partial(*found.notes[:5], note="Experiments are written down by hand")
    return no(note="No tracker and no file keeps a run's metrics")
