"""Detectors of River, by the names that its users know them by."""

import importlib
from types import ModuleType

from solvent.domain.errors import BadClaim
from solvent.stats.montecarlo import Array

# Where each lies in River, and whether it reads losses of 0 and 1 only.
NAMED = {
    "adwin": ("drift", "ADWIN", False),
    "page_hinkley": ("drift", "PageHinkley", False),
    "kswin": ("drift", "KSWIN", False),
    "ddm": ("drift.binary", "DDM", True),
    "eddm": ("drift.binary", "EDDM", True),
    "hddm_a": ("drift.binary", "HDDM_A", True),
    "hddm_w": ("drift.binary", "HDDM_W", True),
}
# Names that newer versions have given.
_NEWER = {"HDDM_A": "HDDMA", "HDDM_W": "HDDMW"}


def first_alarm(name: str, losses: Array) -> int | None:
    """The first loss at which a detector with its own settings reports drift; None where it does not.

    Raises
    ------
    BadClaim
        River is not installed, or the detector cannot read such losses.
    """
    module, kind, binary = NAMED[name]
    if binary and not ((losses == 0) | (losses == 1)).all():
        raise BadClaim(
            f"{name} reads losses of 0 and 1 only.", hint="Take adwin or page_hinkley, or leave blocks and weights out."
        )
    river = _river(module, name)
    made = getattr(river, kind, None) or getattr(river, _NEWER[kind])
    detector = made(seed=0) if name == "kswin" else made()
    whole = binary or bool(((losses == 0) | (losses == 1)).all())
    for at, loss in enumerate(losses.astype(int).tolist() if whole else losses.tolist()):
        detector.update(loss)
        if detector.drift_detected:
            return at
    return None


def _river(module: str, name: str) -> ModuleType:
    try:
        return importlib.import_module(f"river.{module}")
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.split(".")[0] != "river":
            raise
        raise BadClaim(
            f"{name} is a detector of River, which is not installed.",
            hint="Install it (pip install 'solvent[river]'), or leave the detector out.",
        ) from None
