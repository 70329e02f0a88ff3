"""A shelf: the entries that lie in a package's folders, found by lying there, and those of third parties."""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import entry_points
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from solvent.catalog.check import Check
from solvent.catalog.question import FactReader
from solvent.domain.errors import BadCheck

if TYPE_CHECKING:
    from solvent.catalog.metric import Metric
    from solvent.catalog.monitor import Monitor

Kind = TypeVar("Kind")


def entries(package: str, kind: type[Kind]) -> Iterator[Kind]:
    """The entries of a kind in all modules below `package`, in the order of their files."""
    root = importlib.import_module(package)
    for found in sorted(pkgutil.walk_packages(root.__path__, f"{package}."), key=lambda m: m.name):
        yield from _in(importlib.import_module(found.name), kind)


def _in(module: ModuleType, kind: type[Kind]) -> Iterator[Kind]:
    return (value for name, value in vars(module).items() if isinstance(value, kind) and not name.startswith("_"))


@lru_cache(maxsize=1)
def checks() -> dict[str, Check]:
    """All checks by code: our own, then those of the entry points `solvent.checks`.

    Raises
    ------
    BadCheck
        Two checks have the same code, or another package's cannot be loaded.
    """
    found: dict[str, Check] = {}
    for entry in (*entries("solvent.checks", Check), *_of_third_parties()):
        if entry.code in found and found[entry.code] is not entry:
            raise BadCheck(
                f"Two checks are called {entry.code}: {found[entry.code].name} and {entry.name}.",
                hint="Uninstall one of the packages that bring them.",
            )
        found[entry.code] = entry
    return dict(sorted(found.items()))


def _of_third_parties() -> Iterator[Check]:
    for point in entry_points(group="solvent.checks"):
        try:
            loaded = point.load()
        # Somebody else's package can fail in any way.
        except Exception as error:  # noqa: BLE001
            raise BadCheck(
                f"The checks of {point.value} cannot be loaded: {type(error).__name__}: {error}.",
                hint="Mend or uninstall that package.",
            ) from None
        if isinstance(loaded, Check):
            yield loaded
        elif isinstance(loaded, ModuleType) and hasattr(loaded, "__path__"):
            yield from entries(loaded.__name__, Check)
        elif isinstance(loaded, ModuleType):
            yield from _in(loaded, Check)


@lru_cache(maxsize=1)
def facts() -> dict[str, FactReader]:
    """All facts by name."""
    return {entry.name: entry for entry in entries("solvent.facts", FactReader)}


@lru_cache(maxsize=1)
def metrics() -> "dict[str, Metric]":
    """All metrics that can be certified, by name and by alias."""
    # It brings SciPy along, which nothing but a proof has time for.
    from solvent.catalog.metric import Metric

    found: dict[str, Metric] = {}
    for entry in entries("solvent.certificates", Metric):
        for name in (entry.name, *entry.aliases):
            found[name] = entry
    return found


@lru_cache(maxsize=1)
def monitors() -> "dict[str, Monitor]":
    """All monitors by code."""
    # It brings NumPy along, which reading a project has no time for.
    from solvent.catalog.monitor import Monitor

    return dict(sorted((entry.code, entry) for entry in entries("solvent.monitors", Monitor)))
