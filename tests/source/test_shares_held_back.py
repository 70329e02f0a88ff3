"""Evaluation may hold back what training held back, or less of it; more is what training saw."""

import pytest

from fakes import project_of
from solvent.catalog.shelf import facts

GENERATOR = """
import tensorflow as tf
class Step:
    def rows(self):
        kwargs = dict(rescale=1.0 / 255, validation_split={})
        made = tf.keras.preprocessing.image.ImageDataGenerator(**kwargs)
        return made.flow_from_directory("data", subset="{}")
    def run(self, model):
        model.{}(self.rows())
"""


@pytest.mark.parametrize(("share", "wanted"), [(0.3, "yes"), (0.2, "no"), (0.1, "no")])
def test_a_wider_share_holds_rows_of_training(share: float, wanted: str) -> None:
    files = {
        "train.py": GENERATOR.format(0.2, "training", "fit"),
        "evaluate.py": GENERATOR.format(share, "validation", "evaluate"),
    }
    assert facts()["leakage"].read(project_of(files)).value.value == wanted
