"""The part of the environment that training uses, and how firmly it is held."""

from collections import Counter
from dataclasses import dataclass, replace

from solvent.source.environment import Environment, environment_of
from solvent.source.environment.areas import serves
from solvent.source.environment.nouns import Lock, Manifest, Pin, Requirement
from solvent.source.project import Project

_LEARNING = (
    "*.fit", "*.fit_transform", "*.partial_fit", "*.backward", "*.train_on_batch", "*.fit_generator", "*.fit_one_cycle",
    "*.minimize", "xgboost.train", "lightgbm.train", "catboost.train", "fasttext.train_supervised", "*.train_epoch",
    "pytorch_lightning.Trainer", "lightning.Trainer", "transformers.Trainer", "accelerate.Accelerator",
)  # fmt: skip
MOSTLY = 0.8


@dataclass(frozen=True)
class Hold:
    """How the versions of one area's needs are held: by a lock or a complete list, or as far as they are pinned.

    `files` counts the files that fit a model with it. An area without lists or locks stands for code that none serves.
    """

    area: str
    manifests: tuple[Manifest, ...] = ()
    locks: tuple[Lock, ...] = ()
    files: int = 1

    @property
    def complete(self) -> tuple[Manifest, ...]:
        """Manifests that a tool wrote out in full."""
        return tuple(m for m in self.manifests if m.is_compiled)

    @property
    def is_locked(self) -> bool:
        """Whether the versions of everything are held, what was not asked for included."""
        return bool(self.locks or self.complete)

    @property
    def best(self) -> Manifest | None:
        """The list that holds its versions best; one much shorter than another speaks for a corner only."""
        longest = max((len(m.needed) for m in self.manifests), default=0)
        whole = [m for m in self.manifests if 2 * len(m.needed) >= longest]
        return max(whole, key=lambda m: (exactness(m.needed), len(m.needed)), default=None)

    @property
    def is_pinned(self) -> bool:
        """Whether nearly all of what is asked for is held exactly."""
        best = self.best
        return self.is_locked or (best is not None and exactness(best.needed) >= MOSTLY)

    @property
    def is_partly_pinned(self) -> bool:
        """Whether some of it is held: exactly, or most of it to a series of releases."""
        return any(
            r.pin is Pin.EXACT or (2 * sum(s.pin is Pin.SERIES for s in m.needed) > len(m.needed))
            for m in self.manifests
            for r in m.needed
        )


def exactness(requirements: tuple[Requirement, ...]) -> float:
    """The share of requirements that hold one release."""
    return sum(r.pin is Pin.EXACT for r in requirements) / len(requirements) if requirements else 0.0


def training_holds(project: Project) -> tuple[Hold, ...]:
    """How the environments of the project's training code are held, one for each area; none where nothing is listed."""
    return project.once(_holds)


def learning_files(project: Project) -> tuple[str, ...]:
    """The project's own files that fit a model."""
    return project.once(_learning_files)


def _learning_files(project: Project) -> tuple[str, ...]:
    return tuple(sorted({outline.path for outline, _ in project.calls(*_LEARNING)}))


def _holds(project: Project) -> tuple[Hold, ...]:
    holds = {hold.area: hold for hold in all_holds(project)}
    if not holds:
        return ()
    counted = Counter(_nearest(path, list(holds)) for path in learning_files(project))
    if any(area is not None for area in counted):
        unserved = counted.pop(None, 0)
        found = [replace(holds[area], files=count) for area, count in sorted(counted.items()) if area is not None]
        return (*found, *([Hold("?", files=unserved)] if unserved else []))
    areas = {area for area in holds if "train" in area.lower()} or ({""} & holds.keys()) or set(holds)
    return tuple(holds[area] for area in sorted(areas))


def all_holds(project: Project) -> tuple[Hold, ...]:
    """How every area's environment is held, the root's first."""
    environment = environment_of(project)
    areas = {m.area for m in environment.manifests if m.needed or m.includes} | {k.area for k in environment.locks}
    return tuple(_hold(environment, area) for area in sorted(areas))


def _hold(environment: Environment, area: str) -> Hold:
    own = [m for m in environment.manifests if m.area == area and not m.is_constraint]
    whole = {m.path: m for manifest in own for m in environment.with_included(manifest)}
    listed = tuple(m for m in whole.values() if m.needed)
    return Hold(area, listed, environment.locked(area))


def _nearest(path: str, areas: list[str]) -> str | None:
    around = [area for area in areas if serves(area, path)]
    return max(around, key=len, default=None)
