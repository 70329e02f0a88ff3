"""What an environment is made of: requirements, the files that state them, locks, images, versions of Python."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from solvent.domain.evidence import Place


class Pin(StrEnum):
    """How firmly a version is held: to one release, to a series of releases, to a floor or nothing at all."""

    EXACT = "exact"
    SERIES = "series"
    FLOATING = "floating"


@dataclass(frozen=True)
class Requirement:
    """One distribution that is needed; `group` is empty where the code itself needs it, else `dev` or an extra."""

    name: str
    place: Place
    pin: Pin = Pin.FLOATING
    spec: str = ""
    group: str = ""
    marker: str = ""

    def __str__(self) -> str:
        return f"{self.name}{self.spec}"


@dataclass(frozen=True)
class Manifest:
    """A file that states requirements.

    `area` is the folder whose code it serves. `is_package` marks metadata that others install by; `is_compiled` a
    complete list made by a tool, `is_constraint` a list that only limits versions. `includes` are the paths of other
    manifests that it takes in. `is_dynamic` says that its list could not be read without running it.
    """

    path: str
    kind: str
    area: str = ""
    requirements: tuple[Requirement, ...] = ()
    python: str = ""
    python_line: int | None = None
    is_package: bool = False
    is_compiled: bool = False
    is_constraint: bool = False
    is_dynamic: bool = False
    includes: tuple[str, ...] = ()

    @property
    def needed(self) -> tuple[Requirement, ...]:
        """What the code itself needs: groups and extras left out."""
        return tuple(r for r in self.requirements if not r.group)


@dataclass(frozen=True)
class Lock:
    """A file that holds the version of everything, what was not asked for included."""

    path: str
    kind: str
    area: str = ""
    versions: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class PythonVersion:
    """A place that says which Python: a version (`3.11`) or a range (`>=3.9`). `source` says what kind of place."""

    spec: str
    place: Place
    source: str

    @property
    def minor(self) -> str:
        """`3.11` where it names one release series, else empty."""
        parts = self.spec.lstrip("=v ").split(".")
        exact = self.spec[:1].isdigit() or self.spec.startswith("=")
        return ".".join(parts[:2]) if exact and len(parts) > 1 and parts[0].isdigit() and parts[1].isdigit() else ""
