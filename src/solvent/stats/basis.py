"""Functions of many columns in which shifts and errors are told: made once of the reference, then only looked up.

Each column is cut into steps. Its functions are the leading eigenfunctions of a kernel on normal scores (Williams and
Seeger 2001), so that the first ones are smooth; of columns with few values any function of the value. Products let
two columns matter together. A rotation makes all of them uncorrelated on the reference, of variance 1: fits become
sums, and `prior` says how much of each is to be expected.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solvent.stats.calibration import Codes, steps
from solvent.stats.montecarlo import Array

Floats = NDArray[np.float32]
# A column of no more values is taken for names of kinds: each may mean anything.
_KINDS, _FUNCTIONS = 8, 5
_MOST, _PAIRS, _PRODUCTS = 160, 80, 120
_PRODUCT, _FURTHEST, _DEPENDENT = 0.25, 6.0, 1e-4


def _with_ends(known: Array) -> Array:
    if not len(known):
        return known
    return np.unique([np.nextafter(known.min(), -np.inf), *steps(known), known.max()])


@dataclass(frozen=True)
class Column:
    """One column's functions, of shape (steps, functions), their prior variances, and each step's normal score.

    The last step is that of missing values.
    """

    edges: Array
    functions: Array
    prior: Array
    score: Array

    @classmethod
    def of(cls, values: Array) -> "Column":
        """Learnt from the reference's values, NaN where one is missing."""
        edges = _with_ends(values[np.isfinite(values)])
        counts = np.bincount(_cut(edges, values), minlength=len(edges) + 2) / len(values)
        score = _normal_scores(counts[:-1], len(values))
        found, prior = _eigenfunctions(counts[:-1], score)
        found, missing = np.vstack([found, np.zeros((1, found.shape[1]))]), counts[-1]
        if 0 < missing < 1:
            told = (np.arange(len(counts)) == len(counts) - 1) - missing
            found = np.column_stack([found, told / np.sqrt(missing * (1 - missing))])
            prior = np.append(prior, 1.0)
        return cls(edges, found, prior, np.append(score, 0.0))

    def cut(self, values: Array) -> Codes:
        """The number of each value's step; outside what was seen lie steps of their own."""
        return _cut(self.edges, values)


def _cut(edges: Array, values: Array) -> Codes:
    codes = np.searchsorted(edges, values).astype(np.int32)
    missing = np.isnan(values)
    if missing.any():
        codes[missing] = len(edges) + 1
    return codes


def _normal_scores(share: Array, rows: int) -> Array:
    """What a normal variable would be at each step's middle rank, of mean 0 and variance 1 over the rows."""
    from scipy.special import ndtri

    total = max(float(share.sum()), 1e-12)
    rank = np.clip((np.cumsum(share) - share / 2) / total, 0.5 / rows, 1 - 0.5 / rows)
    score = np.asarray(ndtri(rank), np.float64)
    score -= share @ score / total
    return score / max(float(np.sqrt(share @ score**2 / total)), 1e-6)


def _eigenfunctions(share: Array, score: Array) -> tuple[Array, Array]:
    """Functions of steps of variance 1, the smoothest first, and their shares of the kernel's variance."""
    filled = int((share > 0).sum())
    if filled < 2:
        return np.zeros((len(share), 0)), np.zeros(0)
    kinds = filled <= _KINDS
    near = np.eye(len(score)) if kinds else np.exp(-((score[:, None] - score) ** 2) / 2)
    kernel = near + score[:, None] * score
    weight = share / share.sum()
    kernel -= weight @ kernel
    kernel -= (kernel @ weight)[:, None]
    root = np.sqrt(weight)
    values, vectors = np.linalg.eigh(root[:, None] * kernel * root)
    order = np.argsort(-values)[: min(_KINDS if kinds else _FUNCTIONS, filled - 1)]
    order = order[values[order] > _DEPENDENT]
    found = kernel @ (root[:, None] * vectors[:, order]) / values[order]
    return found, values[order] / values[order].sum()


@dataclass(frozen=True)
class Basis:
    """Uncorrelated functions of a table's columns, of variance 1 on the reference.

    Of the columns' own functions those are kept whose numbers are in `kept`; `products` are pairs of them.
    `rotation` has shape (raw functions, functions), and `prior` (functions,) says in what proportion their
    coefficients vary.
    """

    columns: tuple[Column, ...]
    kept: tuple[NDArray[np.intp], ...]
    products: NDArray[np.intp]
    mean: Floats
    rotation: Floats
    prior: Array

    @classmethod
    def of(cls, values: Array, scores: int) -> "Basis":
        """Learnt from reference rows of shape (rows, columns), NaN where a value is missing; scores stand last."""
        columns = tuple(Column.of(each) for each in values.T)
        kept = _largest([each.prior for each in columns])
        products = _products(kept, scores)
        bare = cls(columns, kept, products, np.zeros(0, np.float32), np.zeros((0, 0), np.float32), np.zeros(0))
        raw = bare._raw([each.cut(of) for each, of in zip(columns, values.T, strict=True)])
        mean = raw.mean(axis=0)
        raw -= mean
        weights = np.sqrt(bare._weights).astype(np.float32)
        raw *= weights
        spread, turn = np.linalg.eigh((raw.T @ raw).astype(np.float64) / max(len(raw), 1))
        apart = spread > _DEPENDENT * max(float(spread.max(initial=0.0)), 1e-12)
        rotation = weights[:, None] * turn[:, apart] / np.sqrt(spread[apart])
        return cls(columns, kept, products, mean, rotation.astype(np.float32), spread[apart])

    def __call__(self, values: Array) -> Floats:
        """The functions of rows of shape (rows, columns), of shape (rows, functions)."""
        raw = self._raw([each.cut(of) for each, of in zip(self.columns, values.T, strict=True)])
        raw -= self.mean
        return raw @ self.rotation

    @cached_property
    def _weights(self) -> Array:
        """The prior variance of each raw function."""
        own = [each.prior[kept] for each, kept in zip(self.columns, self.kept, strict=True)]
        flat = np.concatenate([*own, np.zeros(0)])
        of_second = [flat[second] for _, second in self.products]
        return np.concatenate([flat, _PRODUCT * np.array(of_second, np.float64)])

    def _raw(self, codes: Sequence[Codes]) -> Floats:
        own = [
            np.take(each.functions[:, kept].astype(np.float32), code, axis=0)
            for each, kept, code in zip(self.columns, self.kept, codes, strict=True)
        ]
        flat = np.column_stack(own) if own else np.zeros((0, 0), np.float32)
        if not len(self.products):
            return flat
        pairs = flat[:, self.products[:, 0]] * flat[:, self.products[:, 1]]
        return np.column_stack([flat, np.clip(pairs, -_FURTHEST, _FURTHEST)])


def _largest(priors: Sequence[Array]) -> tuple[NDArray[np.intp], ...]:
    """Which functions of each column are kept where there are too many: those of the largest variance."""
    every = np.sort(np.concatenate([*priors, np.zeros(0)]))[::-1]
    least = every[_MOST - 1] if len(every) > _MOST else 0.0
    return tuple(np.flatnonzero(each >= least) for each in priors)


def _products(kept: Sequence[NDArray[np.intp]], scores: int) -> NDArray[np.intp]:
    """Pairs of functions: the first ones of two columns, those of scores before others; then scores by any other."""
    ends = np.cumsum([len(each) for each in kept])
    first = [int(end - len(each)) if len(each) else -1 for each, end in zip(kept, ends, strict=True)]
    from_last = range(len(first) - 1, -1, -1)
    pairs = [(first[i], first[j]) for i in from_last for j in range(i) if first[i] >= 0 and first[j] >= 0][:_PAIRS]
    for i in range(len(first) - scores, len(first)):
        if first[i] >= 0:
            pairs += [(first[i], each) for j in range(i) for each in range(first[j] + 1, int(ends[j])) if first[j] >= 0]
    return np.array(pairs[:_PRODUCTS], np.intp).reshape(-1, 2)
