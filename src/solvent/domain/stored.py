"""Values of the domain as JSON that a service stores, and back."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar

from solvent.domain.certificate import Certificate, Claim, Looks, Sense, Standing
from solvent.domain.errors import BadRouter
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade

T = TypeVar("T")
VERSION = 1


def written(value: Any) -> str:
    """A dataclass as JSON; numbers keep all their digits."""
    return json.dumps({"schema_version": VERSION, **asdict(value)}, indent=2, allow_nan=False)


def plain(value: Any) -> Any:
    """A value of the domain as JSON values; infinity is a word, as JSON has none.

    >>> plain({"window": "monday", "rows": 3, "of": math.inf})
    {'window': 'monday', 'rows': 3, 'of': 'inf'}
    """
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    # Arrays and their scalars, without loading NumPy for whoever stores none.
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list | frozenset):
        return [plain(one) for one in (sorted(value, key=str) if isinstance(value, frozenset) else value)]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, str | bool | int | float | None) else str(value)


def read(text: str, make: Callable[[Mapping[str, Any]], T], *, what: str) -> T:
    """What `written` wrote, made anew from its fields; `what` names it.

    Raises
    ------
    BadRouter
        It is something else, or was written by a later version.
    """
    try:
        data = json.loads(text)
        if data["schema_version"] > VERSION:
            raise BadRouter(
                f"This {what} was written in version {data['schema_version']} of its form.",
                hint=f"This release reads up to version {VERSION}: update solvent, or make the {what} anew.",
            )
        return make(data)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadRouter(
            f"This is no {what}: {type(error).__name__} {error}.",
            hint=f"Give the text that `{what}.to_json()` returned.",
        ) from None


def certificate_of(data: Mapping[str, Any]) -> Certificate:
    """A certificate from its fields."""
    claim = data["claim"]
    return made(
        Certificate,
        data,
        claim=made(Claim, claim, sense=Sense(claim["sense"]), looks=Looks(claim["looks"])),
        verdict=Standing(data["verdict"]),
        estimate=estimate_of(data["estimate"]),
        assumes=tuple(data["assumes"]),
        notes=tuple(data["notes"]),
    )


def estimate_of(data: Mapping[str, Any]) -> Estimate:
    """An estimate from its fields, whose ends may be words for infinity."""
    ends = {name: float(data[name]) for name in ("value", "low", "high")}
    return made(Estimate, data, **ends, grade=Grade(data["grade"]))


def made(kind: type[T], data: Mapping[str, Any], /, **parts: Any) -> T:
    """A dataclass from its fields in JSON; what a later release may have added is left out."""
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{**{name: value for name, value in data.items() if name in known}, **parts})
