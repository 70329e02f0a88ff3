"""The nearest of the names that were meant to be written."""

from collections.abc import Iterable
from difflib import get_close_matches

_SHOWN = 20


def nearest(written: str, names: Iterable[str]) -> str | None:
    """The name most like what was written, or None.

    >>> nearest("purpse", ["purpose", "task"]), nearest("xyz", ["purpose"])
    ('purpose', None)
    """
    by_lower = {name.lower(): name for name in names}
    close = get_close_matches(written.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[close[0]] if close else None


def advice(written: str, names: Iterable[str], *, listed: str = "It has") -> str:
    """What to do about a name that is none: take the nearest, else one of those there are.

    >>> advice("purpse", ["purpose", "task"]), advice("xyz", ["purpose", "task"])
    ("Did you mean 'purpose'?", 'It has: purpose, task.')
    """
    known = list(names)
    close = nearest(written, known)
    return f"Did you mean {close!r}?" if close else f"{listed}: {', '.join(known[:_SHOWN])}."
