"""Rows come twice: a key of the window is there more than once, or was counted in an earlier one.

Watches
    The columns that the contract names as `watch.key`, in all rows that are still there.

Assumes
    A key names one row.

Promise
    A fact: it is raised where, and only where, a key is repeated.

Reference
    The contract.

Alarm
    reference {"id": ["a", "b"]}
    current {"id": ["c", "c"]}
    repeated 1

Quiet
    reference {"id": ["a", "b"]}
    current {"id": ["c", "d"]}
    repeated 0
"""

from collections.abc import Iterator

from solvent.catalog.monitor import monitor
from solvent.domain.finding import Severity
from solvent.domain.sight import Notice, Sight


@monitor("QLT107", kind="quality", severity=Severity.MEDIUM)
def rows_repeated(sight: Sight) -> Iterator[Notice]:
    if sight.repeated:
        share = sight.repeated / max(sight.current.rows, 1)
        key = " and ".join(f"`{name}`" for name in sight.roles.key) or "the key"
        yield Notice(
            f"{sight.repeated:,} of {sight.current.rows:,} rows repeat a value of {key}.",
            column=sight.roles.key[0] if len(sight.roles.key) == 1 else None,
            statistic=f"{share:.1%}",
        )
