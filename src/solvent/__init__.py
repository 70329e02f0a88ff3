"""Determines, prices and pays down the technical debt of a machine-learning system."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from solvent.api import *  # noqa: F403

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """The public names load what they need when they are first used; `solvent.api` lists them."""
    if not name.startswith("_") or name == "__all__":
        api = importlib.import_module("solvent.api")
        if name == "__all__" or name in api.__all__:
            return getattr(api, name)
    raise AttributeError(f"module 'solvent' has no attribute {name!r}")
