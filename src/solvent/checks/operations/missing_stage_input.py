"""A pipeline stage needs a file that is nowhere.

Why
    `dvc repro` stops there, so the pipeline cannot be run again from a clone.

Pay
    Track the file with DVC, add the stage that makes it, or correct the path.

Debt
    --- dvc.yaml
    stages:
      train:
        cmd: python src/train.py
        deps:
          - data/clean.csv
        outs:
          - model.pkl
    --- src/fit.py
    pass

Paid
    --- dvc.yaml
    stages:
      train:
        cmd: python src/train.py
        deps:
          - data/clean.csv
        outs:
          - model.pkl
    --- src/train.py
    pass
    --- data/clean.csv.dvc
    outs:
    - path: clean.csv
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.pipelines import pipeline_of
from solvent.source.project import Project


@check("OPS111", effort=Effort(0.5, 4), severity=Severity.MEDIUM, stage=Stage.RETRAIN)
def missing_stage_input(project: Project) -> Iterator[Sighting]:
    for edge in pipeline_of(project).breaks:
        if edge.kind == "missing":
            yield Sighting(edge.place, edge.message[0].upper() + edge.message[1:], key=edge.key)
