"""A limit to what a piece of work may cost: hostile or merely strange files must not hold an assessment up."""

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

from solvent.domain.errors import TookTooLong

Value = TypeVar("Value")


class CpuGuard:
    """Gives work so many seconds of processor time; waiting for others costs nothing.

    Outside the main thread nothing is limited: only there can work be interrupted.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __call__(self, work: Callable[[], Value]) -> Value:
        """What `work` returns.

        Raises
        ------
        TookTooLong
            The time was up before it was done.
        """
        if threading.current_thread() is not threading.main_thread():
            return work()
        before = signal.signal(signal.SIGVTALRM, self._stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, self.seconds)
        try:
            return work()
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        raise TookTooLong(f"it took more than {self.seconds:g} s")
