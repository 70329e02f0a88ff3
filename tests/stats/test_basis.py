"""Functions of columns, weights that make a reference look like other rows, and what inputs tell beyond a score."""

import numpy as np
import pytest

from solvent.stats.basis import Basis
from solvent.stats.density_ratio import density_ratio, distance
from solvent.stats.label_model import FOLDS, cross_fit


def _basis(values: np.ndarray, new: np.ndarray) -> tuple[Basis, np.ndarray, np.ndarray]:
    basis = Basis.of(values, 1)
    return basis, basis(values), basis(new)


def test_functions_are_uncorrelated_on_the_reference_whatever_the_columns_hold() -> None:
    rng = np.random.default_rng(0)
    values = np.column_stack([
        rng.lognormal(0, 2, 5000), rng.integers(0, 4, 5000), np.full(5000, 3.0), np.full(5000, np.nan),
        np.where(rng.random(5000) < 0.3, np.nan, rng.normal(size=5000)), rng.random(5000),
    ])  # fmt: skip
    far = np.where(rng.random(values.shape) < 0.1, np.nan, rng.choice([-1e9, 1e9, 0.5], values.shape))
    _, seen, other = _basis(values, far)
    assert np.allclose(seen.T @ seen / len(seen), np.eye(seen.shape[1]), atol=1e-2)
    assert np.isfinite(other).all()


def test_weights_are_the_ratio_of_two_normal_densities() -> None:
    rng = np.random.default_rng(1)
    old, new = rng.normal(0, 1, (20_000, 2)), rng.normal([0.5, 0], 1, (5000, 2))
    basis, seen, moved = _basis(old, new)
    weights = density_ratio(seen, moved.mean(axis=0, dtype=float), len(new), basis.prior)
    true = np.exp(0.5 * old[:, 0] - 0.125)
    assert np.corrcoef(weights, true)[0, 1] > 0.9
    assert np.average(old[:, 0], weights=weights) == pytest.approx(0.5, abs=0.1)
    assert distance(weights) == pytest.approx(0.25, abs=0.1)


def test_rows_of_the_same_kind_lie_at_no_distance() -> None:
    rng = np.random.default_rng(2)
    basis, seen, same = _basis(rng.normal(0, 1, (20_000, 5)), rng.normal(0, 1, (2000, 5)))
    assert distance(density_ratio(seen, same.mean(axis=0, dtype=float), 2000, basis.prior)) < 0.02


def test_the_label_model_learns_what_is_there_and_nothing_where_nothing_is() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(size=(8000, 4))
    seen, fold = (basis := Basis.of(values, 1))(values), rng.permutation(8000) % FOLDS
    signal, chance = 0.3 * values[:, 0] * values[:, 1], rng.normal(0, 0.5, 8000)
    left = np.column_stack([signal + chance, chance])
    model, unseen = cross_fit(seen, left, np.ones_like(left), basis.prior, fold)
    fresh = rng.normal(size=(4000, 4))
    found = model.left(basis(fresh), np.ones((4000, 2)))
    assert np.corrcoef(found[:, 0], fresh[:, 0] * fresh[:, 1])[0, 1] > 0.8
    assert found[:, 1].std() < 0.03
    assert np.corrcoef(unseen[:, 0], signal)[0, 1] > 0.8
