"""Score every cell by a model that saw nothing of its module, and write down what came out.

python train.py [--out reports] [--figures figures.json]
"""

import argparse
import csv
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from cells.data import Cells, load
from cells.features import features, sharpness
from cells.model import scores

COLUMNS = ("cell", "truth", "prediction", "score", "confidence", "type", "module", "doubt", "brightness", "sharpness")
WORDS = np.array(["sound", "defective"])


def table(cells: Cells, score: NDArray[np.float64]) -> list[tuple[object, ...]]:
    """One row a cell, as `COLUMNS` names it."""
    columns = (
        range(1, len(score) + 1),
        WORDS[cells.defective.astype(int)],
        WORDS[(score > 0.5).astype(int)],
        np.round(score, 6),
        np.round(np.maximum(score, 1 - score), 6),
        cells.kind,
        cells.module,
        np.round(cells.doubt, 4),
        np.round(cells.images.mean(axis=(1, 2)), 1),
        np.round(sharpness(cells.images), 4),
    )
    return list(zip(*columns, strict=True))


def figures(cells: Cells, by_module: NDArray[np.float64], shuffled: NDArray[np.float64]) -> dict[str, float]:
    """What the guide and the README quote."""
    mono = cells.kind == "mono"
    wrong = (by_module > 0.5) != cells.defective
    # If a grade is the chance of a defect, the better guess is still wrong this often.
    least = np.minimum(cells.doubt, 1 - cells.doubt)
    return {
        "cells": len(wrong),
        "modules": len(np.unique(cells.module)),
        "defective": int(cells.defective.sum()),
        "auc_by_module": round(float(roc_auc_score(cells.defective, by_module)), 3),
        "auc_shuffled": round(float(roc_auc_score(cells.defective, shuffled)), 3),
        "auc_mono_by_module": round(float(roc_auc_score(cells.defective[mono], by_module[mono])), 3),
        "auc_mono_shuffled": round(float(roc_auc_score(cells.defective[mono], shuffled[mono])), 3),
        "wrong": int(wrong.sum()),
        "wrong_shuffled": int(((shuffled > 0.5) != cells.defective).sum()),
        "wrong_where_expert_sure": int(wrong[~cells.unsure].sum()),
        "unsure": int(cells.unsure.sum()),
        "least_error_by_doubt": round(float(least.mean()), 4),
        "least_error_by_doubt_mono": round(float(least[mono].mean()), 4),
        "missed": int((wrong & cells.defective).sum()),
        "false_rejects": int((wrong & ~cells.defective).sum()),
    }


def main() -> None:
    """Read, score, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent / "reports", help="folder for the predictions"
    )
    parser.add_argument(
        "--figures", type=Path, default=Path(__file__).parent / "figures.json", help="file for the figures"
    )
    arguments = parser.parse_args()
    out: Path = arguments.out
    cells = load()
    seen = features(cells.images, cells.module)
    by_module = scores(seen, cells.defective, cells.module)
    shuffled = scores(seen, cells.defective, cells.module, shuffled=True)
    out.mkdir(parents=True, exist_ok=True)
    with (out / "predictions.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([COLUMNS, *table(cells, by_module)])
    found = figures(cells, by_module, shuffled)
    arguments.figures.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
