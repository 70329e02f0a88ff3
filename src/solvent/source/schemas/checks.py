"""Pandera's checks by name, wherever they are written, as rules."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from solvent.domain.evidence import Place
from solvent.domain.finding import Severity
from solvent.domain.rule import Demand, Rule, Unchecked, Value

_SHORT = {
    "gt": "greater_than", "ge": "greater_than_or_equal_to", "lt": "less_than", "le": "less_than_or_equal_to",
    "eq": "equal_to", "ne": "not_equal_to", "between": "in_range",
}  # fmt: skip
_ONE = {
    "greater_than": Demand.ABOVE,
    "greater_than_or_equal_to": Demand.AT_LEAST,
    "less_than": Demand.BELOW,
    "less_than_or_equal_to": Demand.AT_MOST,
}
_LISTS = {"isin": Demand.AMONG, "notin": Demand.NOT_AMONG}
_SINGLE = {"equal_to": Demand.AMONG, "not_equal_to": Demand.NOT_AMONG}
_TEXTS = frozenset({"str_matches", "str_contains", "str_startswith", "str_endswith"})
KNOWN = frozenset({*_SHORT, *_SHORT.values(), *_LISTS, *_TEXTS, "str_length"})
_KINDS = (
    (re.compile(r"u?int(?:eger|\d|$|\b)|long|short|byte"), "integer"),
    (re.compile(r"float|double|decimal|number|complex"), "number"),
    (re.compile(r"bool"), "boolean"),
    (re.compile(r"datetime|timestamp|date\b|date$"), "time"),
)


@dataclass(frozen=True)
class Written:
    """A check as it is written: its name, its arguments in order and by name, and where it stands."""

    name: str
    args: Sequence[Any]
    options: Mapping[str, Any]
    place: Place

    def arg(self, at: int, *names: str) -> Any:
        """An argument by its place or one of its names; None where it is left out."""
        if len(self.args) > at:
            return self.args[at]
        return next((self.options[name] for name in names if name in self.options), None)


def rules_of(column: str, check: Written) -> Iterator[Rule | Unchecked]:
    """What a check of a column asks."""
    name = _SHORT.get(check.name, check.name)
    severity = Severity.LOW if truth(check.options.get("raise_warning")) else Severity.MEDIUM
    found = list(_asked(name, check)) if name in KNOWN else []
    for demand, values in found:
        yield Rule(column, demand, values, check.place, severity=severity)
    if not found and not _asks_nothing(name, check):
        yield Unchecked(f"`{column}`: {check.name}", check.place, "it is none of the checks that can be read off code")


def _asked(name: str, check: Written) -> Iterator[tuple[Demand, tuple[Value, ...]]]:
    if name in _ONE:
        yield from bound(_ONE[name], check.arg(0, "min_value", "max_value", "value"))
    elif name == "in_range":
        low, high = check.arg(0, "min_value"), check.arg(1, "max_value")
        from_low, to_high = check.arg(2, "include_min"), check.arg(3, "include_max")
        yield from bound(Demand.AT_LEAST if from_low is None or truth(from_low) else Demand.ABOVE, low)
        yield from bound(Demand.AT_MOST if to_high is None or truth(to_high) else Demand.BELOW, high)
    elif name in _LISTS:
        values = check.arg(0, "allowed_values", "forbidden_values", "values", "value")
        yield from listed(_LISTS[name], values)
    elif name in _SINGLE:
        yield from listed(_SINGLE[name], [check.arg(0, "value")])
    elif name in _TEXTS:
        text = check.arg(0, "pattern", "string", "value")
        if isinstance(text, str):
            yield Demand.MATCHES, (_pattern(name, text),)
    elif name == "str_length":
        low, high, exact = check.arg(0, "min_value"), check.arg(1, "max_value"), check.options.get("exact_value")
        yield from bound(Demand.LONG, low if exact is None else exact)
        yield from bound(Demand.SHORT, high if exact is None else exact)


def _asks_nothing(name: str, check: Written) -> bool:
    """A bound that is infinite or None."""
    return name in {"in_range", "str_length", *_ONE} and bool(check.args or check.options)


def bound(demand: Demand, value: Any) -> Iterator[tuple[Demand, tuple[Value, ...]]]:
    """A bound, unless it is none."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        if math.isfinite(value):
            yield demand, (float(value),)
    elif isinstance(value, str) and value.lower() not in {"", "null", "none", "~"}:
        yield demand, (number(value),)


def listed(demand: Demand, values: Any) -> Iterator[tuple[Demand, tuple[Value, ...]]]:
    """A list of values, those that are no scalars left out; nothing where none is one."""
    given = values if isinstance(values, list | tuple) else list(values) if isinstance(values, dict | set) else None
    if given is None:
        return
    # A number is a float, but truth stays truth.
    plain = [v if isinstance(v, bool | str) else float(v) for v in given if isinstance(v, bool | str | int | float)]
    if plain and len(plain) == len([v for v in given if v is not None]):
        yield demand, tuple(dict.fromkeys(plain))


def _pattern(name: str, text: str) -> str:
    if name == "str_matches":
        return f"^(?:{text})"
    if name == "str_contains":
        return text
    return f"^{re.escape(text)}" if name == "str_startswith" else f"{re.escape(text)}$"


def kind_named(dtype: str) -> str | None:
    """What values of a type are, by its name; None where any value is.

    >>> [kind_named(name) for name in ("int64", "pandas.Int64Dtype", "pl.Datetime", "float", "str", "category")]
    ['integer', 'integer', 'time', 'number', None, None]
    """
    last = dtype.lower().rpartition(".")[2]
    return next((kind for pattern, kind in _KINDS if pattern.match(last)), None)


def truth(value: Any) -> bool:
    """Whether a value means yes, as code or as YAML writes it."""
    return value.lower() in {"true", "yes", "on"} if isinstance(value, str) else bool(value)


def number(text: str) -> Value:
    """A text as a number where it is one."""
    try:
        return float(text)
    except ValueError:
        return text
