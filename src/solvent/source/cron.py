"""How often a cron expression fires."""

import re
from datetime import date, timedelta
from functools import lru_cache

_FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_NAMES = {
    **{name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)},
    **{name: n for n, name in enumerate("sun mon tue wed thu fri sat".split())},
}
_PRESETS = {
    "hourly": 1 / 24, "daily": 1.0, "midnight": 1.0, "weekly": 7.0, "monthly": 30.4, "quarterly": 91.3,
    "yearly": 365.25, "annually": 365.25,
}  # fmt: skip
_PART = re.compile(r"(?:\*|(?P<low>\w{1,3})(?:-(?P<high>\w{1,3}))?)(?:/(?P<step>\d{1,2}))?")
# In 28 years every date falls on every weekday equally often.
_DAYS = tuple(date(2000, 1, 1) + timedelta(days) for days in range(7 * 1461))


@lru_cache(maxsize=256)
def days_between(text: str) -> float | None:
    """The mean number of days from one firing to the next; None for what is no cron expression or never fires.

    >>> days_between("0 3 * * 1"), days_between("@daily"), days_between("*/30 * * * *") == 1 / 48
    (7.0, 1.0, True)
    >>> round(days_between("0 0 1,15 * *"), 1), days_between("every monday"), days_between("0 0 31 2 *")
    (15.2, None, None)
    """
    text = text.strip().strip("\"'").lower()
    if text.startswith("@"):
        return _PRESETS.get(text[1:])
    fields = text.split()
    if len(fields) != 5:
        return None
    chosen = [_values(field, *ends) for field, ends in zip(fields, _FIELDS, strict=True)]
    minutes, hours, days, months, weekdays = chosen
    if not all(chosen):
        return None
    weekdays = {day % 7 for day in weekdays}
    # Where both are restricted, either will do; that is how cron reads it.
    either = fields[2][0] != "*" and fields[4][0] != "*"
    matching = 0
    for day in _DAYS:
        by_date, by_week = day.day in days, day.isoweekday() % 7 in weekdays
        matching += day.month in months and ((by_date or by_week) if either else (by_date and by_week))
    return len(_DAYS) / (matching * len(minutes) * len(hours)) if matching else None


def _values(field: str, least: int, most: int) -> set[int]:
    found: set[int] = set()
    for part in field.split(","):
        read = _PART.fullmatch(part)
        if read is None:
            return set()
        low, high = _number(read["low"], least), _number(read["high"] or read["low"], most)
        if low is None or high is None or low < least or high > most:
            return set()
        if read["step"] and read["low"] and not read["high"]:
            high = most
        found |= set(range(low, high + 1, max(int(read["step"] or 1), 1)))
    return found


def _number(text: str | None, default: int) -> int | None:
    if text is None:
        return default
    return int(text) if text.isdecimal() else _NAMES.get(text)
