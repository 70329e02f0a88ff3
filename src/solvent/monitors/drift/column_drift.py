"""A column is no longer distributed as it was: in its place, spread, shape, categories, gaps or range.

Watches
    Counts of each column, of inputs, predictions, scores and labels alike, and of each in the slices that the contract
    names, window by window, against the pool of all rows before: what adds up since some window, and, where the
    reference has 8 windows or more, one or two that lie far from all of its windows or from those before them.

Assumes
    Without times, or with fewer than 8 windows in the reference: rows are drawn alike and independently of each other.
    With them, days may differ by themselves, and neighbouring days and weekdays be alike: by how much is learned from
    the reference's own windows. From 20 windows on this holds for day effects whose neighbours correlate by 0.5, from
    180 on by 0.8, of normal day effects; where those have tails as heavy as Student's law of 5 degrees has, and in all
    of 30 columns, one year in eight has an alarm at an alpha of 1 %. It does not hold for a season of which the
    reference saw less than two rounds.

Promise
    At most its share of the yearly alpha in false alarms, over all columns, slices, statistics and looks together.

Reference
    Shin, Ramdas & Rinaldo, "E-detectors: a nonparametric framework for sequential change detection", 2023; Ville 1939;
    for single windows Shewhart 1931.
"""

from collections.abc import Iterable

from solvent.catalog.monitor import monitor
from solvent.domain.finding import Severity
from solvent.domain.sight import Notice, Sight


@monitor("DRF101", kind="drift", severity=Severity.MEDIUM, share=0.5)
def column_drift(_: Sight) -> Iterable[Notice]:
    # Evidence adds up from window to window, in `solvent.Monitor`, which raises the alarms of this code itself.
    return ()
