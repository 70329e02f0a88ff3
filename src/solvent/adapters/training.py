"""A project's training command, run in a copy of the project: once for each number of rows to train on."""

import json
import math
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from solvent.domain.errors import BadUsage, NotTrained
from solvent.source.text import printable

PLACE, VARIABLE, KEY = "{rows}", "SOLVENT_ROWS", "error"
_LEFT_OUT = (".git", "__pycache__", ".solvent", ".mypy_cache", ".pytest_cache", ".ruff_cache")
# Installed packages are used where they are.
_INSTALLED = (".venv", "venv", "node_modules")
_LARGEST_COPY = 5_000_000_000
_SAID = 500


@dataclass(frozen=True)
class CommandTrainer:
    """Runs `command` in `folder` with `{rows}` in it replaced, and with SOLVENT_ROWS in its environment.

    The error is the number `error` of the last JSON object that stands on a line of its own in the output.
    """

    command: str
    folder: Path
    seconds: float

    def __call__(self, rows: int) -> float:
        """The error that the command tells after training on so many rows."""
        named = f"`{self.command.replace(PLACE, str(rows))}`"
        said, complaint, code = self._run(rows, named)
        if code != 0:
            raise NotTrained(
                f"{named} ended with code {code}: {_end(complaint or said)}",
                hint="Run it by hand in the project's folder, and correct commands.train_rows.",
            )
        found = _told(said)
        if found is None or not math.isfinite(found) or found < 0:
            raise NotTrained(
                f"{named} told no error.",
                hint=f'Let it print a line such as {{"{KEY}": 0.12}}, an error that is better the lower.',
            )
        return found

    def _run(self, rows: int, named: str) -> tuple[str, str, int]:
        try:
            started = subprocess.Popen(
                shlex.split(self.command.replace(PLACE, str(rows))),
                cwd=self.folder,
                env={**os.environ, VARIABLE: str(rows)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            raise NotTrained(f"{named} cannot be run: {error}.", hint="Correct commands.train_rows.") from None
        try:
            said, complaint = started.communicate(timeout=self.seconds)
        except subprocess.TimeoutExpired:
            raise NotTrained(
                f"{named} took more than {self.seconds:g} seconds.", hint="Allow more time, or train on fewer rows."
            ) from None
        finally:
            _end_group(started)
        return said, complaint, started.returncode


@contextmanager
def trainer(command: str, project: Path, *, seconds: float) -> Iterator[CommandTrainer]:
    """A trainer in a copy of the project, which is gone afterwards: the project itself stays as it is.

    Raises
    ------
    BadUsage
        The command names no place for the number of rows, or the project is too large to copy.
    """
    if PLACE not in command and VARIABLE not in command:
        raise BadUsage(
            f"commands.train_rows does not say where the number of rows goes: `{command}`.",
            hint=f'Write {PLACE} in its place, such as "python train.py --rows {PLACE}", or read {VARIABLE}.',
        )
    size = sum(_size(path) for path in _kept(project))
    if size > _LARGEST_COPY:
        raise BadUsage(
            f"The project holds {size / 1e9:.1f} GB, too much to copy for training.",
            hint="Keep data outside of the project's folder, or measure in Python: solvent.measure_curve.",
        )
    with tempfile.TemporaryDirectory(prefix="solvent-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / project.resolve().name
        shutil.copytree(project, copy, symlinks=True, ignore=shutil.ignore_patterns(*_LEFT_OUT, *_INSTALLED))
        for name in _INSTALLED:
            if (project / name).is_dir():
                (copy / name).symlink_to((project / name).resolve())
        yield CommandTrainer(command, copy, seconds)


def _kept(project: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(project):
        folders[:] = [name for name in folders if name not in _LEFT_OUT + _INSTALLED]
        yield from (Path(folder, name) for name in files)


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _told(said: str) -> float | None:
    for line in reversed(said.splitlines()):
        if not line.lstrip().startswith("{"):
            continue
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            continue
        found = told.get(KEY) if isinstance(told, dict) else None
        if isinstance(found, int | float) and not isinstance(found, bool):
            return float(found)
    return None


def _end(said: str) -> str:
    return printable(" ".join(said.split())[-_SAID:]) or "it said nothing"


def _end_group(started: "subprocess.Popen[str]") -> None:
    """End the command and whatever it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()
