"""Which predictions are decided by machine and which by a person, as a value that a service can load."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from solvent.domain.certificate import Certificate
from solvent.domain.errors import BadArrays
from solvent.domain.estimate import Estimate
from solvent.domain.stored import certificate_of, estimate_of, made, read, written


@dataclass(frozen=True)
class RoutingCost:
    """What a decision costs on average: as routed, all by people, and all by machine; and what routing saves."""

    routed: Estimate
    all_human: Estimate
    all_machine: Estimate
    saved_against_human: Estimate
    saved_against_machine: Estimate


@dataclass(frozen=True)
class Tried:
    """What was seen on the labels at one threshold: the share above it, its mean loss, and what a decision cost."""

    threshold: float
    coverage: float
    loss: float
    cost: float | None = None


@dataclass(frozen=True)
class Lane:
    """What holds for one slice: from `threshold` on its predictions are decided by machine; None, none of them.

    `coverage` is the share of the slice's labels that was, `n` counts these labels. `tried` is what was seen of them.
    """

    slice: str
    threshold: float | None
    coverage: float
    n: int
    certificate: Certificate
    tried: tuple[Tried, ...] = ()


@dataclass(frozen=True)
class Router:
    """The operating point: what is automated, and what is guaranteed of it.

    A service that wants nothing else of solvent imports it from here, which loads NumPy alone.

    Attributes
    ----------
    threshold
        Predictions of at least this confidence are decided by machine; None where nothing can be guaranteed. With
        slices, the highest of their thresholds.
    coverage
        The share of the labelled predictions that it automates.
    certificate
        The claim on the automated part, and how it stands.
    slices
        A lane for each slice, where thresholds differ; all their claims hold together.
    cost
        Money per decision, where costs were given.
    reviewers
        People needed for what is deferred, where the volume was given.
    tried
        What was seen at thresholds from the highest down, without slices; only what the certificate says is guaranteed.

    Examples
    --------
    >>> from solvent.domain.certificate import Claim, Standing
    >>> from solvent.domain.evidence import Grade
    >>> claim = Claim("error_rate", 0.05)
    >>> estimate = Estimate(0.01, 0.005, 0.05, "share", Grade.MEASURED, 0.95, 900)
    >>> router = Router(0.9, 0.45, Certificate(claim, Standing.PROVEN, estimate, "…"))
    >>> router([0.95, 0.5, float("nan")]).tolist(), router(0.9)
    ([True, False, False], True)
    >>> Router.from_json(router.to_json()) == router
    True
    """

    threshold: float | None
    coverage: float
    certificate: Certificate
    slices: tuple[Lane, ...] = ()
    cost: RoutingCost | None = None
    reviewers: int | None = None
    tried: tuple[Tried, ...] = ()
    notes: tuple[str, ...] = ()

    def __call__(self, confidence: ArrayLike, slices: ArrayLike | None = None) -> Any:
        """Whether to automate: an array of bool of the shape of `confidence`, or a bool for a single number.

        What is no confidence (NaN, below 0, above 1) and what lies in a slice that was never seen goes to a person.

        Raises
        ------
        BadArrays
            The confidences are no numbers, or slices are missing where thresholds differ, or of another length.
        """
        found = _numbers(confidence)
        # Nothing lies above infinity.
        least: Any = np.inf if self.threshold is None else self.threshold
        if self.slices:
            least = self._thresholds(slices, found.shape)
        automated = (found >= least) & (found <= 1)
        return automated if found.ndim else bool(automated)

    def _thresholds(self, slices: ArrayLike | None, shape: tuple[int, ...]) -> NDArray[np.float64]:
        if slices is None:
            raise BadArrays(
                "This router has a threshold for each slice; it was asked without slices.",
                hint="Call router(confidence, slices) with the slice of each prediction.",
            )
        names = np.asarray(slices).astype(str)
        if names.shape != shape:
            raise BadArrays(
                f"{_shape(shape)} came with slices of {_shape(names.shape)}.",
                hint="Give the slice of each prediction, in the same order.",
            )
        known = {lane.slice: lane.threshold for lane in self.slices if lane.threshold is not None}
        kinds, inverse = np.unique(names, return_inverse=True)
        return np.array([known.get(str(kind), np.inf) for kind in kinds])[inverse.reshape(shape)]

    def to_json(self) -> str:
        """The router as JSON that `Router.from_json` reads; numbers keep all their digits."""
        return written(self)

    @classmethod
    def from_json(cls, text: str) -> "Router":
        """The router that `to_json` wrote.

        Raises
        ------
        BadRouter
            This is no router's JSON, or that of a later version.
        """
        return read(text, _router, what="router")


def _numbers(confidence: ArrayLike) -> NDArray[np.float64]:
    try:
        return np.asarray(confidence, np.float64)
    except (ValueError, TypeError):
        raise BadArrays(
            "The confidences are no numbers.", hint="Give the model's confidence in each prediction, from 0 to 1."
        ) from None


def _shape(shape: Sequence[int]) -> str:
    return f"{shape[0]} values" if len(shape) == 1 else f"shape {tuple(shape)}"


def _router(data: Mapping[str, Any]) -> Router:
    threshold = data["threshold"]
    cost = data["cost"]
    return Router(
        threshold=None if threshold is None else float(threshold),
        coverage=float(data["coverage"]),
        certificate=certificate_of(data["certificate"]),
        slices=tuple(
            made(Lane, lane, certificate=certificate_of(lane["certificate"]), tried=_tried(lane))
            for lane in data.get("slices", ())
        ),
        cost=None if cost is None else RoutingCost(**{f.name: estimate_of(cost[f.name]) for f in fields(RoutingCost)}),
        reviewers=data.get("reviewers"),
        tried=_tried(data),
        notes=tuple(data.get("notes", ())),
    )


def _tried(data: Mapping[str, Any]) -> tuple[Tried, ...]:
    return tuple(made(Tried, one) for one in data.get("tried", ()))
