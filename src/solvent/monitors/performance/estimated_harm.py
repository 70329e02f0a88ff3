"""The model is likely worse than it was, by an estimate that needs no labels.

Watches
    The metric of each requirement, estimated from scores and inputs, against its value on the reference.

Assumes
    Inputs moved, and outcomes still follow from them as before. A change of the relation itself shows in labels only.

Promise
    It is raised only where a drift monitor stands by a change, and the whole 90 % interval of the metric's change is
    worse than the contract tolerates: so it has no more false alarms than those. Confirmed performance takes its place
    as labels come in.

Reference
    Bialek et al., "Estimating model performance under covariate shift without labels", arXiv 2401.08348.
"""

from collections.abc import Iterator

from solvent.catalog.monitor import monitor
from solvent.domain.finding import Severity
from solvent.domain.sight import Notice, Sight
from solvent.monitors.performance.sentences import said


@monitor("EST101", kind="performance", severity=Severity.HIGH)
def estimated_harm(sight: Sight) -> Iterator[Notice]:
    for trouble in sight.troubles:
        if not trouble.confirmed:
            yield said(trouble, "is likely worse than it was, by an estimate without labels")
