"""The cells, their labels, and which module each was cut from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# The package names no modules. Its cells lie in the order in which they were cut: the type changes nine times, nearly
# all runs are multiples of 60 cells (10 by 6), and cutting them so gives the 44 modules (18 mono, 26 poly) that the
# authors report. Two runs hold a shorter module; where it lies shows in the images (another bus bar, other crystals).
SIZES = (60,) * 20 + (54,) + (60,) * 10 + (50,) + (60,) * 4 + (72,) + (60,) * 3 + (48,) + (60,) * 3


@dataclass(frozen=True)
class Cells:
    """Images of shape (cells, 300, 300) and what is known of each cell.

    `doubt` is the expert's grade: 0 sound, 1/3 sound but unsure, 2/3 defective but unsure, 1 defective.
    """

    images: NDArray[np.uint8]
    doubt: NDArray[np.float64]
    kind: NDArray[np.str_]
    module: NDArray[np.int64]

    def __post_init__(self) -> None:
        if not len(self.images) == len(self.doubt) == len(self.kind) == len(self.module):
            raise ValueError("each image needs a grade, a type and a module")
        if not np.isin(np.round(3 * self.doubt), range(4)).all():
            raise ValueError("an expert's grade is 0, 1/3, 2/3 or 1")

    @property
    def defective(self) -> NDArray[np.bool_]:
        """Whether the expert calls the cell defective, surely or not."""
        return self.doubt > 0.5

    @property
    def unsure(self) -> NDArray[np.bool_]:
        """Whether the expert was unsure."""
        return (self.doubt > 0) & (self.doubt < 1)


def load() -> Cells:
    """The 2,624 cells of the package `elpv-dataset`."""
    from elpv_dataset.utils import load_dataset

    images, doubt, kind = load_dataset()
    cells = Cells(images, doubt, kind, modules(len(images)))
    for module in np.unique(cells.module):
        if len(set(kind[cells.module == module])) > 1:
            raise ValueError(f"module {module} holds cells of two types: the package has another order than 1.0.0")
    return cells


def modules(count: int) -> NDArray[np.int64]:
    """The number of each cell's module, of shape (count,)."""
    if count != sum(SIZES):
        raise ValueError(f"{count} cells; modules are known for the {sum(SIZES)} of elpv-dataset 1.0.0")
    return np.repeat(np.arange(len(SIZES)), SIZES)
