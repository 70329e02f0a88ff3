"""The contract on disk: `solvent.toml`, `.solvent.toml` or `[tool.solvent]` in pyproject.toml, checked with pydantic."""

import dataclasses
import tomllib
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from solvent.domain.contract import Contract
from solvent.domain.errors import BadContract
from solvent.domain.suggest import nearest

NAMES = ("solvent.toml", ".solvent.toml", "pyproject.toml")
_MOST_BYTES = 1_000_000


def find_contract(root: Path) -> Path | None:
    """The contract's file in a project's root: the first of `NAMES` that holds one."""
    for name in NAMES:
        path = root / name
        if (
            path.is_file()
            and not path.is_symlink()
            and (name != "pyproject.toml" or _table(path, quiet=True) is not None)
        ):
            return path
    return None


def read_contract(path: Path) -> Contract:
    """The contract in a file.

    Raises
    ------
    BadContract
        The file is no TOML, has a key that no contract has, or a value of another kind than the key wants.
    """
    content = _table(path) or {}
    _refuse_unknown(Contract, content, where=path.name, key="")
    from pydantic import TypeAdapter, ValidationError

    try:
        contract = TypeAdapter(Contract).validate_python(content)
    except ValidationError as error:
        raise BadContract(_complaint(path.name, error), hint="`solvent explain contract` lists every key.") from None
    return dataclasses.replace(contract, path=path.name)


def contract_schema() -> dict[str, Any]:
    """The JSON Schema of the contract, with each key's explanation, for editors."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(Contract).json_schema()
    _describe(schema, Contract)
    for kind in _tables():
        _describe(schema.get("$defs", {}).get(kind.__name__, {}), kind)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "solvent.toml"}


def _table(path: Path, *, quiet: bool = False) -> dict[str, Any] | None:
    try:
        with path.open("rb") as file:
            content = tomllib.loads(file.read(_MOST_BYTES).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        if quiet:
            return None
        raise BadContract(f"{path.name} is not valid TOML: {error}.", hint="Mend that line and run again.") from None
    except OSError as error:
        raise BadContract(
            f"{path.name} cannot be read: {error.strerror}.", hint="Check the path and its permissions."
        ) from None
    if path.name == "pyproject.toml":
        tool = content.get("tool")
        found = tool.get("solvent") if isinstance(tool, dict) else None
        return found if isinstance(found, dict) else None
    return content


def _refuse_unknown(kind: type, content: object, *, where: str, key: str) -> None:
    if not isinstance(content, Mapping):
        return
    hints = typing.get_type_hints(kind)
    known = {f.name for f in dataclasses.fields(kind) if not f.metadata.get("internal")}
    for name, value in content.items():
        full = f"{key}.{name}" if key else name
        if name not in known:
            close = nearest(name, known)
            raise BadContract(
                f"{where}: no contract has the key {full!r}.",
                hint=f"Did you mean {close!r}?" if close else f"Known here: {', '.join(sorted(known))}.",
            )
        inner = next((t for t in _flat(hints[name]) if dataclasses.is_dataclass(t)), None)
        for part in value if isinstance(value, list) else [value]:
            if isinstance(inner, type):
                _refuse_unknown(inner, part, where=where, key=full)


def _flat(hint: Any) -> list[Any]:
    arguments = typing.get_args(hint)
    if not arguments or isinstance(hint, types.GenericAlias | types.UnionType) is False:
        return [hint]
    return [t for a in arguments for t in _flat(a)]


def _tables() -> list[type]:
    return [
        t
        for hint in typing.get_type_hints(Contract).values()
        for t in _flat(hint)
        if isinstance(t, type) and dataclasses.is_dataclass(t)
    ]


def _describe(schema: dict[str, Any], kind: type) -> None:
    schema["additionalProperties"] = False
    schema.setdefault("description", (kind.__doc__ or "").split("\n", maxsplit=1)[0])
    for field in dataclasses.fields(kind):
        described = schema.get("properties", {}).get(field.name)
        if described is None:
            continue
        if field.metadata.get("internal"):
            del schema["properties"][field.name]
            continue
        described["description"] = field.metadata["help"]
        if field.metadata.get("example") is not None:
            described["examples"] = [field.metadata["example"]]


def _complaint(name: str, error: Any) -> str:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    got = f" (got {first['input']!r:.60})" if first["type"] != "missing" else ""
    more = f" and {error.error_count() - 1} more" if error.error_count() > 1 else ""
    return f"{name}: {key}: {first['msg'][0].lower()}{first['msg'][1:]}{got}{more}."
