"""The pipeline's lock tells of another run than the files.

Why
    Metrics and models in the repository come from code, parameters or data that are no longer there: the numbers
    cannot be had again.

Pay
    Run `dvc repro` and commit dvc.lock together with what changed.

Debt
    --- dvc.yaml
    stages:
      train:
        cmd: python train.py
        deps: [train.py]
        params: [epochs]
    --- params.yaml
    epochs: 20
    --- train.py
    pass
    --- dvc.lock
    schema: '2.0'
    stages:
      train:
        cmd: python train.py
        params:
          params.yaml:
            epochs: 10

Paid
    --- dvc.yaml
    stages:
      train:
        cmd: python train.py
        deps: [train.py]
        params: [epochs]
    --- params.yaml
    epochs: 10
    --- train.py
    pass
    --- dvc.lock
    schema: '2.0'
    stages:
      train:
        cmd: python train.py
        params:
          params.yaml:
            epochs: 10
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.pipelines import pipeline_of
from solvent.source.pipelines.stage import Break
from solvent.source.project import Project


@check("OPS112", effort=Effort(0.2, 4), severity=Severity.MEDIUM, stage=Stage.RETRAIN)
def stale_pipeline_lock(project: Project) -> Iterator[Sighting]:
    causes: dict[str, list[Break]] = {}
    for edge in pipeline_of(project).breaks:
        if edge.kind == "stale":
            causes.setdefault(edge.message, []).append(edge)
    for cause, edges in causes.items():
        stages = ", ".join(f"`{edge.key}`" for edge in edges[:4])
        yield Sighting(
            edges[0].place,
            f"Locked results of {stages}: {cause}",
            also=tuple(edge.place for edge in edges[1:5]),
            key=f"{edges[0].place.path} {cause}",
        )
