"""Write answers into a contract without touching what else stands there: comments, order and layout stay."""

import contextlib
import copy
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from solvent.adapters.contract_rules import contract_of
from solvent.domain.errors import BadContract, BadUsage
from solvent.source.text import toml_value

_BOM = "\ufeff"


@dataclass(frozen=True)
class Entry:
    """A table to add to a list of tables, such as one more sign-off."""

    section: str
    values: tuple[tuple[str, Any], ...]


def edited(text: str, values: Mapping[str, Any], entries: Sequence[Entry], *, name: str) -> str:
    """The text of a contract with these values, by dotted key, and these tables added.

    The outcome is parsed again and must say what it said before and the answers, and nothing else.

    Raises
    ------
    BadContract
        The text is no TOML or no contract, or is written in a way that cannot be edited safely.
    """
    before = _parsed(text, name)
    prefix = "tool.solvent." if name == "pyproject.toml" else ""
    lines = text.split("\n")
    for key, value in values.items():
        section, _, own = f"{prefix}{key}".rpartition(".")
        _set(lines, section, own, toml_value(value))
    for entry in entries:
        while lines and not lines[-1].strip():
            lines.pop()
        lines += ["", f"[[{prefix}{entry.section}]]", *(f"{own} = {toml_value(v)}" for own, v in entry.values), ""]
    after = "\n".join(lines)
    wanted = _with(before, values, entries, prefix)
    with contextlib.suppress(ValueError, RecursionError):
        if tomllib.loads(after) == wanted:
            table = wanted.get("tool", {}).get("solvent", {}) if prefix else wanted
            contract_of(table, name=name, text=after)
            return after
    raise BadContract(
        f"{name} is written in a way that cannot be edited safely.",
        hint="Nothing was changed. Write by hand: "
        + ", ".join(f"{key} = {toml_value(v)}" for key, v in values.items()),
    )


def _set(lines: list[str], section: str, own: str, value: str) -> None:
    """Put a value into the lines: where the key stands, where its example stands as a comment, or below its header."""
    start = _header(lines, section)
    if start is None:
        if section:
            while lines and not lines[-1].strip():
                lines.pop()
            lines += ["", f"[{section}]", f"{own} = {value}", ""]
        else:
            lines.insert(0, f"{own} = {value}")
        return
    end = next((n for n in range(start, len(lines)) if lines[n].lstrip().startswith("[")), len(lines))
    key = rf"[\"']?{re.escape(own)}[\"']?\s*="
    for pattern in (rf"^\s*{key}", rf"^\s*#\s?{key}"):
        for number in range(start, end):
            if re.match(pattern, lines[number]):
                lines[number] = f"{own} = {value}{_comment(lines[number], pattern)}"
                return
    last = max((n for n in range(start, end) if lines[n].strip()), default=start - 1)
    lines.insert(last + 1, f"{own} = {value}")


def _comment(line: str, pattern: str) -> str:
    """What a person wrote behind the value that is replaced; where that cannot be told, the edit is refused later."""
    if pattern.startswith(r"^\s*#"):
        return ""
    for at in (n for n, char in enumerate(line) if char == "#"):
        with contextlib.suppress(ValueError):
            tomllib.loads(line[:at])
            return "  " + line[at:].rstrip()
    return ""


def _header(lines: Sequence[str], section: str) -> int | None:
    """The line after the header of a table; the first line for the top level."""
    if not section:
        return 0
    parts = r"\s*\.\s*".join(rf"[\"']?{re.escape(part)}[\"']?" for part in section.split("."))
    wanted = re.compile(rf"^\s*\[\s*{parts}\s*\]\s*(#.*)?$")
    return next((n + 1 for n, line in enumerate(lines) if wanted.match(line)), None)


def _with(
    before: Mapping[str, Any], values: Mapping[str, Any], entries: Sequence[Entry], prefix: str
) -> dict[str, Any]:
    """What the edited text must say."""
    wanted: dict[str, Any] = copy.deepcopy(dict(before))
    for key, value in values.items():
        *sections, own = f"{prefix}{key}".split(".")
        table = wanted
        for part in sections:
            table = table.setdefault(part, {})
        table[own] = value
    for entry in entries:
        table = wanted
        for part in prefix.rstrip(".").split(".") if prefix else ():
            table = table.setdefault(part, {})
        table.setdefault(entry.section, []).append(dict(entry.values))
    return wanted


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadContract(f"{name} is not valid TOML: {error}.", hint="Mend that line and run again.") from None


def rewrite(path: Path, values: Mapping[str, Any], entries: Sequence[Entry]) -> Path:
    """Write answers into the contract in a file and return the copy that was kept of the old one.

    The new text takes the old one's place at once or not at all; a change by somebody else meanwhile is not lost.

    Raises
    ------
    BadContract
        The file cannot be edited safely.
    BadUsage
        It cannot be read or written, or somebody else changed it meanwhile.
    """
    target = path.resolve()
    try:
        data = target.read_bytes()
        text = data.decode("utf-8")
        mark, plain = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
        ends = "\r\n" if "\r\n" in plain else "\n"
        new = mark + edited(plain.replace("\r\n", "\n"), values, entries, name=path.name).replace("\n", ends)
        backup = target.with_name(f"{target.name}.bak")
        _replace(backup, data, mode=target.stat().st_mode)
        if target.read_bytes() != data:
            raise BadUsage(f"{path} was changed by somebody else meanwhile.", hint="Nothing was changed. Run it again.")
        _replace(target, new.encode(), mode=target.stat().st_mode)
    except UnicodeDecodeError:
        raise BadContract(f"{path.name} is not UTF-8.", hint="Save the file as UTF-8.") from None
    except OSError as error:
        raise BadUsage(
            f"{path} cannot be written: {error.strerror}.", hint="Nothing was changed. Check the folder's permissions."
        ) from None
    return backup


def _replace(path: Path, data: bytes, *, mode: int) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(mode & 0o777)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
