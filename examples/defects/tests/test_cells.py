"""What the example promises of its data and its model, on a dozen drawn cells a module."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from cells.data import SIZES, Cells, modules
from cells.features import beside_module, features
from cells.model import scores


def drawn(per_module: int = 12, count: int = 4) -> Cells:
    """Grey cells; in each module every third has a dark diagonal crack."""
    rng = np.random.default_rng(3)
    total = per_module * count
    images = rng.integers(140, 160, (total, 300, 300)).astype(np.uint8)
    cracked = np.arange(total) % 3 == 0
    for number in np.flatnonzero(cracked):
        for at in range(60, 240):
            images[number, at, at - 8 : at + 8] = 20
    module = np.repeat(np.arange(count), per_module)
    return Cells(images, cracked.astype(float), np.array(["mono"] * total), module)


def test_modules_are_those_that_the_authors_count() -> None:
    assert (len(SIZES), sum(SIZES)) == (44, 2624)
    assert len(np.unique(modules(2624))) == 44
    with pytest.raises(ValueError, match="elpv-dataset"):
        modules(100)


def test_grades_are_one_of_four() -> None:
    cells = drawn()
    with pytest.raises(ValueError, match="grade"):
        Cells(cells.images, cells.doubt + 0.5, cells.kind, cells.module)


def test_a_brighter_module_is_no_different_beside_itself() -> None:
    values = np.random.default_rng(0).normal(size=(24, 3)).astype(np.float32)
    module = np.repeat([0, 1], 12)
    shifted = values + 7 * module[:, None].astype(np.float32)
    assert np.allclose(beside_module(values, module), beside_module(shifted, module), atol=1e-5)


def test_cracks_are_found_in_modules_that_were_not_seen() -> None:
    cells = drawn()
    found = scores(features(cells.images, cells.module), cells.defective, cells.module)
    assert found[cells.defective].min() > found[~cells.defective].max()
    assert 0 <= found.min() <= found.max() <= 1
