"""Readers of practices that only a tree shows: one file each, found by lying here.

A reader is a function `read(module) -> Iterator[Signal]`; the signals of a file lie in its outline, cached with it.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import lru_cache

from solvent.source.module import Module
from solvent.source.outline import Signal

Reader = Callable[[Module], Iterator[Signal]]


@lru_cache(maxsize=1)
def signals() -> tuple[Reader, ...]:
    """All readers, in the order of their files."""
    names = sorted(found.name for found in pkgutil.iter_modules(__path__, f"{__name__}."))
    return tuple(importlib.import_module(name).read for name in names)
