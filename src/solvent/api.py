"""The public Python names; each is loaded, with what it needs, when it is first used."""

import ast
import importlib
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from solvent.actions.asking import ask, digest
    from solvent.actions.break_even import break_even
    from solvent.actions.ceiling import ceiling, ceiling_hint, ceiling_of_raters, conflicting_duplicates
    from solvent.actions.certifying import certify
    from solvent.actions.comparing import compare
    from solvent.actions.decaying import backtest_decay, decay_horizon
    from solvent.actions.extrapolating import data_to_reach, extrapolate
    from solvent.actions.labelling import labels_to_certify
    from solvent.actions.lateness import late_labels
    from solvent.actions.measuring import measure_curve
    from solvent.actions.plan import plan
    from solvent.actions.rating import certify_rate
    from solvent.actions.reviewing import reviewers_needed
    from solvent.actions.routing import route
    from solvent.actions.slicing import which_hold
    from solvent.actions.watching_losses import watch_losses
    from solvent.actions.watching_novelty import NoveltyWatch
    from solvent.domain.assessment import Assessment
    from solvent.domain.label_account import LabelAccount
    from solvent.domain.operating_domain import Domain
    from solvent.domain.profile import Profile
    from solvent.domain.router import Router
    from solvent.reports import render
    from solvent.stats.pictures import picture_columns
    from solvent.wiring_estimates import PerformanceEstimator, estimate_performance
    from solvent.wiring_monitor import Monitor
    from solvent.wiring_profile import profile
    from solvent.wiring_tables import (
        coverage,
        embedding_drift,
        explain_gap,
        find_domain,
        novelty,
        skew,
        table_drift,
    )
    from solvent.wiring_two_tables import watch

__all__ = [
    "Domain",
    "LabelAccount",
    "Monitor",
    "NoveltyWatch",
    "PerformanceEstimator",
    "Profile",
    "Router",
    "ask",
    "assess",
    "backtest_decay",
    "break_even",
    "ceiling",
    "ceiling_hint",
    "ceiling_of_raters",
    "certify",
    "certify_rate",
    "compare",
    "conflicting_duplicates",
    "coverage",
    "data_to_reach",
    "decay_horizon",
    "digest",
    "embedding_drift",
    "estimate_performance",
    "explain_gap",
    "extrapolate",
    "find_domain",
    "labels_to_certify",
    "late_labels",
    "measure_curve",
    "novelty",
    "picture_columns",
    "plan",
    "profile",
    "render",
    "reviewers_needed",
    "route",
    "skew",
    "table_drift",
    "watch",
    "watch_losses",
    "which_hold",
]


def assess(path: str | Path) -> "Assessment":
    """Assess the project in a folder without running any of it.

    Parameters
    ----------
    path : str or Path
        The project's folder.

    Returns
    -------
    Assessment
        Verdict, stages, facts and findings.

    Raises
    ------
    NoProject
        There is no such folder.
    BadContract
        The project's contract cannot be read.
    """
    from solvent.wiring import assess_path

    return assess_path(Path(path))


def __getattr__(name: str) -> Any:
    if name not in _homes():
        raise AttributeError(f"module 'solvent.api' has no attribute {name!r}")
    return getattr(importlib.import_module(_homes()[name]), name)


@cache
def _homes() -> dict[str, str]:
    """The module of each name, as the imports above say, which type checkers read and no one runs."""
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    return {alias.name: str(node.module) for node in imports for alias in node.names}


if (_ipython := sys.modules.get("IPython")) is not None and (_shell := _ipython.get_ipython()) is not None:
    from solvent.reports.notebook import register

    register(_shell)
