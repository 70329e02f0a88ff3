"""The contract on disk: `solvent.toml`, `.solvent.toml` or `[tool.solvent]` in pyproject.toml."""

import errno
import os
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from solvent.adapters.contract_rules import contract_of
from solvent.domain.contract import Contract
from solvent.domain.errors import BadContract, BadUsage
from solvent.domain.ports import Files
from solvent.source.text import printable

NAMES = ("solvent.toml", ".solvent.toml", "pyproject.toml")
_MOST_BYTES = 1_000_000


def find_contract(root: Path) -> Path | None:
    """The contract's file in a project's root: the first of `NAMES` that holds one; a link out of the root is none."""
    for name in NAMES:
        path = root / name
        try:
            inside = path.is_file() and path.resolve().is_relative_to(root.resolve())
        except (OSError, RuntimeError):
            continue
        if inside and (name != "pyproject.toml" or _in_pyproject(path)):
            return path
    return None


def _in_pyproject(path: Path) -> bool:
    """Whether the file has a `[tool.solvent]`; a pyproject.toml that is no TOML is other people's business."""
    try:
        tool = _parsed(path.name, contract_text(path)).get("tool")
    except BadContract:
        return False
    return isinstance(tool, dict) and "solvent" in tool


def read_contract(path: Path) -> Contract:
    """The contract in a file.

    Raises
    ------
    BadContract
        The file is no TOML, has a key that no contract has, or a value that its key does not allow.
    """
    text = contract_text(path)
    return contract_of(_table(path.name, _parsed(path.name, text)), name=path.name, text=text)


def contract_in(files: Files) -> Contract:
    """The contract among files that are not on disk, such as those of a past commit; one in error counts as none."""
    for name in NAMES:
        entry = files.entries.get(name)
        if entry is None or entry.kind != "file":
            continue
        try:
            text = _decoded(name, files.read(name, limit=_MOST_BYTES + 1))
            table = _parsed(name, text)
            if name != "pyproject.toml" or "solvent" in (table.get("tool") or {}):
                return contract_of(_table(name, table), name=name, text=text)
        except (BadContract, TypeError):
            return Contract()
    return Contract()


def write_new(path: Path, text: str, *, force: bool) -> None:
    """Write a file that is not there yet; with `force` in the place of one that is.

    Raises
    ------
    BadUsage
        The file is there already and `force` is not set, or it cannot be written.
    """
    try:
        if force and path.is_file():
            # A new file takes the old one's place: a link is replaced, never written through.
            beside = path.with_name(f".{path.name}.new")
            beside.unlink(missing_ok=True)
            _create(beside, text)
            beside.replace(path)
        else:
            _create(path, text)
    except FileExistsError:
        raise BadUsage(f"{path} is there already.", hint="Nothing was changed. `--force` writes a new one.") from None
    except OSError as error:
        raise BadUsage(
            f"{path} cannot be written: {error.strerror}.", hint="Check the folder and its permissions."
        ) from None


def _create(path: Path, text: str) -> None:
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644), "w", encoding="utf-8"
    ) as file:
        file.write(text)


def contract_text(path: Path) -> str:
    """The text of a contract's file.

    Raises
    ------
    BadContract
        It cannot be read.
    """
    try:
        # A pipe must not make us wait for its other end.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(errno.EINVAL, "it is no regular file")
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                data = file.read(_MOST_BYTES + 1)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise BadContract(
            f"{path.name} cannot be read: {error.strerror or error}.", hint="Check the path and its permissions."
        ) from None
    return _decoded(path.name, data)


def _decoded(name: str, data: bytes) -> str:
    if len(data) > _MOST_BYTES:
        raise BadContract(f"{name} is larger than 1 MB.", hint="A contract is a few dozen lines: `solvent init`.")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadContract(
            f"{name}:{line}: byte {data[error.start]:#04x} is not UTF-8.", hint="Save the file as UTF-8."
        ) from None


def _parsed(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    # Very long numbers raise a plain ValueError.
    except (ValueError, RecursionError) as error:
        said = printable(str(error) or "it is nested too deep")
        raise BadContract(f"{name} is not valid TOML: {said}.", hint="Mend that line and run again.") from None


def _table(name: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
    if name != "pyproject.toml":
        return content
    tool = content.get("tool")
    found = tool.get("solvent", {}) if isinstance(tool, dict) else {}
    if not isinstance(found, dict):
        raise BadContract(
            f"{name}: tool.solvent wants a table, [tool.solvent].", hint="`solvent explain contract` lists every key."
        )
    return found
