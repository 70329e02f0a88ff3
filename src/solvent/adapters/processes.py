"""What a forked worker must do before its work, so that it neither waits for ever nor outlives who asked for it."""

import ctypes
import gc
import os
import signal
from multiprocessing import parent_process

_PR_SET_PDEATHSIG = 1

# A child must not tidy up what it inherited: a database's lock may be held by a thread that it did not inherit.
os.register_at_fork(after_in_child=gc.freeze)


def end_with_parent() -> None:
    """Let this process be ended when its parent ends, even by force; only Linux can."""
    try:
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    except (OSError, AttributeError):
        return
    # It may have ended before we could ask.
    parent = parent_process()
    if parent is not None and os.getppid() != parent.pid:
        os._exit(1)
