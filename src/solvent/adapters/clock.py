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
