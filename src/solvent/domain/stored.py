"""Values of the domain from the JSON in which they were stored."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from solvent.domain.certificate import Certificate, Claim, Looks, Sense, Standing
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade

T = TypeVar("T")


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
    """An estimate from its fields."""
    return made(Estimate, data, grade=Grade(data["grade"]))


def made(kind: type[T], data: Mapping[str, Any], /, **parts: Any) -> T:
    """A dataclass from its fields in JSON; what a later release may have added is left out."""
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{**{name: value for name, value in data.items() if name in known}, **parts})
