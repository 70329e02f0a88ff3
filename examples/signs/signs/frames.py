"""The images: read from the official archive, or from a table of images that are 32 by 32 pixels already."""

import csv
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SIDE = 32
# Thirty frames show one sign coming nearer; neighbours are near copies, so three of them do.
KEPT = (9, 19, 29)
Image = NDArray[np.uint8]


@dataclass(frozen=True)
class Frames:
    """Sign images of shape (frames, 32, 32, 3), cut to the sign, with what is known of each.

    `track` names the sign that a frame shows; the official test set does not say, there it is empty. `width` is that
    of the whole image in pixels, as the camera saw it.
    """

    images: Image
    sign: NDArray[np.int64]
    track: NDArray[np.str_]
    frame: NDArray[np.int64]
    width: NDArray[np.int64]

    def __post_init__(self) -> None:
        if len({len(self.images), len(self.sign), len(self.track), len(self.frame), len(self.width)}) > 1:
            raise ValueError("each image needs a sign, a track, a frame and a width")
        if len(self.sign) and not 0 <= self.sign.min() <= self.sign.max() <= 42:
            raise ValueError("signs are numbered 0 to 42")


def load(folder: Path) -> tuple[Frames, Frames]:
    """Training and test frames from a folder: the unpacked archive, or the two tables of the small set.

    Raises
    ------
    FileNotFoundError
        The folder holds neither.
    """
    if (folder / "gtsrb_images_subset.parquet").is_file():
        return _small(folder)
    if (folder / "GTSRB" / "Final_Training").is_dir():
        return _gathered(_training(folder / "GTSRB")), _gathered(_test(folder / "GTSRB"))
    raise FileNotFoundError(
        f"{folder} holds no folder GTSRB/Final_Training: unpack GTSRB_Final_Training_Images.zip, "
        "GTSRB_Final_Test_Images.zip and GTSRB_Final_Test_GT.zip there (README, Data)."
    )


Row = tuple[Image, int, str, int, int]


def _gathered(rows: Iterator[Row]) -> Frames:
    images, sign, track, frame, width = zip(*rows, strict=True)
    return Frames(np.stack(images), np.array(sign), np.array(track), np.array(frame), np.array(width))


def _training(root: Path) -> Iterator[Row]:
    for table in sorted(root.glob("Final_Training/Images/*/GT-*.csv")):
        for row in _rows(table):
            track, _, frame = row["Filename"].removesuffix(".ppm").partition("_")
            if int(frame) in KEPT:
                yield _row(row, table.parent, f"{int(row['ClassId']):02d}_{track}", int(frame))


def _test(root: Path) -> Iterator[Row]:
    # The zip of the answers holds this file alone, without folders.
    [table] = [*root.parent.glob("GT-final_test.csv"), *root.glob("**/GT-final_test.csv")][:1]
    for row in _rows(table):
        yield _row(row, root / "Final_Test" / "Images", "", -1)


def _rows(table: Path) -> list[dict[str, str]]:
    with table.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _row(row: dict[str, str], folder: Path, track: str, frame: int) -> Row:
    box = tuple(int(row[f"Roi.{side}"]) for side in ("X1", "Y1", "X2", "Y2"))
    image = portable_pixmap((folder / row["Filename"]).read_bytes())
    return cut(image, box), int(row["ClassId"]), track, frame, int(row["Width"])


def _small(folder: Path) -> tuple[Frames, Frames]:
    import polars as pl

    named = ["split", "ClassId", "Filename"]
    boxes = pl.read_parquet(folder / "gtsrb_metadata_all.parquet").with_columns(pl.col("track").fill_null(""))
    images = pl.read_parquet(folder / "gtsrb_images_subset.parquet").with_columns(pl.col("track").fill_null(""))
    found = images.join(boxes.drop("frame", "Width", "Height"), on=[*named, "track"], how="left", maintain_order="left")
    training, test = ([_small_row(row) for row in found.filter(split=s).to_dicts()] for s in ("train", "test"))
    return _gathered(iter(training)), _gathered(iter(test))


def _small_row(row: dict[str, int | str | bytes]) -> Row:
    across, down = SIDE / int(row["Width"]), SIDE / int(row["Height"])
    box = (
        int(row["Roi.X1"]) * across,
        int(row["Roi.Y1"]) * down,
        (int(row["Roi.X2"]) + 1) * across - 1,
        (int(row["Roi.Y2"]) + 1) * down - 1,
    )
    image = portable_network_graphic(bytes(row["image_png_32x32"]))  # type: ignore[arg-type]
    return cut(image, box), int(row["ClassId"]), str(row["track"]), int(row["frame"]), int(row["Width"])


def cut(image: Image, box: tuple[float, ...]) -> Image:
    """The part of an image inside a box (left, top, right, bottom), drawn anew with 32 by 32 pixels."""
    left, top, right, bottom = box
    # Where there are many pixels for one, their mean keeps thin lines.
    shrink = max(1, int(min(right - left, bottom - top) / SIDE))
    rows, columns = (size // shrink * shrink for size in image.shape[:2])
    tiles = image[:rows, :columns].reshape(rows // shrink, shrink, columns // shrink, shrink, 3)
    small = tiles.mean((1, 3))
    down, across = (
        ((np.linspace(start, end, SIDE) + 0.5) / shrink - 0.5).clip(0, size - 1)
        for start, end, size in ((top, bottom, small.shape[0]), (left, right, small.shape[1]))
    )
    y, x = down.astype(int).clip(0, small.shape[0] - 2), across.astype(int).clip(0, small.shape[1] - 2)
    below, beside = (down - y)[:, None, None], (across - x)[None, :, None]
    upper = small[y][:, x] * (1 - beside) + small[y][:, x + 1] * beside
    lower = small[y + 1][:, x] * (1 - beside) + small[y + 1][:, x + 1] * beside
    return np.asarray(np.rint(upper * (1 - below) + lower * below), np.uint8)


def portable_pixmap(data: bytes) -> Image:
    """A binary PPM of 8 bits a colour, of shape (rows, columns, 3)."""
    kind, columns, rows, most, *_ = data.split(maxsplit=4)
    if kind != b"P6" or most != b"255":
        raise ValueError("no binary PPM of 8 bits a colour")
    size = int(rows) * int(columns) * 3
    return np.frombuffer(data[-size:], np.uint8).reshape(int(rows), int(columns), 3)


def portable_network_graphic(data: bytes) -> Image:
    """A PNG of 8 bits a colour, red, green and blue, not interlaced, of shape (rows, columns, 3)."""
    columns, rows, depth, colours, _, _, interlaced = struct.unpack(">IIBBBBB", data[16:29])
    if (depth, colours, interlaced) != (8, 2, 0):
        raise ValueError("no PNG of 8 bits a colour, red, green and blue, not interlaced")
    packed, at = b"", 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        packed += data[at + 8 : at + 8 + size] if data[at + 4 : at + 8] == b"IDAT" else b""
        at += size + 12
    lines, width = zlib.decompress(packed), 3 * columns
    above, image = bytearray(width + 3), bytearray()
    for row in range(rows):
        start = row * (width + 1)
        above = _line(lines[start], lines[start + 1 : start + 1 + width], above)
        image += above[3:]
    return np.frombuffer(bytes(image), np.uint8).reshape(rows, columns, 3)


def _line(kind: int, coded: bytes, above: bytearray) -> bytearray:
    """A line of a PNG behind three zeros, from its filter (0 to 4), its coded bytes and the line above it."""
    line = bytearray(3)
    for at, byte in enumerate(coded):
        left, up, corner = line[at], above[at + 3], above[at]
        if kind == 4:
            expected = min((left, up, corner), key=lambda near, sum_=left + up - corner: abs(sum_ - near))  # type: ignore[misc]
        else:
            expected = (0, left, up, (left + up) // 2)[kind]
        line.append((byte + expected) & 255)
    return line
