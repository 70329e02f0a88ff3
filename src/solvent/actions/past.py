"""Which past commits tell how debt grew: spaced evenly over time on the main line."""

import calendar
from collections.abc import Sequence
from datetime import UTC, datetime

Moment = tuple[str, int]
_DAY = 86400


def moments(mainline: Sequence[Moment], count: int) -> tuple[Moment, ...]:
    """For each of the last `count` months the commit that stood at its end, oldest first; nothing stands twice.

    `mainline` is newest first, each commit with its time in seconds. A history shorter than that many months is
    divided evenly instead, by days at the least.

    >>> day = 86400
    >>> moments([("d", 9 * day), ("c", 5 * day), ("b", 4 * day), ("a", 0)], 3)
    (('a', 0), ('c', 518400))
    """
    if len(mainline) < 2:
        return ()
    newest, oldest = mainline[0][1], min(at for _, at in mainline)
    wanted = [_months_before(newest, back) for back in range(count, 0, -1)]
    if wanted[0] < oldest:
        steps = max(min(count, (newest - oldest) // _DAY), 1)
        wanted = [oldest + (newest - oldest) * step // steps for step in range(steps)]
    found: dict[str, int] = {}
    for at in wanted:
        sha = next((sha for sha, time in mainline if time <= at), None)
        if sha is not None and sha != mainline[0][0]:
            found.setdefault(sha, at)
    return tuple(found.items())


def _months_before(at: int, months: int) -> int:
    moment = datetime.fromtimestamp(at, UTC)
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return int(moment.replace(year=year, month=month + 1, day=day).timestamp())
