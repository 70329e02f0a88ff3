"""What a user sees of a watch that goes on: files as they drop in, metrics over HTTP; and of rows on standard input."""

import io
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pyarrow.csv as pcsv
import pytest
from click.testing import CliRunner

from solvent.cli import cli
from solvent.domain.errors import BadUsage
from watching import live, project_in, rows, run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return project_in(tmp_path)


def sent(project: Path, text: bytes, *options: str) -> object:
    return CliRunner().invoke(cli, ["watch", str(project), "--current", "-", *options], input=text)


def as_csv(days: range, **more: object) -> bytes:
    found = io.BytesIO()
    pcsv.write_csv(rows(days, **more), found)
    return found.getvalue()


def test_rows_may_come_on_standard_input(project: Path) -> None:
    done = sent(project, as_csv(range(4)))
    assert done.exit_code == 0, done.output
    assert "1,200 rows of production, in 4 windows" in done.stdout
    done = sent(project, as_csv(range(4), miles=None))
    assert done.exit_code == 1
    assert "`miles` is missing" in done.stdout


def test_what_comes_twice_on_standard_input_counts_once(project: Path) -> None:
    ledger = ("--ledger", str(project / "ledger.sqlite"))
    for _ in range(2):
        done = sent(project, as_csv(range(2)), *ledger)
        assert "600 rows of production" in done.stdout
    assert "900 rows of production" in sent(project, as_csv(range(2, 3)), *ledger).stdout


def test_options_that_do_not_fit_together_are_refused(project: Path) -> None:
    assert isinstance(run(project, "--current", "-", "--follow").exception, BadUsage)
    assert isinstance(run(project, "--listen", "0").exception, BadUsage)
    assert isinstance(run(project, "--listen", "nowhere", "--follow").exception, BadUsage)


def test_a_watch_that_follows_waits_for_files_serves_metrics_and_ends_when_it_is_interrupted(project: Path) -> None:
    command = [sys.executable, "-m", "solvent", "watch", str(project), "--follow", "--every", "0.2", "--listen", "0"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        url = re.search(r"http://\S+/metrics", process.stderr.readline())[0]
        waiting = next(line for line in process.stderr if "Trying again" in line)
        assert "No file matches" in waiting
        live(project, range(1), miles=None)
        text, until = "", time.monotonic() + 60
        while "solvent_watch_rows" not in text and time.monotonic() < until:
            time.sleep(0.1)
            with suppress(OSError):
                text = urlopen(url, timeout=10).read().decode()
        assert 'solvent_watch_alarms{project="flights",state="open",severity="high"} 1' in text
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 1


def test_a_file_that_is_written_to_right_now_is_waited_for(project: Path) -> None:
    path = live(project, range(1))
    live(project, range(1, 2))
    soon = time.time() + 0.5
    os.utime(path, (soon, soon))
    for file in (project / "live").iterdir():
        if file != path:
            os.utime(file, (1, 1))
    time.sleep(0.6)
    done = run(project, "--follow", "--every", "2", "--looks", "1", "--format", "json")
    assert "000.parquet may still be written to" in done.stdout
    assert '"current_rows": 300' in done.stdout
