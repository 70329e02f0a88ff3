"""What a tracker's own store holds of a project: runs with what they reached and took, and versions of its models."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from solvent.domain.evidence import Place


@dataclass(frozen=True)
class TrackedRun:
    """One finished run. `estimator` is what it trained, as far as it says so; `at` its start in seconds since 1970.

    `seconds` is how long it ran; None where its end is not recorded.
    """

    store: Place
    experiment: str
    name: str
    at: int
    seconds: float | None = None
    estimator: str = ""
    metrics: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class ModelVersion:
    """One version of a registered model: when it was made, when its record last changed, and where it stands.

    `stands` holds the names that point to it, such as `Production` or `champion`.
    """

    store: Place
    model: str
    version: str
    at: int
    changed: int = 0
    stands: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tracked:
    """The runs and the versions of all stores, oldest first."""

    runs: tuple[TrackedRun, ...] = ()
    versions: tuple[ModelVersion, ...] = ()

    def as_of(self, at: int) -> "Tracked":
        """What the stores held at a time, as far as that can be told: records made later are left out."""
        return Tracked(
            tuple(run for run in self.runs if run.at <= at),
            tuple(version for version in self.versions if version.at <= at),
        )
