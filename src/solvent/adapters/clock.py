"""The machine's clock."""

import time
from datetime import UTC, datetime


class SystemClock:
    """Tells the time of this machine."""

    def now(self) -> str:
        """The present as ISO 8601 in UTC, to the second."""
        return datetime.now(UTC).isoformat(timespec="seconds")

    def elapsed(self) -> float:
        """Seconds on a clock that only goes forward."""
        return time.perf_counter()


class StoppedClock(SystemClock):
    """Tells the time of a moment in the past, given in seconds since 1970."""

    def __init__(self, at: int) -> None:
        self._at = datetime.fromtimestamp(at, UTC)

    def now(self) -> str:
        """That moment as ISO 8601 in UTC."""
        return self._at.isoformat(timespec="seconds")
