"""Values come of a kind that the reference had none of: gaps, infinities, new categories, values beyond its range.

Watches
    Nulls and NaN, infinities, categories, and the range, of each column in which the reference had none such.

Assumes
    Rows are exchangeable with those of the reference; rows that come in bursts count as many, so that a burst of the
    first gaps is reported, as it should be.

Promise
    At most its share of the yearly alpha in false alarms, over all columns and looks, by Fisher's exact test.

Reference
    Fisher, "The design of experiments", 1935. For the first of a kind among `m` new rows after `n` without any, the
    chance of `k` of them is about (m / (n + m))**k.

Alarm
    reference x500 {"fare": [1.0, 2.0, 3.0, 4.0]}
    current x20 {"fare": [1.0, null, 2.0, 3.0]}

Quiet
    reference x500 {"fare": [1.0, 2.0, null, 4.0]}
    current x20 {"fare": [1.0, null, 2.0, 3.0]}
"""

from collections.abc import Iterator

from solvent.catalog.monitor import monitor
from solvent.domain.finding import Severity
from solvent.domain.profile import ColumnProfile
from solvent.domain.ruler import Kind
from solvent.domain.sight import Notice, Sight
from solvent.stats.first_seen import first_seen_p


@monitor("QLT104", kind="quality", severity=Severity.MEDIUM, share=0.05)
def kind_first_seen(sight: Sight) -> Iterator[Notice]:
    for old, new in sight.pairs():
        # A clock only goes forward: later times than ever are no news.
        if sight.roles.of(new.name) in {"time", "key"}:
            continue
        # Labels come later than their rows.
        late = {"empty"} if sight.roles.of(new.name) == "target" else set()
        for said, before, now in _kinds(old, new):
            if before or said in late or first_seen_p(0, old.rows, now, new.rows) > sight.alpha / 4:
                continue
            yield Notice(
                f"{now:,} of {new.rows:,} values of `{new.name}` are {said}; none of {old.rows:,} was before.",
                column=new.name,
                part=said.partition(":")[0],
                severity=Severity.HIGH if now > new.rows / 2 else None,
                statistic=f"{now / new.rows:.1%}, 0 before",
            )


def _kinds(old: ColumnProfile, new: ColumnProfile) -> Iterator[tuple[str, int, int]]:
    yield "empty", old.nulls + old.nans, new.nulls + new.nans
    yield "infinite", old.infinities, new.infinities
    if old.kind is Kind.NUMBER:
        yield f"below {old.least:g}, the least so far", old.below, new.below
        yield f"above {old.greatest:g}, the greatest so far", old.above, new.above
    # Where the reference's own categories were too many to count, new ones are no news.
    if old.kind is Kind.CATEGORY and not old.other:
        names = ", ".join(f"`{value}`" for value in list(new.unseen)[:3])
        yield f"in new categories: {names}", 0, new.other
