"""Determines, prices and pays down the technical debt of a machine-learning system."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from solvent.api import Domain as Domain
    from solvent.api import Router as Router
    from solvent.api import assess as assess
    from solvent.api import break_even as break_even
    from solvent.api import ceiling as ceiling
    from solvent.api import ceiling_of_raters as ceiling_of_raters
    from solvent.api import certify as certify
    from solvent.api import certify_rate as certify_rate
    from solvent.api import compare as compare
    from solvent.api import conflicting_duplicates as conflicting_duplicates
    from solvent.api import data_to_reach as data_to_reach
    from solvent.api import extrapolate as extrapolate
    from solvent.api import find_domain as find_domain
    from solvent.api import labels_to_certify as labels_to_certify
    from solvent.api import measure_curve as measure_curve
    from solvent.api import plan as plan
    from solvent.api import render as render
    from solvent.api import reviewers_needed as reviewers_needed
    from solvent.api import route as route

__version__ = "0.1.0"
__all__ = [
    "Domain",
    "Router",
    "assess",
    "break_even",
    "ceiling",
    "ceiling_of_raters",
    "certify",
    "certify_rate",
    "compare",
    "conflicting_duplicates",
    "data_to_reach",
    "extrapolate",
    "find_domain",
    "labels_to_certify",
    "measure_curve",
    "plan",
    "render",
    "reviewers_needed",
    "route",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from solvent import api

        return getattr(api, name)
    raise AttributeError(f"module 'solvent' has no attribute {name!r}")
