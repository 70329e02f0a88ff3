"""A group of rows comes in that training never saw: perhaps a new class.

Watches
    Inputs row by row, mixed kinds and gaps included. Rows that lie together where training has few or none raise a
    suspicion; it is tried on rows that come later, against rows of training that did not raise it.

Assumes
    Rows are drawn independently of each other: a burst of like rows counts as many. Each look takes 2,000 rows of what
    is new at most, in four stretches, and 4,000 of the reference.

Promise
    At most its share of the yearly alpha in false alarms, over all groups and looks together: each suspicion may spend
    a part of alpha, and the parts add up to it, however many they become.

Reference
    Ville 1939 and Robbins 1970, for evidence at all times; Foster & Stine, "Alpha-investing", 2008.
"""

from collections.abc import Iterator

from solvent.catalog.monitor import monitor
from solvent.domain.finding import Severity
from solvent.domain.sight import Notice, Sight


@monitor("NOV101", kind="novelty", severity=Severity.MEDIUM, share=0.05)
def novel_group(sight: Sight) -> Iterator[Notice]:
    for group in sight.groups:
        rule = " and ".join(map(str, group.rule)) or "no short rule describes it"
        times = f"{group.ratio.value:.3g} times as common as in training, or more" if group.ratio.low > 0 else "new"
        yield Notice(
            f"A group of rows is unlike training, “{group.name}”: {group.share.value:.1%} of rows, {times}; {rule}.",
            part=group.identity,
            statistic=f"exemplars {', '.join(map(str, group.exemplars[:3]))}",
            effect=group.share,
        )
