"""Augmentation alters all rows at random before test rows are kept apart.

Why
    The test rows are then altered as well: the score is one of inputs that production never sees, it changes from
    run to run, and where a row was altered several times its copies stand on both sides of the split.

Pay
    Split first, then augment the training part alone.

Not
    Transforms that change every row the same way, augmentation inside the model, and data sets that are split
    before they alter a row: see `scored-on-altered-inputs`.

Debt
    import albumentations as A
    import numpy as np
    from sklearn.model_selection import train_test_split
    images, labels = np.load("images.npy"), np.load("labels.npy")
    augment = A.Compose([A.HorizontalFlip(p=0.5), A.RandomBrightnessContrast()])
    altered = [augment(image=image)["image"] for image in images]
    X_train, X_test, y_train, y_test = train_test_split(altered, labels, random_state=1)

Paid
    import albumentations as A
    import numpy as np
    from sklearn.model_selection import train_test_split
    images, labels = np.load("images.npy"), np.load("labels.npy")
    augment = A.Compose([A.HorizontalFlip(p=0.5), A.RandomBrightnessContrast()])
    X_train, X_test, y_train, y_test = train_test_split(images, labels, random_state=1)
    X_train = [augment(image=image)["image"] for image in X_train]
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.leaks import AUGMENTED, by_split, leaks, sighting
from solvent.source.module import Module


@check(
    "LEK118",
    effort=Effort(0.5, 4),
    severity=Severity.MEDIUM,
    stage=Stage.EVALUATE,
    tags=("leakage:overlap",),
)
def augmented_before_split(module: Module) -> Iterator[Sighting]:
    for leak, others in by_split(leaks(module), AUGMENTED):
        yield sighting(module, leak, also=others)
