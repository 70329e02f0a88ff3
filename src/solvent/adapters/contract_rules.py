"""What a contract must not say, and how that is told: its line, what was wanted, what was got, an example."""

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from solvent.domain.contract import Contract
from solvent.domain.contract_keys import Key, keys, sections
from solvent.domain.errors import BadContract
from solvent.domain.suggest import nearest
from solvent.source.text import printable

DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?")
_DEEPEST = 8
_LARGEST = 1e15
_MOST_COMPLAINTS = 10
_HEADER = re.compile(r"^[ \t]*\[\[?([^\]]{1,200})\]")
_ASSIGNED = re.compile(r"""^\s*["']?([\w-]+)["']?\s*[.=]""")


@dataclasses.dataclass(frozen=True)
class _Complaint:
    """What is wrong at a key, given as the steps that lead to it."""

    at: tuple[str | int, ...]
    text: str
    hint: str = ""


def contract_of(content: Mapping[str, Any], *, name: str, text: str = "") -> Contract:
    """The contract in a parsed file; `text` lets complaints name the line.

    Raises
    ------
    BadContract
        All complaints together, each with its line.
    """
    plain = _plain(content)
    complaints = list(_unknown(plain))
    contract = Contract()
    if not complaints:
        contract, complaints = _validated(plain)
    complaints = complaints or list(_out_of_bounds(plain))
    if complaints:
        complaints = complaints[:_MOST_COMPLAINTS]
        prefix = "tool.solvent." if name == "pyproject.toml" else ""
        lines = [f"{name}{_line(text, prefix, c.at)}: {c.text}." for c in complaints]
        hints = dict.fromkeys(c.hint for c in complaints if c.hint)
        raise BadContract("\n".join(lines), hint=" ".join(hints) or "`solvent explain contract` lists every key.")
    return dataclasses.replace(contract, path=name)


def _plain(value: Any, depth: int = 0) -> Any:
    """`value` with TOML's dates as text; what is nested deeper than any contract is cut off."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if depth > _DEEPEST:
        return None
    if isinstance(value, list):
        return [_plain(part, depth + 1) for part in value]
    if isinstance(value, Mapping):
        return {key: _plain(part, depth + 1) for key, part in value.items()}
    return value


def _unknown(content: Mapping[str, Any]) -> Iterator[_Complaint]:
    known = {section.name: [key.name for key in section.keys] for section in sections()}
    top = [*known, *(path for path in keys() if "." not in path)]
    for name, value in content.items():
        if name not in top:
            yield _Complaint((name,), f"no contract has the key {_shown(name)}", _meant(name, top))
        elif name in known:
            for index, part in enumerate(value if isinstance(value, list) else [value]):
                for inner in part if isinstance(part, Mapping) else ():
                    if inner not in known[name]:
                        at = (name, index, inner) if isinstance(value, list) else (name, inner)
                        text = f"{name} has no key {_shown(inner)}"
                        yield _Complaint(at, text, _meant(inner, known[name], prefix=f"{name}."))


def _meant(written: str, here: list[str], prefix: str = "") -> str:
    if close := nearest(written, here):
        return f"Did you mean {prefix}{close}?"
    elsewhere = [path for path in keys() if path.rpartition(".")[2] == written]
    if elsewhere:
        return f"Did you mean {' or '.join(elsewhere)}?"
    if close := nearest(written, keys()):
        return f"Did you mean {close}?"
    return f"Known here: {', '.join(here)}."


def _validated(content: Mapping[str, Any]) -> tuple[Contract, list[_Complaint]]:
    from pydantic import TypeAdapter, ValidationError

    try:
        # JSON's strict mode takes a list for a tuple and a whole number for a number, but no text for either.
        return TypeAdapter(Contract).validate_json(json.dumps(content, ensure_ascii=True), strict=True), []
    except ValidationError as error:
        return Contract(), [_in_plain_words(e) for e in error.errors(include_url=False)]


def _in_plain_words(error: Any) -> _Complaint:
    at = tuple(error["loc"])
    names = [step for step in at if isinstance(step, str)]
    path, key = ".".join(names[:2]), keys().get(".".join(names[:2]))
    if error["type"] == "missing":
        return _Complaint(at[:-1], f"an entry of {names[0]} needs the key {names[-1]!r}", _example(key))
    section = next((s for s in sections() if s.name == path), None)
    if key is None and section is not None:
        wanted = (
            f"a list of tables, each opened by {section.header}" if section.repeated else f"a table, {section.header}"
        )
        return _Complaint(at, f"{path} wants {wanted}, got {_shown(error['input'])}")
    wanted = key.wanted if key else "another value"
    close = nearest(str(error["input"]), key.choices) if key else None
    hint = f"Did you mean {close!r}?" if close else _example(key)
    return _Complaint(at, f"{path} wants {wanted}, got {_shown(error['input'])}", hint)


def _out_of_bounds(content: Mapping[str, Any]) -> Iterator[_Complaint]:
    for at, value in _leaves(content, ()):
        key = keys().get(".".join(step for step in at if isinstance(step, str)))
        if key is None:
            continue
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        fits = not is_number or (abs(value) <= _LARGEST and (key.bounds is None or value in key.bounds))
        if key.kind.startswith("a day") and isinstance(value, str):
            fits = bool(DAY.fullmatch(value))
        if not fits:
            wanted = key.wanted if key.bounds or not is_number else f"{key.kind} below 1e15"
            yield _Complaint(at, f"{key.path} wants {wanted}, got {_shown(value)}", _example(key))
    for index, entry in enumerate(content.get("requirements", ())):
        low, high = entry.get("at_least"), entry.get("at_most")
        if low is not None and high is not None and low > high:
            yield _Complaint(
                ("requirements", index, "at_least"),
                f"no {_shown(entry['metric'])} is at least {low:g} and at most {high:g}",
                "Keep the one that you mean.",
            )


def _leaves(value: Any, at: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _leaves(part, (*at, name))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _leaves(part, (*at, index))
    else:
        yield at, value


def _example(key: Key | None) -> str:
    if key is None or key.example is None:
        return ""
    return f"For example: {key.name} = {json.dumps(key.example, ensure_ascii=False)}"


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "a list"
    text = repr(value) if isinstance(value, str) else f"{value}"
    return printable(text if len(text) <= 60 else f"{text[:57]}…")


def _line(text: str, prefix: str, at: tuple[str | int, ...]) -> str:
    """`:12`, the line of a key, so far as a search for its name after its section's header tells."""
    names = [step for step in at if isinstance(step, str)]
    index = next((step for step in at if isinstance(step, int)), 0)
    wanted, key = (prefix + names[0], names[1]) if len(names) > 1 else (prefix.rstrip("."), names[0])
    current, seen, header = "", -1, 0
    for number, line in enumerate(text.split("\n"), 1):
        if (found := _HEADER.match(line)) and "=" not in line:
            current = "".join(found[1].split())
            seen += current == wanted
            if (current == wanted and seen == index) or current == prefix + key:
                header = number
        elif current == wanted and (seen in {-1, index}) and (named := _ASSIGNED.match(line)) and named[1] == key:
            return f":{number}"
    return f":{header}" if header else ""
