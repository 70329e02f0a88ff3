"""What the example promises of its reader, its features and its model, on drawn signs."""

import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

import predict
from signs.features import both, colour, light
from signs.frames import cut, load, portable_network_graphic, portable_pixmap
from signs.meaning import KINDS, dangerous, kinds
from signs.model import model, probabilities, read, store

RED, BLUE = (200, 30, 30), (30, 30, 200)
HEAD = "Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\n"


def drawn(sign: int, size: int = 40, seed: int = 0) -> np.ndarray:
    """A red square (sign 0), a blue bar (sign 1) or a red bar (sign 2) on grey noise."""
    image = np.random.default_rng(seed).integers(100, 130, (size, size, 3)).astype(np.uint8)
    rows = slice(size // 4, 3 * size // 4) if sign == 0 else slice(2 * size // 5, 3 * size // 5)
    image[rows, size // 4 : 3 * size // 4] = RED if sign != 1 else BLUE
    return image


def pixmap(image: np.ndarray) -> bytes:
    return b"P6\n%d %d\n255\n" % (image.shape[1], image.shape[0]) + image.tobytes()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The official archive's layout, with three signs, two tracks each and thirty frames a track."""
    for sign in (0, 1, 2):
        folder = tmp_path / "GTSRB" / "Final_Training" / "Images" / f"{sign:05d}"
        folder.mkdir(parents=True)
        lines = []
        for track in range(2):
            for frame in range(30):
                name = f"{track:05d}_{frame:05d}.ppm"
                (folder / name).write_bytes(pixmap(drawn(sign, seed=100 * sign + 30 * track + frame)))
                lines.append(f"{name};40;40;5;5;34;34;{sign}\n")
        (folder / f"GT-{sign:05d}.csv").write_text(HEAD + "".join(lines))
    test = tmp_path / "GTSRB" / "Final_Test" / "Images"
    test.mkdir(parents=True)
    (test / "00000.ppm").write_bytes(pixmap(drawn(1, seed=7)))
    (tmp_path / "GT-final_test.csv").write_text(HEAD + "00000.ppm;40;40;5;5;34;34;1\n")
    return tmp_path


def test_the_archive_is_read_with_three_frames_a_track(archive: Path) -> None:
    frames, test = load(archive)
    assert frames.images.shape == (18, 32, 32, 3)
    assert sorted(set(frames.track)) == [f"0{sign}_0000{track}" for sign in range(3) for track in range(2)]
    assert list(test.sign) == [1]
    assert list(test.track) == [""]


def test_a_folder_without_the_archive_says_what_to_put_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"GTSRB_Final_Training_Images\.zip"):
        load(tmp_path)


def filtered(image: np.ndarray, row: int, kind: int) -> bytes:
    """One line of a PNG, by the definition of its filters (PNG specification, section 9)."""
    padded = np.zeros((image.shape[0] + 1, image.shape[1] + 1, 3), int)
    padded[1:, 1:] = image
    left, up, corner = padded[row + 1, :-1], padded[row, 1:], padded[row, :-1]
    estimate = left + up - corner
    to_left, to_up, to_corner = abs(estimate - left), abs(estimate - up), abs(estimate - corner)
    paeth = np.where((to_left <= to_up) & (to_left <= to_corner), left, np.where(to_up <= to_corner, up, corner))
    guess = (0 * left, left, up, (left + up) // 2, paeth)[kind]
    return ((image[row].astype(int) - guess) % 256).astype(np.uint8).tobytes()


def test_a_portable_network_graphic_is_read_whatever_its_filters() -> None:
    image = np.random.default_rng(1).integers(0, 256, (5, 6, 3)).astype(np.uint8)
    raw = b"".join(bytes([kind]) + filtered(image, row, kind) for row, kind in enumerate((0, 1, 2, 3, 4)))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 6, 5, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    assert np.array_equal(portable_network_graphic(data), image)


def test_a_cut_holds_the_box_at_any_size() -> None:
    image = portable_pixmap(pixmap(drawn(0, size=160)))
    assert np.all(cut(image, (50, 50, 100, 100)) == RED)
    assert cut(image, (0, 0, 159, 159)).shape == (32, 32, 3)


def test_colour_is_the_same_in_half_the_light() -> None:
    image = np.full((1, 32, 32, 3), RED, np.uint8)
    assert np.abs(colour(image) - colour(image // 2)).max() < 0.05


def test_a_stored_model_reads_a_sign_as_the_fitted_one_does(archive: Path) -> None:
    frames, test = load(archive)
    seen = both(frames.images)
    fitted = model(6).fit(seen, frames.sign)
    store(fitted, archive / "model.npz", light(frames.images))
    said, confidence = read(archive / "model.npz", both(test.images))
    assert list(said) == [1]
    assert np.allclose(confidence, fitted.predict_proba(both(test.images)).max(axis=1))


def test_a_picture_in_which_nothing_is_seen_is_left_to_the_driver(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    frames, _ = load(archive)
    store(model(6).fit(both(frames.images), frames.sign), archive / "model.npz", light(frames.images))
    (archive / "router.json").write_text('{"threshold": 0.0}')
    shades = {"black": 0, "white": 255, "grey": 128}
    for name, shade in shades.items():
        (archive / f"{name}.ppm").write_bytes(pixmap(np.full((40, 40, 3), shade, np.uint8)))
    (archive / "sign.ppm").write_bytes(pixmap(frames.images[0]))
    files = [str(archive / f"{name}.ppm") for name in (*shades, "sign")]
    options = ["--model", str(archive / "model.npz"), "--router", str(archive / "router.json")]
    monkeypatch.setattr("sys.argv", ["predict.py", *files, *options])
    predict.main()
    decided = [line.rpartition("\t")[2] for line in capsys.readouterr().out.splitlines()]
    assert decided == ["leave to the driver"] * 3 + ["show"]


def test_cross_fitting_reads_signs_of_tracks_that_were_not_seen(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signs.model.FOLDS", 2)
    monkeypatch.setattr("signs.model.COMPONENTS", 3)
    frames, _ = load(archive)
    chances = probabilities(both(frames.images), frames.sign, frames.track)
    assert np.allclose(chances.sum(axis=1), 1)
    assert list(chances.argmax(axis=1)) == list(frames.sign)


def test_every_sign_has_one_kind() -> None:
    assert sorted(sign for members in KINDS.values() for sign in members) == list(range(43))
    assert list(kinds(np.array([14, 2]))) == ["right of way", "speed limit"]


@pytest.mark.parametrize(
    ("truth", "said", "hurts"),
    [(14, 2, True), (2, 5, True), (5, 2, False), (2, 38, True), (38, 2, False), (14, 14, False)],
)
def test_what_is_dangerous(truth: int, said: int, hurts: bool) -> None:
    assert dangerous(np.array([truth]), np.array([said])).tolist() == [hurts]
