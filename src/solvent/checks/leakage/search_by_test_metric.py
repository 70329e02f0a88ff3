"""A search in the configuration chooses settings by a metric of the test rows.

Why
    The best of many settings on one test set is best partly by luck: its test score no longer says how
    good it is on new rows.

Pay
    Let the search and the callbacks watch a validation metric, and score the test part once, at the end.

Not
    Metrics of a validation part, test metrics that are only logged.

Debt
    --- train.py
    import wandb
    wandb.init()
    --- sweep.yaml
    method: bayes
    metric:
      name: test_acc
      goal: maximize
    parameters:
      lr:
        max: 0.1
        min: 0.001

Paid
    --- train.py
    import wandb
    wandb.init()
    --- sweep.yaml
    method: bayes
    metric:
      name: val_acc
      goal: maximize
    parameters:
      lr:
        max: 0.1
        min: 0.001
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.searches import searched_on_test
from solvent.source.stations import station


@check(
    "LEK109",
    effort=Effort(0.5, 4),
    severity=Severity.HIGH,
    stage=Stage.EVALUATE,
    tags=("leakage:multi-test",),
)
def search_by_test_metric(project: Project) -> Iterator[Sighting]:
    found = list(searched_on_test(project))
    if found:
        place, metric = found[0]
        others = tuple(other for other, _ in found[1:])
        message = f"settings are chosen by `{metric}`, a metric of the test rows"
        recorded = next((o.place(t) for o in project.code for t in o.texts if t.value == metric), None)
        score = (station(project, "score", recorded),) if recorded is not None else ()
        yield Sighting(place, message, others, "search", flow=(*score, station(project, "chooses", place)))
