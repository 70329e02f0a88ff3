"""The model makes more errors than it did, as labels show: the relation of inputs to outcomes has changed.

Watches
    The losses of the model as labels come in, against those on the labelled predictions that its contract names.

Assumes
    Losses of different windows are independent while nothing changes; rows of one window may depend on each other.
    Where labels were drawn by a design, `evaluation.weight` is 1 / (the chance of each), known beforehand. Where they
    come late, `evaluation.labelled_at` says when: a window is then read once, at the age at which half of the labels of
    right and of wrong predictions are there, and each label is weighted by the share of its kind that is there; how
    long a kind takes is learned from the reference, else from production, and does not change. With
    `labels.delay_days` alone, all labels are there by then.

Promise
    At most its share of the yearly alpha in false alarms, however often one looks: a Shiryaev-Roberts e-detector whose
    null is the mean of all losses before.

Reference
    Shin, Ramdas & Rinaldo, "E-detectors: a nonparametric framework for sequential change detection", 2023;
    Waudby-Smith & Ramdas 2023 for weights; Lagakos, Barraj & De Gruttola 1988 for delays.
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
