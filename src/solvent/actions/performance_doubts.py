"""What may be wrong with an estimate of performance, and what labels that are there already say against it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from solvent.stats.unlabelled import Guess

# Where reweighting keeps less than this share of the reference in effect, the rows come from elsewhere.
_FAR = 0.5
_OUTSIDE = 0.05
_SURPRISING, _APART = 4.0, 3.0


@dataclass(frozen=True)
class Judged:
    """A chunk's metric with its standard error; of so many rows the truth was known."""

    value: float
    error: float
    method: str
    confirmed: int
    warnings: tuple[str, ...]
    methods: Mapping[str, float] = field(default_factory=dict)


def doubts(guess: Guess, outside: tuple[str, float]) -> tuple[str, ...]:
    """Which assumptions fail here, and what to do; `outside` is the worst column and its share of rows out of range."""
    found = []
    if not math.isfinite(guess.value):
        found.append("Nothing can be said of this metric here, for no row is predicted to be, or is, of its class.")
    if (kept := math.exp(-guess.distance)) < _FAR:
        found.append(
            f"These rows are unlike the reference: only {kept:.0%} of it counts here, and whether inputs still mean the"
            " same cannot be seen without labels. Label some of them."
        )
    if outside[1] > _OUTSIDE:
        found.append(
            f"{outside[1]:.0%} of the rows have a `{outside[0]}` that the reference never had. Label some of those."
        )
    if guess.learnt.surprise > _SURPRISING:
        found.append(
            "In the reference itself the same scores meant something else from one time to the next"
            f" ({guess.learnt.surprise:.0f} standard errors): without labels it cannot be seen whether they do so now."
            " Confirm with fresh labels."
        )
    if len(guess.methods) > 2:
        apart = abs(float(guess.methods[2] - guess.methods[0]))
        if apart > _APART * max(guess.chance, guess.learnt.doubt(guess.distance)):
            found.append(
                f"What scores say ({guess.methods[0]:.4g}) and what inputs say ({guess.methods[2]:.4g}) lie apart:"
                " shifted inputs matter here beyond the score. Label some rows, at random."
            )
    return tuple(found)


def combined(unlabelled: Guess, labelled: Guess, told: float, share: float) -> tuple[float, float]:
    """A metric and its standard error where a share of the rows is labelled, and says `told`.

    How far the estimate misses on labelled rows is taken over to the others, shrunk by how much of it may be chance
    (Stein 1956, the positive part): labels that come early are taken to be like those that come late.
    """
    missed, noise = told - labelled.value, max(labelled.chance, 1e-12) ** 2
    doubt = max(unlabelled.doubt**2, missed**2 - noise)
    shrunk = missed * doubt / (doubt + noise)
    left = math.sqrt(unlabelled.chance**2 + doubt * noise / (doubt + noise))
    return share * told + (1 - share) * (unlabelled.value + shrunk), (1 - share) * left
