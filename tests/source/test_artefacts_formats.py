"""What files hold, told by their first bytes; nothing is ever loaded."""

import bz2
import gzip
import io
import lzma
import pickle
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvent.source.artefacts.formats import Holds, read_format


class SomeClassifier:
    """Stands in for a model: what counts is the name that its pickle holds."""


def _zip(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, b"x" * 10)
    return buffer.getvalue()


MODEL = pickle.dumps(SomeClassifier())
DATA = b"\x80\x04\x95\x1c\x00\x8c\x15numpy.core.multiarray\x94\x8c\x0c_reconstruct\x94\x93"


@pytest.mark.parametrize(
    ("head", "holds"),
    [
        (_zip("archive/data.pkl", "archive/data/0"), Holds.MODEL),
        (_zip("metadata.json", "config.json", "model.weights.h5"), Holds.MODEL),
        (_zip("arr_0.npy"), Holds.DATA),
        (_zip("train.csv"), Holds.DATA),
        (_zip("setup.py"), Holds.OTHER),
        (b"\x89HDF\r\n\x1a\n" + b"\0" * 40 + b"model_weights", Holds.MODEL),
        (b"\x89HDF\r\n\x1a\n" + b"\0" * 40 + b"temperature", Holds.OTHER),
        ((64).to_bytes(8, "little") + b'{"weight":{"dtype":"F32"}}', Holds.MODEL),
        (b"\x08\x07\x12\x07pytorch\x1a\x051.9.0", Holds.MODEL),
        (b"\x1c\0\0\0TFL3" + b"\0" * 20, Holds.MODEL),
        (b"{L\0\0\0\0\0\0\0\x07learner{", Holds.MODEL),
        (b"CBM1" + b"\0" * 20, Holds.MODEL),
        (b"SQLite format 3\0", Holds.DATA),
        (b"PAR1" + b"\0" * 20, Holds.DATA),
        (b"a,b\n1,2\n", Holds.TEXT),
        (b"", Holds.TEXT),
        (MODEL, Holds.MODEL),
        (DATA, Holds.DATA),
        (pickle.dumps({"a": 1}), Holds.PICKLE),
    ],
)
def test_content_tells_what_a_file_holds(head: bytes, holds: Holds) -> None:
    assert read_format(head).holds is holds


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, bz2.compress, lzma.compress])
def test_a_compressed_model_is_a_model(pack) -> None:  # type: ignore[no-untyped-def]
    assert read_format(pack(MODEL)).holds is Holds.MODEL


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, lzma.compress])
def test_a_bomb_is_not_unpacked(pack) -> None:  # type: ignore[no-untyped-def]
    read_format(pack(b"\x80\x04" + b"\0" * 50_000_000)[:8192])


def test_pointers_know_the_size_of_what_they_stand_for() -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 28693065\n"
    assert read_format(pointer).holds is Holds.POINTER
    assert read_format(pointer).size == 28693065
    assert read_format(b"/annex/objects/MD5E-s123456--0f.csv\n").size == 123456


@given(st.binary(max_size=600))
def test_any_bytes_are_read(head: bytes) -> None:
    read_format(head)


@given(st.sampled_from([b"PK\x03\x04", b"\x1f\x8b\x08", b"\x80\x04", b"\x78\x9c", b"BZh", b"\xfd7zXZ\0"]), st.binary())
def test_any_bytes_behind_a_known_start_are_read(start: bytes, rest: bytes) -> None:
    read_format(start + rest)
