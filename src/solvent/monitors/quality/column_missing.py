"""A column that the model was trained with does not arrive.

Watches
    The names of the columns. Where a new column measures like the missing one, it is named as what it may be called
    now.

Assumes
    Nothing.

Promise
    A fact: it is raised where, and only where, a watched column of the reference is not in the data.

Reference
    Polyzotis et al., "Data validation for machine learning", MLSys 2019: a schema that is compared with each batch.

Alarm
    reference {"fare": [1.0, 2.0], "site": ["a", "b"]}
    current {"site": ["a", "b"]}

Quiet
    reference {"fare": [1.0, 2.0], "site": ["a", "b"]}
    current {"fare": [2.0, 9.0], "site": ["a", "b"]}
"""

from collections.abc import Iterator

from solvent.catalog.monitor import monitor
from solvent.domain.finding import Severity
from solvent.domain.profile import ColumnProfile
from solvent.domain.ruler import Kind
from solvent.domain.sight import Notice, Sight

_WITHOUT = frozenset({"target", "prediction", "score"})


@monitor("QLT101", kind="schema", severity=Severity.HIGH)
def column_missing(sight: Sight) -> Iterator[Notice]:
    new = [column for name, column in sight.current.columns.items() if name not in sight.reference.columns]
    for name, column in sight.reference.columns.items():
        known = sight.current.columns.get(name)
        if (known is not None and known.rows) or name in sight.roles.ignored or not sight.current.rows:
            continue
        # Labels come late, and a log of inputs holds no answers.
        if sight.roles.of(name) in _WITHOUT:
            continue
        alike = [one.name for one in new if _alike(column, one)]
        renamed = f" `{alike[0]}` is new and holds the same kind of values: was it renamed?" if len(alike) == 1 else ""
        yield Notice(f"`{name}` is missing from all {sight.current.rows:,} rows.{renamed}", column=name)


def _alike(old: ColumnProfile, new: ColumnProfile) -> bool:
    if old.kind is not new.kind:
        return False
    if old.kind in {Kind.CATEGORY, Kind.BOOLEAN}:
        shared = len({*old.values} & {*new.values, *new.unseen})
        return shared >= 0.8 * len(old.values) > 0
    return (
        old.kind is Kind.NUMBER
        and old.std > 0
        and abs(new.mean - old.mean) < old.std / 4
        and (0.8 < new.std / old.std < 1.25)
    )
