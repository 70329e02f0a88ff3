"""A column that the model was trained with does not arrive.

Watches
    The names of the columns. Where a new column has a like name, or is the only new one, it is named as what the
    missing one may be called now.

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
from solvent.domain.sight import Notice, Sight
from solvent.domain.suggest import nearest

_WITHOUT = frozenset({"target", "prediction", "score"})


@monitor("QLT101", kind="schema", severity=Severity.HIGH)
def column_missing(sight: Sight) -> Iterator[Notice]:
    if not sight.current.rows:
        return
    new = [name for name in sight.current.columns if name not in sight.reference.columns]
    gone = [name for name in sight.reference.columns if _is_gone(name, sight)]
    for name in gone:
        alike = nearest(name, new) or (new[0] if len(new) == len(gone) == 1 else None)
        renamed = f" `{alike}` is new: was it renamed?" if alike else ""
        yield Notice(f"`{name}` is missing from all {sight.current.rows:,} rows.{renamed}", column=name)


def _is_gone(name: str, sight: Sight) -> bool:
    known = sight.current.columns.get(name)
    # Labels come late, and a log of inputs holds no answers.
    return not ((known is not None and known.rows) or name in sight.roles.ignored or sight.roles.of(name) in _WITHOUT)
