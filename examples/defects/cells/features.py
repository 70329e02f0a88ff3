"""What an image says of a cell: edges by place and direction, dark places, brightness."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
SIDE, CELL, DIRECTIONS = 100, 10, 8
_SHARES = (0, 1, 5, 10, 25, 50, 75, 90, 99)


def features(images: NDArray[np.uint8], module: NDArray[np.int64]) -> Array:
    """Features of shape (cells, ...), from images of shape (cells, 300, 300).

    Brightness and dark places are also compared with the other cells of the module: all are seen in one picture.
    """
    small = shrunk(images)
    typical = np.median(small, axis=(1, 2), keepdims=True)
    plain = [np.percentile(small, _SHARES, axis=(1, 2)).T, small.std(axis=(1, 2))[:, None]]
    places = blocks(small)
    beside = [np.sort(beside_module(part, module), axis=1)[:, [0, 1, 2, 5, 10, 50, 90, 95, 99]] for part in places]
    compared = [beside_module(part, module) for part in plain]
    return np.hstack([edges(small / (typical + 5)), *plain, *compared, *beside]).astype(np.float32)


def shrunk(images: NDArray[np.uint8]) -> Array:
    """Images of 100 by 100 pixels, each the mean of those it stands for."""
    factor = images.shape[1] // SIDE
    parts = images.reshape(len(images), SIDE, factor, SIDE, factor)
    return np.asarray(parts.mean(axis=(2, 4), dtype=np.float32))


def blocks(images: Array) -> tuple[Array, Array, Array]:
    """Mean, darkest pixel and spread of each block of 10 by 10 pixels, each of shape (cells, 100)."""
    tiles = images.reshape(len(images), SIDE // CELL, CELL, SIDE // CELL, CELL)
    found = tiles.mean((2, 4)), tiles.min((2, 4)), tiles.std((2, 4))
    mean, darkest, spread = (part.reshape(len(images), -1) for part in found)
    return mean, darkest, spread


def edges(images: Array) -> Array:
    """How strong edges are in each block and direction, of shape (cells, 800): a histogram of oriented gradients."""
    down, right = np.gradient(images, axis=(1, 2))
    strength = np.hypot(down, right)
    direction = (np.arctan2(down, right) % np.pi / np.pi * DIRECTIONS).astype(np.int8) % DIRECTIONS
    tiles = (len(images), SIDE // CELL, CELL, SIDE // CELL, CELL)
    found = [np.where(direction == d, strength, 0).reshape(tiles).mean((2, 4)) for d in range(DIRECTIONS)]
    return np.stack(found, axis=-1).reshape(len(images), -1)


def beside_module(values: Array, module: NDArray[np.int64]) -> Array:
    """Each value less the median of its module."""
    found = np.empty_like(values)
    for one in np.unique(module):
        found[module == one] = values[module == one] - np.median(values[module == one], axis=0)
    return found


def sharpness(images: NDArray[np.uint8]) -> Array:
    """How sharp an image is: the spread of its second differences, beside its brightness; of shape (cells,)."""
    small = shrunk(images)
    second = (
        4 * small[:, 1:-1, 1:-1] - small[:, :-2, 1:-1] - small[:, 2:, 1:-1] - small[:, 1:-1, :-2] - small[:, 1:-1, 2:]
    )
    return np.asarray(second.std(axis=(1, 2)) / (small.mean(axis=(1, 2)) + 5))
