"""Arrays of losses as a user has them, made into the units that a detector reads."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.domain.errors import BadArrays, BadClaim, NotEnoughLabels
from solvent.stats.blocks import block_length
from solvent.stats.montecarlo import Array

_LEAST_REFERENCE = 30


@dataclass(frozen=True)
class Units:
    """Losses and bases of units, of shape (units,), in the unit of the largest loss."""

    loss: Array
    base: Array

    @property
    def mean(self) -> float:
        """The mean loss for each unit of base."""
        return float(self.loss.sum() / self.base.sum())

    def since(self, unit: int) -> "Units":
        """Those from a unit on."""
        return Units(self.loss[unit:], self.base[unit:])

    def spread(self, mean: float) -> float:
        """The standard deviation of a unit's loss around that which its base leads to expect."""
        return float(np.sqrt(((self.loss - mean * self.base) ** 2).mean()))


@dataclass(frozen=True)
class Stream:
    """A stream of losses and its reference.

    `first_rows` is the first row of each unit and `last_rows` its last, of shape (units,). `floor` is how far below 0 a
    row's loss can come, `ceiling` how high, and `variance` by how much drawing labels by chance makes a row vary more.
    Of rows that stand for several, bases are weights and `weighted`.
    """

    units: Units
    reference: Units | None
    first_rows: NDArray[np.intp]
    last_rows: NDArray[np.intp]
    largest: float
    floor: float = 0.0
    ceiling: float = 1.0
    variance: float = 1.0
    weighted: bool = False

    @property
    def most(self) -> float | None:
        """The largest base of a unit, where bases have to do with losses."""
        return float(self.units.base.max()) if self.weighted else None

    @property
    def rows_a_unit(self) -> float:
        """How many rows a unit has on average."""
        return float(self.units.base.mean())


@dataclass(frozen=True)
class Design:
    """How rows came to be labelled: the chance of each with a guess of its loss, or weights of both tables' rows."""

    inclusion: Any = None
    pseudo: Any = None
    weights: Any = None
    reference_weights: Any = None


def stream_of(losses: Any, reference: Any, *, blocks: Any, largest: float, design: Design) -> Stream:
    """The stream that a user's arrays are.

    Raises
    ------
    BadArrays, BadClaim, NotEnoughLabels
        As `solvent.watch_losses` says.
    """
    if not (math.isfinite(largest) and largest > 0):
        raise BadClaim(f"largest={largest!r} is no largest loss.", hint="Pass a number above 0, such as 1.")
    drawn = design.inclusion is not None
    if design.pseudo is not None and not drawn:
        raise BadClaim(
            "pseudo was given without inclusion.", hint="Pass inclusion=…, the chance of each row to be labelled."
        )
    seen = _losses(losses, "losses", largest, gaps=drawn)
    known = None if reference is None else _losses(reference, "reference", largest)
    if known is not None and len(known) < _LEAST_REFERENCE:
        raise NotEnoughLabels(
            f"The reference has {len(known)} losses; {_LEAST_REFERENCE} are the least.",
            hint="Pass the losses of all rows that the model was evaluated on before its release.",
        )
    if drawn and design.weights is not None:
        raise BadClaim("inclusion and weights were both given.", hint="Weights are 1 / inclusion: give one of them.")
    given, of = (design.weights, design.reference_weights), (seen, np.empty(0) if known is None else known)
    heavy = [None if one is None else _weights(one, len(rows)) for one, rows in zip(given, of, strict=True)]
    floor, ceiling, variance = 0.0, 1.0, 1.0
    if drawn:
        guess = None if design.pseudo is None else _losses(design.pseudo, "pseudo", largest)
        seen, chance = _weighted(seen, design.inclusion, guess)
        ceiling, variance = 1 / float(chance.min()), float((1 / chance).mean())
        floor = ceiling - 1 if guess is not None else 0.0
    first = _first_rows(blocks, len(seen), known)
    size = np.diff(np.append(first, len(seen)))
    units = _summed(seen, first, heavy[0])
    if heavy[0] is not None:
        variance = float((heavy[0] ** 2).mean())
    referred = None if known is None else _cut(known, int(np.median(size)), heavy[1])
    weighted = heavy[0] is not None
    return Stream(units, referred, first, first + size - 1, largest, floor, ceiling, variance, weighted)


def _weights(values: Any, rows: int) -> Array:
    """How many rows each stands for, in units of their mean."""
    try:
        found = np.asarray(values, np.float64)
    except (TypeError, ValueError):
        found = np.empty(0)
    if found.shape != (rows,) or not (np.isfinite(found) & (found > 0)).all():
        raise BadArrays(
            "The weights do not fit the losses, or hold what is no weight above 0.",
            hint="Pass for each row how many it stands for: 1 / (the probability with which it was drawn).",
        )
    return np.asarray(found / found.mean())


def _summed(losses: Array, first: NDArray[np.intp], weights: Array | None) -> Units:
    """The units that begin with some rows."""
    base = np.ones(len(losses)) if weights is None else weights
    return Units(np.add.reduceat(losses * base, first), np.add.reduceat(base, first))


def _losses(values: Any, name: str, largest: float, *, gaps: bool = False) -> Array:
    """Losses in the unit of the largest one; NaN only where there may be gaps."""
    try:
        found = np.asarray(values, np.float64) / largest
    except (TypeError, ValueError):
        raise BadArrays(f"{name} holds what are no numbers.", hint="Pass a loss for each row: 0, 1, 0.25 …") from None
    if found.ndim != 1 or not len(found):
        raise BadArrays(f"{name} has the shape {found.shape}.", hint="Pass one loss for each row.")
    known = found[~np.isnan(found)] if gaps else found
    if not len(known):
        raise NotEnoughLabels(f"{name} holds no loss at all.", hint="Pass the losses of rows that have their label.")
    if np.isnan(known).any():
        raise BadArrays(
            f"{int(np.isnan(known).sum())} of {name} are missing.",
            hint="Leave rows without a label out, or pass inclusion=…, the probability with which each was drawn.",
        )
    if known.min() < 0 or known.max() > 1 + 1e-12:
        raise BadArrays(
            f"{name} reaches from {known.min() * largest:g} to {known.max() * largest:g}.",
            hint="Losses lie between 0 and largest=…, the most that a row can lose.",
        )
    return found


def _weighted(seen: Array, inclusion: Any, guess: Array | None) -> tuple[Array, Array]:
    """Losses of labels that were drawn by chance, weighted, with the chances of shape (rows,).

    guess + drawn / chance (loss - guess): its mean is the loss's, whatever the guess.
    """
    try:
        chance = np.broadcast_to(np.asarray(inclusion, np.float64), seen.shape)
    except (TypeError, ValueError):
        raise BadArrays(
            "inclusion does not fit the losses.", hint="Pass one probability for each row, or one for all."
        ) from None
    if not ((chance > 0) & (chance <= 1)).all():
        raise BadArrays(
            "inclusion holds what is no probability above 0.",
            hint="Every row must have had a chance to be drawn: pass that, such as 0.05.",
        )
    before = np.zeros(len(seen)) if guess is None else guess
    if len(before) != len(seen):
        raise BadArrays(f"pseudo has {len(before)} rows and losses {len(seen)}.", hint="Pass one for each row.")
    return before + np.where(np.isnan(seen), 0.0, (np.nan_to_num(seen) - before) / chance), np.asarray(chance)


def _first_rows(blocks: Any, rows: int, reference: Array | None) -> NDArray[np.intp]:
    """The first row of each block."""
    if blocks is None:
        return np.arange(rows)
    if isinstance(blocks, str) and blocks == "auto":
        if reference is None:
            raise BadClaim('blocks="auto" needs a reference.', hint="Pass reference=…, or the length of a block.")
        return np.arange(0, rows, block_length(reference))
    if np.ndim(blocks) == 0:
        if isinstance(blocks, bool) or not isinstance(blocks, int | np.integer) or blocks < 1:
            raise BadClaim(f"blocks={blocks!r} is no length.", hint='Pass a whole number, "auto" or a name a row.')
        return np.arange(0, rows, int(blocks))
    names = np.asarray(blocks)
    if names.shape != (rows,):
        raise BadArrays(f"blocks has the shape {names.shape} for {rows} losses.", hint="Pass one name for each row.")
    first = np.append(0, np.flatnonzero(names[1:] != names[:-1]) + 1)
    if len(np.unique(names[first])) < len(first):
        raise BadArrays("A block begins anew after another one.", hint="Put the rows of a block next to each other.")
    return first


def _cut(losses: Array, length: int, weights: Array | None) -> Units:
    """The reference in blocks of one length; what is left over at its end belongs to the last."""
    length = min(max(length, 1), len(losses))
    first = np.arange(0, len(losses) // length * length, length)
    return _summed(losses, first, weights)
