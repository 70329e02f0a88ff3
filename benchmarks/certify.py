"""How long certificates take and how many labels they need; how long the router takes and what it automates.

    python benchmarks/certify.py

The e-process runs over ten million labels and the router over a million scores; `benchmarks/route.py` sets the router
beside MAPIE's risk control, which it installs into a folder that is thrown away.
"""

import time
from collections.abc import Callable

import numpy as np
import route

import solvent
from solvent.stats import binomial, eprocess

LABELS = 10_000_000
LIMITS = (0.1, 0.05, 0.02, 0.01, 0.001, 1e-4, 1e-6)
PARTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def timed(name: str, work: Callable[[], object]) -> None:
    """Print how long it takes."""
    start = time.perf_counter()
    work()
    print(f"{name:62} {time.perf_counter() - start:8.2f} s")


def speed() -> None:
    """Ten million labels: evidence after each of them, and one certificate of all."""
    rng = np.random.default_rng(0)
    wrong = rng.random(LABELS) < 0.0009
    errors, n = wrong.cumsum(), np.arange(1, LABELS + 1)
    truth, said = np.zeros(LABELS, np.int8), wrong.astype(np.int8)
    losses = rng.beta(1, 9, 1_000_000)
    timed("evidence after each of 10 million labels", lambda: eprocess.proportion_below(0.001).log_e(errors, n))
    timed("certify an error rate, 10 million labels", lambda: solvent.certify(truth, said, at_most=0.001))
    timed(
        "certify a mean absolute error, 1 million labels",
        lambda: solvent.certify(losses * 0, losses, metric="mae", at_most=0.11, largest=1.0),
    )
    timed("a thousand certificates of 200 labels", lambda: [_small(rng) for _ in range(1000)])


def _small(rng: np.random.Generator) -> object:
    return solvent.certify(np.zeros(200), rng.random(200) < 0.05, at_most=0.1)


def labels() -> None:
    """Median labels to a proof under continuous looks, over those of the exact test at a number fixed beforehand."""
    print("\nmedian labels at all times / labels at one look (95 %, 80 % power), by true rate over limit")
    print("limit  ", *(f"{part:>6}" for part in PARTS))
    for limit in LIMITS:
        print(f"{limit:<7g}", *(f"{_ratio(limit, part * limit):6.3f}" for part in PARTS))


def _ratio(limit: float, true: float) -> float:
    found = eprocess.plan(eprocess.proportion_below(limit), true, 0.05, 0.5)
    fixed, _ = binomial.labels_with_power(limit, true, 0.05, 0.8)
    return found.by(0.5) / fixed if found else float("nan")


def routing() -> None:
    """The router over a million scores, and its coverage beside MAPIE's."""
    print()
    for name, value in route.measured(40, 1_000_000, mapie=True).items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    speed()
    labels()
    routing()
