"""Determines, prices and pays down the technical debt of a machine-learning system."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from solvent.api import assess as assess
    from solvent.api import plan as plan
    from solvent.api import render as render
    from solvent.api import reviewers_needed as reviewers_needed

__version__ = "0.1.0"
__all__ = ["assess", "plan", "render", "reviewers_needed"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from solvent import api

        return getattr(api, name)
    raise AttributeError(f"module 'solvent' has no attribute {name!r}")
