"""The keys of the contract as values: what explanations, documentation, editors and a first contract are made from."""

import dataclasses
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from solvent.domain.contract import Contract
from solvent.domain.contract_fields import DAY, Bounds

_KINDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


@dataclass(frozen=True)
class Key:
    """One key. `path` joins it to its section by a dot; `kind` says in plain words what it wants."""

    path: str
    kind: str
    help: str
    example: Any = None
    choices: tuple[str, ...] = ()
    bounds: Bounds | None = None
    needed: bool = False

    @property
    def name(self) -> str:
        """The key inside its section."""
        return self.path.rpartition(".")[2]

    @property
    def wanted(self) -> str:
        """What it wants, with its choices or bounds.

        >>> key("scale.people").wanted, key("labels.source").wanted
        ('a whole number of 0 or more', 'one of free, human, rule, unknown')
        """
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        return f"{self.kind} {self.bounds}" if self.bounds else self.kind

    def read(self, written: str) -> Any:
        """The value that a person's answer means.

        Raises
        ------
        ValueError
            It is not what the key wants; the message says so.

        >>> key("scale.people").read("3"), key("human.in_the_loop").read("yes"), key("data.training").read("a.csv, b")
        (3, True, ['a.csv', 'b'])
        """
        try:
            value = self._value(written.strip())
        except (ValueError, KeyError):
            raise ValueError(f"{self.path} wants {self.wanted}, got {written!r}.") from None
        outside = self.bounds is not None and isinstance(value, int | float) and value not in self.bounds
        if outside or (self.choices and value not in self.choices):
            raise ValueError(f"{self.path} wants {self.wanted}, got {written!r}.")
        return value

    def _value(self, written: str) -> Any:
        if self.kind.startswith("a list"):
            return [part.strip() for part in written.split(",") if part.strip()]
        if self.kind == _KINDS[bool]:
            return {"yes": True, "true": True, "y": True, "no": False, "false": False, "n": False}[written.lower()]
        if self.kind in {_KINDS[int], _KINDS[float]}:
            return int(written) if self.kind == _KINDS[int] or written.lstrip("-").isdigit() else float(written)
        return written.lower() if self.choices else written


@dataclass(frozen=True)
class Section:
    """A table of the contract, or a list of tables of one kind where `repeated`."""

    name: str
    help: str
    keys: tuple[Key, ...]
    repeated: bool = False

    @property
    def header(self) -> str:
        """How the section opens in TOML."""
        return f"[[{self.name}]]" if self.repeated else f"[{self.name}]"


@lru_cache(maxsize=1)
def sections() -> tuple[Section, ...]:
    """The tables of the contract, in its order."""
    return tuple(
        Section(field.name, field.metadata["help"], tuple(_keys(kind, f"{field.name}.")), many)
        for field, kind, many in _fields(Contract)
        if kind is not None
    )


@lru_cache(maxsize=1)
def keys() -> dict[str, Key]:
    """Every key by its path: those of the top level first, then those of each section."""
    found = (*_keys(Contract, ""), *(key for section in sections() for key in section.keys))
    return {key.path: key for key in found}


def key(path: str) -> Key:
    """The key at a path."""
    return keys()[path]


def _fields(owner: type) -> Iterator[tuple["dataclasses.Field[Any]", type | None, bool]]:
    """The public fields of a dataclass; for those that hold tables, the tables' kind and whether there are several."""
    hints = typing.get_type_hints(owner)
    for field in dataclasses.fields(owner):
        if field.metadata.get("internal"):
            continue
        hint = hints[field.name]
        many = typing.get_origin(hint) is tuple
        inner = typing.get_args(hint)[0] if many else hint
        yield field, inner if dataclasses.is_dataclass(inner) and isinstance(inner, type) else None, many


def _keys(owner: type, prefix: str) -> Iterator[Key]:
    hints = typing.get_type_hints(owner)
    for field, table, many in _fields(owner):
        if table is not None:
            continue
        options = _options(hints[field.name])
        choices = tuple(str(c) for o in options if typing.get_origin(o) is Literal for c in typing.get_args(o))
        kind = "text" if choices else next(_KINDS[o] for o in options if o in _KINDS)
        said = field.metadata
        if said.get("form") == DAY:
            kind = "a day, as YYYY-MM-DD"
        if not many and any(typing.get_origin(part) is tuple for part in typing.get_args(hints[field.name])):
            kind = f"{kind} or a list of it"
        yield Key(
            path=prefix + field.name,
            kind=f"a list of {kind}" if many else kind,
            help=said["help"],
            example=said.get("example"),
            choices=choices,
            bounds=said.get("bounds"),
            needed=field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING,
        )


def _options(hint: Any) -> tuple[Any, ...]:
    """The kinds in a hint, without None: of `int | None` int, of `tuple[str, ...]` str."""
    if typing.get_origin(hint) in {typing.Union, types.UnionType, tuple}:
        return tuple(o for part in typing.get_args(hint) if part not in {type(None), ...} for o in _options(part))
    return (hint,)
