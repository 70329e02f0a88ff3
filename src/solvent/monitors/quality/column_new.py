"""A column arrives that the reference did not have.

Watches
    The names of the columns.

Assumes
    Nothing.

Promise
    A fact: it is raised where, and only where, the data has a column that the reference has not.

Reference
    Polyzotis et al., "Data validation for machine learning", MLSys 2019.

Alarm
    reference {"fare": [1.0, 2.0]}
    current {"fare": [1.0, 2.0], "surcharge": [0.0, 0.5]}

Quiet
    reference {"fare": [1.0, 2.0], "surcharge": [0.0, 0.1]}
    current {"fare": [1.0, 2.0], "surcharge": [0.0, 0.5]}
"""

from collections.abc import Iterator

from solvent.catalog.monitor import monitor
from solvent.domain.finding import Severity
from solvent.domain.sight import Notice, Sight

_BESIDE = frozenset({"target", "prediction", "score", "time", "key"})


@monitor("QLT102", kind="schema", severity=Severity.NOTE)
def column_new(sight: Sight) -> Iterator[Notice]:
    for name, column in sight.current.columns.items():
        if name in sight.reference.columns or name in sight.roles.ignored or sight.roles.of(name) in _BESIDE:
            continue
        yield Notice(f"`{name}` is new, with {column.rows:,} rows; the model does not know it.", column=name)
