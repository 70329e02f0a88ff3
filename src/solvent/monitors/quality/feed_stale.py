"""The feed is silent: no new data for longer than the contract allows.

Watches
    The time since the newest row, against `watch.stale_after_hours`.

Assumes
    The clocks of the data and of the watch agree.

Promise
    A fact: it is raised where, and only where, the newest row is older than allowed.

Reference
    The contract.

Alarm
    reference {"fare": [1.0, 2.0]}
    current {"fare": [1.0, 2.0]}
    hours 30 of 26

Quiet
    reference {"fare": [1.0, 2.0]}
    current {"fare": [1.0, 2.0]}
    hours 20 of 26
"""

from collections.abc import Iterator

from solvent.catalog.monitor import monitor
from solvent.domain.finding import Severity
from solvent.domain.sight import Notice, Sight


@monitor("QLT106", kind="feed", severity=Severity.HIGH)
def feed_stale(sight: Sight) -> Iterator[Notice]:
    if sight.newest is None or sight.stale_after is None:
        return
    age = sight.at - sight.newest
    if age > sight.stale_after:
        hours, allowed = age.total_seconds() / 3600, sight.stale_after.total_seconds() / 3600
        yield Notice(f"The newest row is {hours:,.0f} hours old; {allowed:g} are allowed.", statistic=f"{hours:.0f} h")
