"""Brightness, sharpness and size of pictures."""

import numpy as np
import pytest

from solvent.domain.errors import BadArrays
from solvent.stats.pictures import picture_columns


def test_a_blurred_picture_is_less_sharp():
    sharp = np.random.default_rng(0).integers(0, 255, (3, 32, 32), dtype=np.uint8)
    blurred = np.stack([sharp[:, :-1, :-1], sharp[:, 1:, :-1], sharp[:, :-1, 1:], sharp[:, 1:, 1:]]).mean(axis=0)
    found, soft = picture_columns(sharp), picture_columns(blurred / 255)
    assert (soft["sharpness"] < found["sharpness"] / 4).all()
    assert soft["brightness"] == pytest.approx(found["brightness"], abs=0.02)


def test_a_brighter_picture_is_brighter_in_any_type():
    dark, light = np.full((4, 4, 3), 50, np.uint8), np.full((4, 4, 3), 200, np.uint8)
    assert np.diff(picture_columns([dark, light])["brightness"]) > 0.5
    assert picture_columns([light])["brightness"] == pytest.approx(picture_columns([light / 255])["brightness"])


def test_grey_and_colour_and_opacity_agree():
    grey = np.random.default_rng(1).random((2, 9, 7))
    colour = np.repeat(grey[..., None], 3, axis=3)
    opaque = np.concatenate([colour, np.ones((2, 9, 7, 1))], axis=3)
    plain = picture_columns(grey)
    for other in (colour, opaque, grey[..., None]):
        for name, values in picture_columns(other).items():
            assert values == pytest.approx(plain[name])


def test_pictures_of_different_sizes_have_their_sizes():
    found = picture_columns([np.zeros((4, 6)), np.zeros((2, 2))])
    assert (found["height"].tolist(), found["width"].tolist()) == ([4, 2], [6, 2])


@pytest.mark.parametrize("shape", [(3,), (2, 2, 9), (0, 4), (1, 2, 3, 4)])
def test_what_is_no_picture_is_refused(shape):
    with pytest.raises(BadArrays, match="no picture"):
        picture_columns([np.zeros(shape)])
