"""The model makes more errors than it did, as labels show: the relation of inputs to outcomes has changed.

Watches
    The losses of the model as labels come in, against those on the labelled predictions that its contract names.

Assumes
    Losses of different windows are independent while nothing changes; rows of one window may depend on each other.

Promise
    At most its share of the yearly alpha in false alarms, however often one looks: a Shiryaev-Roberts e-detector whose
    null is the mean of all losses before.

Reference
    Shin, Ramdas & Rinaldo, "E-detectors: a nonparametric framework for sequential change detection", 2023.
"""

from collections.abc import Iterator

from solvent.catalog.monitor import monitor
from solvent.domain.finding import Severity
from solvent.domain.loss_watch import Doubt
from solvent.domain.sight import Notice, Sight
from solvent.monitors.performance.sentences import said


@monitor("CON102", kind="performance", severity=Severity.MEDIUM, share=0.15)
def losses_risen(sight: Sight) -> Iterator[Notice]:
    for trouble in sight.troubles:
        if trouble.confirmed and trouble.doubt is Doubt.RISE:
            yield said(trouble, "got worse")
