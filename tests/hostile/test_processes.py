"""Worker processes come back whatever the process that forks them is doing, and do not outlive it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

# Threads that hold a database's lock while workers are forked, and dead connections for the workers' collector to find.
BUSY = """
import gc, sqlite3, sys, threading
from solvent.wiring import workers

def hammer():
    while True:
        connection = sqlite3.connect(":memory:")
        connection.execute("CREATE TABLE t (x)")
        connection.executemany("INSERT INTO t VALUES (?)", [(b"x" * 1000,)] * 50)

def work(number):
    gc.collect()
    return number

for _ in range(2):
    threading.Thread(target=hammer, daemon=True).start()
for _ in range(12):
    ring = [sqlite3.connect(":memory:")]
    ring.append(ring)
    ring[0].execute("CREATE TABLE t (x)")
    gc.disable()
    del ring
    with workers(0) as pool:
        assert list(pool.map(work, range(8))) == list(range(8))
    gc.enable()
print("done")
"""


def test_no_worker_waits_for_a_lock_that_it_inherited():
    done = subprocess.run([sys.executable, "-c", BUSY], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.strip() == "done", done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends children with their parent")
def test_workers_end_with_a_parent_that_is_killed():
    script = (
        "import os, time\nfrom solvent.wiring import workers\npool = workers(0)\n"
        "print(*{pool.submit(os.getpid).result() for _ in range(20)}, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        numbers = [int(number) for number in parent.stdout.readline().split()]
        assert numbers
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while any(_is_running(number) for number in numbers):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"
