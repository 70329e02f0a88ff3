"""Read a sign, and say whether to show it or to leave it to the driver.

python predict.py IMAGE.ppm ... [--router reports/router.json]      after `make reports` and `make router`
"""

import argparse
import json
from pathlib import Path

import numpy as np

from signs.features import both, light
from signs.frames import cut, portable_pixmap
from signs.model import known, read

REPORTS = Path(__file__).parent / "reports"


def main() -> None:
    """Print a line an image: the sign's number, the confidence, and who decides."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("images", type=Path, nargs="+", help="signs cut out of the camera's picture, as PPM")
    parser.add_argument("--model", type=Path, default=REPORTS / "model.npz")
    parser.add_argument("--router", type=Path, default=REPORTS / "router.json", help="as solvent route writes it")
    arguments = parser.parse_args()
    least = json.loads(arguments.router.read_text(encoding="utf-8"))["threshold"]
    pictures = [portable_pixmap(path.read_bytes()) for path in arguments.images]
    images = np.stack([cut(p, (0, 0, p.shape[1] - 1, p.shape[0] - 1)) for p in pictures])
    answers = (*read(arguments.model, both(images)), known(arguments.model, light(images)))
    for path, sign, confidence, inside in zip(arguments.images, *answers, strict=True):
        alone = inside and least is not None and confidence >= least
        print(f"{path}\t{sign}\t{confidence:.6f}\t{'show' if alone else 'leave to the driver'}")


if __name__ == "__main__":
    main()
