"""Other linters for machine learning, installed from PyPI into throw-away environments and timed on a checkout.

Each peer is called as its own documentation says. What keeps it from being installed as published is put right here
where that is possible, in `Peer.packages`; else it is said by name.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Neither is published on PyPI under any name; both are run from a clone of their repository.
UNPUBLISHED = {"CodeSmile": "is not on PyPI", "MLScent": "is not on PyPI"}
_INSTALL_SECONDS = 600


@dataclass(frozen=True)
class Peer:
    """A linter: what pip installs for it, in one call each, and the command, `{bin}` its folder of programs."""

    name: str
    packages: tuple[tuple[str, ...], ...]
    command: tuple[str, ...]
    on: str = "folder"


PEERS = (
    Peer(
        "dslinter",
        # Its pins (of 2022) cannot be built on Python 3.11: the same versions with a newer wrapt and mypy.
        (
            ("--no-deps", "dslinter==2.0.9", "pylint==2.12.2", "astroid==2.9.3", "wrapt", "lazy-object-proxy"),
            ("isort<6", "mccabe==0.6.1", "platformdirs", "toml", "mypy<1.12", "setuptools<80"),
            ("--no-deps", "data-science-types", "pyspark-stubs"),
        ),
        (
            "{bin}/pylint",
            "--load-plugins=dslinter",
            "--disable=all",
            "--enable=import,unnecessary-iteration-pandas,unnecessary-iteration-tensorflow,nan-numpy,"
            "chain-indexing-pandas,datatype-pandas,column-selection-pandas,merge-parameter-pandas,inplace-pandas,"
            "dataframe-conversion-pandas,scaler-missing-scikitlearn,hyperparameters-scikitlearn,"
            "hyperparameters-tensorflow,hyperparameters-pytorch,memory-release-tensorflow,deterministic-pytorch,"
            "randomness-control-numpy,randomness-control-scikitlearn,randomness-control-tensorflow,"
            "randomness-control-pytorch,randomness-control-dataloader-pytorch,missing-mask-tensorflow,"
            "missing-mask-pytorch,tensor-array-tensorflow,forward-pytorch,gradient-clear-pytorch,"
            "pipeline-not-used-scikitlearn,dependent-threshold-scikitlearn,dependent-threshold-tensorflow,"
            "dependent-threshold-pytorch",
        ),
        on="files",
    ),
    Peer(
        "mllint",
        # Its wheels are marked for Python 3.9 at most, but hold a program of Go that asks for no Python.
        (
            ("pylint", "mypy", "black", "isort", "bandit"),
            ("--no-deps", "--python-version", "3.9", "--only-binary=:all:", "--target", "{site}", "mllint==0.12.2"),
        ),
        ("{bin}/python", "-m", "mllint", "run"),
    ),
    # The typer of its time fails with a newer click.
    Peer("pynblint", (("pynblint", "click<8.2"),), ("{bin}/pynblint",)),
)


def timed_peers(checkout: Path, *, limit_s: float) -> dict[str, float | str]:
    """Seconds that each peer takes on a checkout, or why there are none."""
    found: dict[str, float | str] = dict(UNPUBLISHED)
    for peer in PEERS:
        with tempfile.TemporaryDirectory(prefix=f"{peer.name}-") as folder:
            found[peer.name] = _install(peer, Path(folder)) or _seconds(peer, Path(folder), checkout, limit_s)
    return found


def _install(peer: Peer, folder: Path) -> str:
    """Install a peer; why it could not be, else nothing."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    (site,) = (folder / "lib").glob("python*/site-packages")
    for packages in peer.packages:
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        wanted = [package.replace("{site}", str(site)) for package in packages]
        try:
            done = subprocess.run(
                [*pip, *wanted], check=False, capture_output=True, text=True, timeout=_INSTALL_SECONDS
            )
        except subprocess.TimeoutExpired:
            return f"could not be installed in {_INSTALL_SECONDS} s"
        if done.returncode:
            said = [line for line in done.stderr.split("\n") if line.strip()]
            return f"could not be installed: {said[-1][:120] if said else 'pip says nothing'}"
    return ""


def _seconds(peer: Peer, folder: Path, checkout: Path, limit_s: float) -> float | str:
    command = [part.replace("{bin}", str(folder / "bin")) for part in peer.command]
    target = [str(path) for path in _python_files(checkout)] if peer.on == "files" else ["."]
    # Programs that it calls by name are its own.
    path = f"{folder / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    started = time.perf_counter()
    try:
        done = subprocess.run(
            [*command, *target],
            check=False,
            cwd=checkout,
            capture_output=True,
            text=True,
            timeout=limit_s,
            env={**os.environ, "PATH": path, "COLUMNS": "200"},
        )
    except subprocess.TimeoutExpired:
        return f"did not end within {limit_s:.0f} s"
    taken = time.perf_counter() - started
    if "Traceback (most recent call last)" in done.stderr:
        return f"ended in a traceback after {taken:.1f} s: {_last_line(done.stderr)}"
    return round(taken, 2)


def _last_line(text: str) -> str:
    lines = [line for line in text.split("\n") if line.strip()]
    return lines[-1][:120] if lines else ""


def _python_files(checkout: Path) -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "-C", str(checkout), "ls-files", "-z", "*.py"], check=True, capture_output=True, text=True
    )
    return (Path(name) for name in listed.stdout.split("\0") if name)


def ratios(peers: dict[str, float | str], mine: dict[str, float]) -> dict[str, dict[str, float] | str]:
    """How many times longer each peer takes than solvent, cold and warm; of those without a time, why."""
    return {
        name: seconds
        if isinstance(seconds, str)
        else {"seconds": seconds, **{f"/ {way}": round(seconds / mine[way], 2) for way in ("cold", "warm")}}
        for name, seconds in peers.items()
    }
