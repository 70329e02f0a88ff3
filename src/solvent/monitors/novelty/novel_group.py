"""A group of rows comes in that training never saw: perhaps a new class.

Watches
    Inputs row by row, mixed kinds and gaps included. Rows that lie together where training has few or none raise a
    suspicion; it is tried on rows that come later, against rows of training that did not raise it.

Assumes
    Where the reference holds 20 days or more, rows of one day may be alike and so may neighbouring days: a group is
    tried on later days than those that raised it, and counts by how alike they show themselves, which is an estimate.
    Elsewhere rows are drawn independently of each other. Each look takes 2,000 rows of what is new at most, in four
    stretches, and 4,000 of the reference.

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

# Where most rows are in one group, production moved as a whole, and the group may be no new class.
_MOSTLY = 0.5


@monitor("NOV101", kind="novelty", severity=Severity.MEDIUM, share=0.05)
def novel_group(sight: Sight) -> Iterator[Notice]:
    if not sight.groups:
        return
    group, *more = sorted(sight.groups, key=lambda one: -one.share.value)
    rest = f" So are {len(more)} smaller ones." if len(more) > 1 else " So is a smaller one." if more else ""
    moved = group.share.value > _MOSTLY
    rest += " As most rows are in it, production may have moved as a whole." if moved else ""
    times = f"at least {group.ratio.low:.3g} times as common as in training" if group.ratio.low > 1 else "new"
    yield Notice(
        f"A group of rows is unlike training, “{group.name}”: {group.share.value:.1%} of the newest rows,"
        f" {times}.{rest}",
        part=group.identity,
        severity=Severity.LOW if moved else None,
        statistic=f"rows to look at first: {', '.join(map(str, group.exemplars[:3]))}",
        effect=group.share,
    )
