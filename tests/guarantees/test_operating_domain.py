"""A part of the inputs is claimed falsely no more often than promised, and a planted good part is found."""

from collections.abc import Callable

import numpy as np
import pytest

from solvent.actions.narrowing import find_domain

RUNS = 120
# Three standard errors above one in twenty.
ALLOWED = 0.05 + 3 * (0.05 * 0.95 / RUNS) ** 0.5

Table = dict[str, np.ndarray]


def _switches(rng: np.random.Generator, n: int = 4000) -> Table:
    return {f"f{place}": rng.integers(0, 2, n).astype(bool) for place in range(10)}


def _measured(rng: np.random.Generator, n: int = 4000) -> Table:
    table = {f"x{place}": rng.normal(size=n) for place in range(4)}
    return {**table, "site": rng.choice(list("abcde"), n), "gap": np.where(rng.random(n) < 0.2, np.nan, rng.random(n))}


def _claims(table: Callable[[np.random.Generator], Table], error: Callable[[Table], np.ndarray], runs: int, **options):
    """For each run the risk inside, the share inside, and how much of it and of the good rows is good and inside."""
    found = []
    for run in range(runs):
        rng = np.random.default_rng(run)
        rows = table(rng)
        risk = error(rows)
        wrong = rng.random(len(risk)) < risk
        domain = find_domain(rows, np.zeros(len(risk)), wrong, at_most=0.06, seed=run, **options)
        inside, good = domain.contains(rows), risk < 0.06
        if inside.any():
            found.append(
                (risk[inside].mean(), domain.share, good[inside].mean(), (good & inside).sum() / max(good.sum(), 1))
            )
    return np.array(found).reshape(len(found), 4)


@pytest.mark.parametrize("table", [_switches, _measured])
def test_where_no_part_is_good_enough_few_are_claimed(table):
    claims = _claims(table, lambda rows: np.full(len(next(iter(rows.values()))), 0.0601), RUNS)
    assert len(claims) / RUNS <= ALLOWED


def test_parts_that_are_partly_bad_are_seldom_claimed():
    claims = _claims(_measured, lambda rows: np.clip(0.06 + 0.02 * rows["x0"], 0, 1), RUNS)
    assert (claims[:, 0] > 0.06).sum() / RUNS <= ALLOWED


@pytest.mark.parametrize(
    ("table", "error"),
    [
        (_switches, lambda rows: np.where(rows["f3"], 0.03, 0.11)),
        (_switches, lambda rows: np.where(rows["f3"] & ~rows["f7"], 0.02, 0.12)),
        (_measured, lambda rows: np.where(rows["x1"] > 0.2, 0.02, 0.15)),
        (_measured, lambda rows: np.where((np.abs(rows["x1"]) < 1) & np.isin(rows["site"], ["a", "c"]), 0.015, 0.2)),
        (_measured, lambda rows: np.where((rows["x0"] > 0.5) & (rows["x1"] > 0), 0.4, 0.02)),
    ],
)
def test_a_planted_good_part_is_found_and_not_much_else(table, error):
    claims = _claims(table, error, 20)
    assert len(claims) >= 16
    assert np.median(claims[:, 2]) >= 0.9
    assert np.median(claims[:, 3]) >= 0.85


def test_labels_in_clusters_are_claimed_no_more_often():
    rng, runs, false = np.random.default_rng(9), 100, 0
    for run in range(runs):
        cluster = np.repeat(np.arange(100), 20)
        # Whole clusters go wrong together, at the limit in all.
        wrong = rng.random(100)[cluster] < 0.0601
        rows = {"a": rng.random(2000), "b": rng.integers(0, 2, 2000)}
        domain = find_domain(rows, np.zeros(2000), wrong, at_most=0.06, clusters=cluster, seed=run)
        false += bool(domain.rules)
    assert false / runs <= 0.05 + 3 * (0.05 * 0.95 / runs) ** 0.5
