"""Ruff, for what is not machine learning's own: run on the tree with none of the project's settings."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from solvent.domain.evidence import Place
from solvent.domain.ports import Files
from solvent.source.project import Lint

# Undefined and unused names; the rest of what a linter knows is its own users' business.
RULES = ("F821", "F401", "F841")
_TIMEOUT = 120
_MOST_BYTES = 2_000_000


def ruff_of(files: Files, paths: Sequence[str]) -> tuple[Lint, ...] | None:
    """What ruff finds in files that are not on disk: they are written to a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="solvent-") as folder:
        root = Path(folder).resolve()
        written = []
        for path in paths:
            try:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(files.read(path, limit=_MOST_BYTES))
            except (OSError, ValueError):
                continue
            written.append(path)
        return ruff(root, written)


def ruff(root: Path, paths: Sequence[str]) -> tuple[Lint, ...] | None:
    """What ruff finds in the Python files at `paths`; None where it cannot be run."""
    if not paths:
        return ()
    program = Path(sys.executable).with_name("ruff")
    command = [
        str(program) if program.exists() else "ruff",
        "check", "--isolated", "--no-cache", "--exit-zero", "--no-fix", "--quiet", "--output-format=json",
        "--target-version=py311", f"--select={','.join(RULES)}",
    ]  # fmt: skip
    found: list[Lint] = []
    for start in range(0, len(paths), 2000):
        names = [f"./{path}" for path in paths[start : start + 2000]]
        try:
            done = subprocess.run(
                [*command, *names],
                cwd=root,
                capture_output=True,
                timeout=_TIMEOUT,
                stdin=subprocess.DEVNULL,
                check=False,
            )
            rows = json.loads(done.stdout or b"[]")
        except (OSError, subprocess.TimeoutExpired, ValueError):
            return None
        found.extend(lint for row in rows if (lint := _lint(root, row)) is not None)
    return tuple(found)


class TreeLint:
    """Ruff for files that are not on disk; what it said of a file is remembered while its content stays the same."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], list[Lint]] = {}

    def __call__(self, files: Files, paths: Sequence[str]) -> tuple[Lint, ...] | None:
        """What ruff finds in the Python files at `paths`; None where it cannot be run."""
        keys = {path: (path, files.entries[path].blob) for path in paths}
        missing = [path for path in paths if keys[path] not in self._known]
        found = ruff_of(files, missing)
        if found is None:
            return None
        self._known |= {keys[path]: [] for path in missing}
        for lint in found:
            if lint.place.path in keys:
                self._known[keys[lint.place.path]].append(lint)
        return tuple(lint for path in paths for lint in self._known[keys[path]])


def _lint(root: Path, row: dict[str, object]) -> Lint | None:
    location, rule = row.get("location"), row.get("code")
    if not isinstance(location, dict) or rule not in RULES:
        return None
    path = Path(str(row["filename"]))
    relative = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    return Lint(str(rule), Place(relative, int(location["row"])), str(row.get("message", "")))
