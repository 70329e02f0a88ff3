"""Days in the unit that a person would use."""

DAYS_A_YEAR = 365.25
DAYS_A_MONTH = DAYS_A_YEAR / 12
_UNITS = (("day", 1.0, 14), ("week", 7.0, 112), ("month", 30.44, 730), ("year", 365.25, float("inf")))


def duration(days: float) -> str:
    """A length of time.

    >>> [duration(d) for d in (0.00005, 0.002, 0.02, 0.3, 1, 9, 63, 200, 1200)]
    ['seconds', '3 minutes', 'half an hour', '7 hours', '1 day', '9 days', '9 weeks', '7 months', '3 years']
    """
    if days < 1 / 1440:
        return "seconds"
    if days < 1 / 72:
        return _counted(days * 1440, "minute")
    if days < 1 / 36:
        return "half an hour"
    if days < 0.96:
        return _counted(days * 24, "hour")
    name, size = _unit(days)
    return _counted(days / size, name)


def durations(low: float, high: float) -> str:
    """A range of time, in one unit where both ends fit it.

    >>> durations(35, 84), durations(2, 2.1), durations(0.3, 90), durations(4, 40)
    ('5 to 12 weeks', '2 days', '7 hours to 13 weeks', '4 days to 6 weeks')
    """
    if duration(low) == duration(high):
        return duration(high)
    name, size = _unit(high)
    if low >= 1 and (low / size >= 1.5 or name == "day"):
        first, last = round(low / size), round(high / size)
        return f"{first} to {last} {name}s" if first != last else duration(high)
    return f"{duration(low)} to {duration(high)}"


def _unit(days: float) -> tuple[str, float]:
    return next((name, size) for name, size, until in _UNITS if days < until)


def _counted(number: float, noun: str) -> str:
    whole = max(round(number), 1)
    return f"{whole:,} {noun}" if whole == 1 else f"{whole:,} {noun}s"
