"""TOML and JSON files of strangers, read as plain values whatever they hold."""

import json
import tomllib
from typing import Any

_LONGEST = 4_000_000


def read_json(text: str) -> Any:
    """The value of a JSON file; None where it cannot be read."""
    if len(text) > _LONGEST:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def read_toml(text: str) -> dict[str, Any]:
    """The table of a TOML file; empty where it cannot be read."""
    if len(text) > _LONGEST:
        return {}
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError, TypeError, AttributeError, IndexError):
        return {}


def table(value: object, *keys: str) -> dict[str, Any]:
    """The table at the end of a chain of keys; empty where any link is missing or something else.

    >>> table({"tool": {"uv": {"a": 1}}}, "tool", "uv"), table({"tool": []}, "tool", "uv"), table(3)
    ({'a': 1}, {}, {})
    """
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def texts(value: object) -> list[str]:
    """The strings of a list, or a lone string; nothing of anything else.

    >>> texts(["a", 1, "b"]), texts("a"), texts({"a": 1})
    (['a', 'b'], ['a'], [])
    """
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []
