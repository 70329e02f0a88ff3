"""What imported names are called on the package index, and what distributions bring along."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from packaging.utils import canonicalize_name


@dataclass(frozen=True)
class Index:
    """The names we know: distributions by import, imports by distribution, and what a distribution installs with it."""

    distributions: Mapping[str, tuple[str, ...]]
    imports: Mapping[str, tuple[str, ...]]
    brings: Mapping[str, tuple[str, ...]]

    def known(self, dotted: str) -> str | None:
        """The longest leading part of an imported name that we know.

        >>> index().known("sklearn.svm.SVC"), index().known("google.cloud.storage.Client"), index().known("my_module")
        ('sklearn', 'google.cloud.storage', None)
        """
        parts = dotted.split(".")
        return next(
            (n for n in (".".join(parts[:k]) for k in range(min(3, len(parts)), 0, -1)) if n in self.distributions),
            None,
        )

    def with_brought(self, names: frozenset[str]) -> frozenset[str]:
        """Distributions and all that they install along with them."""
        found, waiting = set(names), list(names)
        while waiting:
            for brought in self.brings.get(waiting.pop(), ()):
                if brought not in found:
                    found.add(brought)
                    waiting.append(brought)
        return frozenset(found)


@lru_cache(maxsize=1)
def index() -> Index:
    """The index, read from the list beside this file."""
    distributions: dict[str, tuple[str, ...]] = {}
    imports: dict[str, list[str]] = defaultdict(list)
    brings: dict[str, tuple[str, ...]] = {}
    part: dict[str, tuple[str, ...]] = distributions
    for line in files(__package__).joinpath("imports.txt").read_text(encoding="utf-8").split("\n"):
        if line.startswith("#"):
            part = brings if line == "# brings" else part
            continue
        name, *others = line.split() or [""]
        if name:
            part[name] = tuple(others) or (str(canonicalize_name(name)),)
    for name, brought_by in distributions.items():
        for distribution in brought_by:
            imports[distribution].append(name)
    return Index(distributions, {name: tuple(found) for name, found in imports.items()}, brings)
