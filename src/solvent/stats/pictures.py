"""What of a picture a camera's surroundings decide: brightness, blur and size, as columns."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from solvent.domain.errors import BadArrays
from solvent.stats.montecarlo import Array

# What each channel adds to the brightness that people see (ITU-R BT.601).
_LUMA = np.array([0.299, 0.587, 0.114])


def picture_columns(images: ArrayLike | Sequence[ArrayLike]) -> dict[str, Array]:
    """Brightness, sharpness and size of pictures, arrays of shape (n,) that conditions can be put on.

    Brightness is the mean grey from 0 to 1; `sharpness` is the variance of the Laplacian of the grey values, low where
    a picture is blurred (Pech-Pacheco et al. 2000); height and width are in pixels.

    Parameters
    ----------
    images
        An array of shape (n, height, width) or (n, height, width, channels), or a sequence of single pictures of any
        sizes. Integers count up to the largest of their type (255 for 8 bits), floats from 0 to 1; of four channels
        the last is opacity and does not count.

    Raises
    ------
    BadArrays
        One of them is no picture.

    Examples
    --------
    >>> found = picture_columns(np.full((2, 8, 6, 3), 51, np.uint8))
    >>> {name: values.round(3).tolist() for name, values in found.items()}
    {'brightness': [0.2, 0.2], 'sharpness': [0.0, 0.0], 'height': [8.0, 8.0], 'width': [6.0, 6.0]}
    """
    found = [_measures(np.asarray(image)) for image in images]  # type: ignore[union-attr]
    names = ("brightness", "sharpness", "height", "width")
    table = np.array(found, np.float64).reshape(len(found), len(names))
    return {name: table[:, place].copy() for place, name in enumerate(names)}


def _measures(image: NDArray[Any]) -> tuple[float, float, float, float]:
    grey = _grey(image)
    height, width = grey.shape
    centre = grey[1:-1, 1:-1]
    around = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:]
    sharpness = float((around - 4 * centre).var()) if centre.size else 0.0
    return float(grey.mean()), sharpness, float(height), float(width)


def _grey(image: NDArray[Any]) -> Array:
    if image.ndim not in {2, 3} or not image.size or (image.ndim == 3 and image.shape[2] not in {1, 2, 3, 4}):
        raise BadArrays(
            f"An array of shape {image.shape} is no picture.",
            hint="Pass pictures of shape (height, width), or (height, width, channels) with up to 4 channels.",
        )
    scaled = image / np.iinfo(image.dtype).max if image.dtype.kind in "iu" else np.asarray(image, np.float64)
    if image.ndim == 2:
        return np.asarray(scaled, np.float64)
    return np.asarray(scaled[..., :3] @ _LUMA if image.shape[2] >= 3 else scaled[..., 0], np.float64)
