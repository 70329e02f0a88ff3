"""Chances, times and amounts in the few characters that a table has for them."""

from solvent.domain.durations import durations
from solvent.domain.estimate import Estimate
from solvent.reports.words import amount, one_line
from solvent.source.text import printable


def chance(estimate: Estimate) -> str:
    """A probability with its range, in hundredths.

    >>> from solvent.domain.evidence import Grade
    >>> chance(Estimate(0.4, 0.1, 0.861, "probability", Grade.ASSUMED))
    '40 % (10–86)'
    """
    value, low, high = (
        min(max(round(100 * number), 1), 99) for number in (estimate.value, estimate.low, estimate.high)
    )
    return f"{value} % ({low}–{high})" if low != high else f"{value} %"


def days(estimate: Estimate) -> str:
    """A range of time; nothing where it takes none."""
    return durations(estimate.low, estimate.high) if estimate.high > 0 else "at once"


def much(estimate: Estimate) -> str:
    """The range of an amount, rounded to two digits.

    >>> from solvent.domain.evidence import Grade
    >>> much(Estimate(62, 13.6, 1234, "hour", Grade.ASSUMED))
    '14–1,200'
    """
    low, high = (amount(float(f"{number:.2g}")) for number in (estimate.low, estimate.high))
    return low if low == high else f"{low}–{high}"


def plain(text: str) -> str:
    """Text in one line that a terminal shows and does not obey."""
    return one_line(printable(text), longest=900)
