"""What a frame says of its sign: shape (edges by place and direction) and colour, two channels kept apart."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
CELL, DIRECTIONS = 4, 9


def shape(images: NDArray[np.uint8]) -> Array:
    """Histograms of oriented gradients, each block of 2 by 2 cells to one length; of shape (frames, 1764)."""
    grey = np.log1p(images.mean(axis=3, dtype=np.float32))
    down, right = np.gradient(grey, axis=(1, 2))
    strength = np.hypot(down, right)
    place = np.arctan2(down, right) % np.pi / np.pi * DIRECTIONS
    below, share = place.astype(np.int8) % DIRECTIONS, place - np.floor(place)
    count = images.shape[1] // CELL
    tiles = (len(images), count, CELL, count, CELL)
    cells = np.stack(
        [
            (
                np.where(below == d, strength * (1 - share), 0)
                + np.where((below + 1) % DIRECTIONS == d, strength * share, 0)
            )
            .reshape(tiles)
            .sum((2, 4))
            for d in range(DIRECTIONS)
        ],
        axis=-1,
    )
    corners = (cells[:, :-1, :-1], cells[:, 1:, :-1], cells[:, :-1, 1:], cells[:, 1:, 1:])
    blocks = np.concatenate(corners, axis=-1)
    faint = 0.1 * CELL * CELL * strength.mean((1, 2))[:, None, None, None] + 1e-3
    blocks /= np.sqrt((blocks**2).sum(-1, keepdims=True) + faint**2)
    return blocks.reshape(len(images), -1).astype(np.float32)


def colour(images: NDArray[np.uint8]) -> Array:
    """The shares of red, green and blue in each cell, whatever the light; of shape (frames, 192)."""
    count = images.shape[1] // CELL
    shares = images / (images.sum(axis=3, keepdims=True, dtype=np.float32) + 10)
    tiles = shares.reshape(len(images), count, CELL, count, CELL, 3)
    return tiles.mean((2, 4)).reshape(len(images), -1).astype(np.float32)


def both(images: NDArray[np.uint8]) -> Array:
    """Shape and colour side by side, of shape (frames, 1956), for training and use alike."""
    return np.hstack([shape(images), 3 * colour(images)])


def brightness(images: NDArray[np.uint8]) -> Array:
    """The mean of all pixels, 0 to 255, of shape (frames,)."""
    return np.asarray(images.mean(axis=(1, 2, 3)), np.float32)


def light(images: NDArray[np.uint8]) -> Array:
    """Brightness and contrast (the deviation of grey pixels from it) side by side, of shape (frames, 2)."""
    return np.stack([brightness(images), images.mean(axis=3).std(axis=(1, 2)).astype(np.float32)], axis=1)
