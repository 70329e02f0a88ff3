"""Read every sign by a model that saw nothing of its track, and write down what came out.

python train.py [FOLDER] [--out reports] [--figures figures.json]
"""

import argparse
import csv
import json
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from signs.features import both, brightness, colour, light, shape
from signs.frames import Frames, load
from signs.meaning import dangerous, kinds
from signs.model import model, probabilities, store

# One sign every half mile: assumed, to turn signs into miles. Only a track's nearest frame counts as a sign passed.
MILES_PER_SIGN, NEAREST = 0.5, 29
COLUMNS = (
    "truth", "prediction", "says", "confidence", "by_shape", "by_colour", "track", "frame", "width", "brightness",
    "dangerous", "miles",
)  # fmt: skip


def table(
    frames: Frames, chances: NDArray[np.float64], by_shape: NDArray[np.int64], by_colour: NDArray[np.int64]
) -> list[tuple[object, ...]]:
    """One row a frame, as `COLUMNS` names it."""
    said = chances.argmax(axis=1)
    columns = (
        frames.sign,
        said,
        kinds(said),
        np.round(chances.max(axis=1), 9),
        by_shape,
        by_colour,
        frames.track,
        frames.frame,
        frames.width,
        np.round(brightness(frames.images), 1),
        dangerous(frames.sign, said).astype(int),
        np.where(frames.frame == NEAREST, MILES_PER_SIGN, 0.0),
    )
    return list(zip(*columns, strict=True))


def main() -> None:
    """Read, score, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "folder", type=Path, nargs="?", default=os.environ.get("GTSRB", "data"), help="where the images lie"
    )
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent / "reports", help="folder for the predictions"
    )
    parser.add_argument(
        "--figures", type=Path, default=Path(__file__).parent / "figures.json", help="file for the figures"
    )
    arguments = parser.parse_args()
    frames, test = load(Path(arguments.folder))
    edges, tints, seen = shape(frames.images), colour(frames.images), both(frames.images)
    chances = probabilities(seen, frames.sign, frames.track)
    shuffled = probabilities(seen, frames.sign, frames.track, shuffled=True).argmax(1)
    by_shape = probabilities(edges, frames.sign, frames.track).argmax(1)
    by_colour = probabilities(tints, frames.sign, frames.track).argmax(1)
    fitted = model(seen.shape[1]).fit(seen, frames.sign)
    official = fitted.predict(both(test.images))
    wrong, shape_wrong, colour_wrong = (said != frames.sign for said in (chances.argmax(1), by_shape, by_colour))
    found = {
        "frames": len(wrong),
        "tracks": len(np.unique(frames.track)),
        "wrong_by_track": int(wrong.sum()),
        "wrong_shuffled": int((shuffled != frames.sign).sum()),
        "test": len(test.sign),
        "wrong_on_test": int((official != test.sign).sum()),
        "shape_wrong": int(shape_wrong.sum()),
        "colour_wrong": int(colour_wrong.sum()),
        "both_wrong": int((shape_wrong & colour_wrong).sum()),
        "both_wrong_alike": int((shape_wrong & (by_shape == by_colour)).sum()),
        "agree": int((by_shape == by_colour).sum()),
        "correlation_of_errors": round(float(np.corrcoef(shape_wrong, colour_wrong)[0, 1]), 3),
    }
    rows = table(frames, chances, by_shape, by_colour)
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    with (out / "predictions.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    store(fitted, out / "model.npz", light(frames.images))
    # One row a sign passed: these do not come in groups.
    nearest = [row for row in rows if row[COLUMNS.index("frame")] == NEAREST]
    with (out / "nearest.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([COLUMNS, *nearest])
    arguments.figures.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
