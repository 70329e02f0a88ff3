"""Rows taken whole are no longer drawn as they were, though each column may be: what went together no longer does.

Watches
    Inputs of stretches of production against the reference, by classifiers that learnt from other rows: 2,000 rows of a
    stretch and 4,000 of the reference.

Assumes
    With times, and 20 days or more in the reference: days are drawn alike, however alike the rows of one are. Where
    neighbouring days are alike, they are compared in runs, evidence counts for as much less as the reference's days
    wander, and stretches are as much longer than 14 days. That measure is an estimate: with day effects whose
    neighbours correlate by 0.8, none of 28 simulated half-years had a false alarm, from 60 days of reference on. For a
    season or a trend that the reference does not show nothing is promised. Else: rows are drawn alike and
    independently.

Promise
    At most its share of the yearly alpha in false alarms. Each stretch gives an e-value that is exact for independent
    days, or rows, however good the classifiers are; weighted by the stretch's part of a year they add up to evidence
    whose mean is 1 at most.

Reference
    Lopez-Paz & Oquab 2017, "Revisiting classifier two-sample tests"; Pandeva et al. 2024, "E-valuating classifier
    two-sample tests".
"""

import math
from collections.abc import Iterator

from solvent.catalog.monitor import monitor
from solvent.domain.finding import Severity
from solvent.domain.sight import Notice, Sight


@monitor("DRF102", kind="table", severity=Severity.MEDIUM, share=0.05)
def table_drift(sight: Sight) -> Iterator[Notice]:
    whole = sight.table
    if whole is None:
        return
    auc, carried = whole.drift.auc, [f"`{one.column}`" for one in whole.drift.carriers[:4]]
    by = f", by {', '.join(carried)}" if carried else ""
    yield Notice(
        f"Rows of {whole.start:%Y-%m-%d} to {whole.end:%Y-%m-%d}, taken whole, can be told from the reference{by}: of a"
        f" pair, one of each, a classifier tells which is which in {auc.value:.0%}; chance does in half.",
        statistic=f"area under the curve {auc.value:.3f} ({auc.low:.3f} to {auc.high:.3f})",
        effect=auc,
        evidence=math.exp(min(whole.log_e, 700.0)),
        threshold=math.exp(min(whole.threshold, 700.0)),
    )
