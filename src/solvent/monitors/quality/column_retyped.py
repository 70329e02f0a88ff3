"""Values of a column are of another type than they were: text among numbers, a date written otherwise.

Watches
    Values that could not be read as the column's kind.

Assumes
    Rows are exchangeable with those of the reference.

Promise
    At most its share of the yearly alpha in false alarms, over all columns and looks, by Fisher's exact test.

Reference
    Fisher, "The design of experiments", 1935; Polyzotis et al., MLSys 2019.

Alarm
    reference x100 {"fare": [1.0, 2.0]}
    current x100 {"fare": ["1,50", "2,10"]}

Quiet
    reference x100 {"fare": [1.0, 2.0]}
    current x100 {"fare": [1.5, 2.1]}
"""

from collections.abc import Iterator

from solvent.catalog.monitor import monitor
from solvent.domain.finding import Severity
from solvent.domain.ruler import Kind
from solvent.domain.sight import Notice, Sight
from solvent.stats.first_seen import first_seen_p

_NAMES = {Kind.NUMBER: "a number", Kind.TIME: "a time", Kind.BOOLEAN: "true or false", Kind.CATEGORY: "a text"}


@monitor("QLT103", kind="schema", severity=Severity.HIGH, share=0.02)
def column_retyped(sight: Sight) -> Iterator[Notice]:
    for old, new in sight.pairs():
        if not new.misfits or first_seen_p(old.misfits, old.rows, new.misfits, new.rows) > sight.alpha:
            continue
        wanted = _NAMES.get(old.kind, "of the kind that it was")
        yield Notice(
            f"{new.misfits:,} of {new.rows:,} values of `{new.name}` are not {wanted}.",
            column=new.name,
            statistic=f"{new.misfits / new.rows:.1%} misfits, {old.misfits / max(old.rows, 1):.1%} before",
        )
