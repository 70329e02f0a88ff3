"""Running a shipped example: its own tests, its training and its walk, in processes of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parents[2] / "examples"


def run(folder: Path, *arguments: str) -> str:
    """What Python prints in an example's folder."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def own_tests(folder: Path) -> None:
    """Run the example's own tests."""
    run(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests")


def committed(folder: Path, name: str) -> dict[str, Any]:
    """The figures that the example ships."""
    return json.loads((folder / name).read_text(encoding="utf-8"))


def numbers(figures: dict[str, Any], prefix: str = "") -> dict[str, float]:
    """The numbers among figures, nested ones by their path."""
    found: dict[str, float] = {}
    for name, value in figures.items():
        if isinstance(value, dict):
            found |= numbers(value, f"{prefix}{name}.")
        elif isinstance(value, int | float):
            found[prefix + name] = value
    return found
