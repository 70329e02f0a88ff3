"""A requirement of the contract is broken in production, as labels show.

Watches
    The losses of the model as labels come in, against what the requirement allows.

Assumes
    Rows of one window may depend on each other. Where labels were drawn by a design, `evaluation.weight` is 1 / (the
    chance of each), known beforehand. Where they come late, `evaluation.labelled_at` says when, and how long a kind
    takes does not change; with `labels.delay_days` alone, all are there by then. With neither, labels that come late
    are neither better nor worse than those that are there.

Promise
    At most its share of the yearly alpha in false alarms, however often one looks: bets against the claim that the mean
    loss keeps the limit, with windows as blocks.

Reference
    Podkopaev & Ramdas, "Tracking the risk of a deployed model and detecting harmful distribution shifts", ICLR 2022.
"""

from collections.abc import Iterator

from solvent.catalog.monitor import monitor
from solvent.domain.finding import Severity
from solvent.domain.loss_watch import Doubt
from solvent.domain.sight import Notice, Sight
from solvent.monitors.performance.sentences import said


@monitor("CON101", kind="performance", severity=Severity.HIGH, share=0.15)
def requirement_broken(sight: Sight) -> Iterator[Notice]:
    for trouble in sight.troubles:
        if trouble.confirmed and trouble.doubt is Doubt.HARM:
            yield said(trouble, "is broken")
