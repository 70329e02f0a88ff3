"""What a file holds, told by its first bytes: a model, a pickle, data, or a pointer to content kept elsewhere."""

import bz2
import gzip
import lzma
import re
import zlib
from dataclasses import dataclass
from enum import StrEnum

HEAD = 8192
_UNPACKED = 16_384


class Holds(StrEnum):
    """What a file is; `PICKLE` where its names tell neither a model nor data, `POINTER` where it stands for another."""

    MODEL = "model"
    DATA = "data"
    PICKLE = "pickle"
    POINTER = "pointer"
    TEXT = "text"
    OTHER = "other"


@dataclass(frozen=True)
class Format:
    """A file's content: its kind, what it is called, and for a pointer the size of what it stands for."""

    holds: Holds
    name: str
    size: int | None = None


_LFS = re.compile(rb"\Aversion https://git-lfs\.github\.com/spec/v1[\s\S]{0,400}?\bsize (\d{1,18})")
_LFS_START = b"version https://git-lfs"
_HDF5 = b"\x89HDF\r\n\x1a\n"
_HDF5_MODEL = re.compile(rb"model_weights|keras_version|optimizer_weights|layer_names|model_config|top_level_model")
_ONNX = re.compile(rb"\A\x08[\x03-\x14](?:\x12[\x01-\x40][ -~]{2}|\x1a|\x22|\x3a|\x42)")
# A pickle names a class by its module and name: `csklearn.svm\nSVC\n`, or the same in two short strings.
_MODEL_CODE = re.compile(
    rb"(?:c|\x8c[\s\S])(?:sklearn|xgboost|lightgbm|catboost|keras|torch|imblearn|statsmodels|gensim|revscoring|prophet"
    rb"|surprise|implicit|lightfm|hdbscan|pmdarima|sksurv|lifelines|tensorflow|category_encoders|feature_engine)[.\n\x94]"
    rb"|(?:Pipeline|Classifier|Regressor|Regression|Scaler|Encoder|Vectorizer|Imputer|Transformer|Model)[\n\x94]"
)
_DATA_CODE = re.compile(
    rb"(?:c|\x8c[\s\S])(?:pandas|numpy|scipy\.sparse|networkx|polars|datetime|collections)[.\n\x94]"
)
_STARTS: tuple[tuple[bytes, Holds, str], ...] = (
    (b"GGUF", Holds.MODEL, "GGUF"),
    (b"ggjt", Holds.MODEL, "GGML"),
    (b"lmgg", Holds.MODEL, "GGML"),
    (b"CBM1", Holds.MODEL, "CatBoost"),
    (b"binf", Holds.MODEL, "XGBoost"),
    (b"tree\nversion=", Holds.MODEL, "LightGBM"),
    (b"\xba\x16\x4f\x2f", Holds.MODEL, "fastText"),
    (b'{"learner":', Holds.MODEL, "XGBoost"),
    (b"PAR1", Holds.DATA, "Parquet"),
    (b"ARROW1", Holds.DATA, "Arrow"),
    (b"FEA1", Holds.DATA, "Feather"),
    (b"SQLite format 3\0", Holds.DATA, "SQLite"),
    (b"\x93NUMPY", Holds.DATA, "NumPy array"),
    (b"CDF\x01", Holds.DATA, "NetCDF"),
    (b"CDF\x02", Holds.DATA, "NetCDF"),
    (b"GRIB", Holds.DATA, "GRIB"),
    (b"MATLAB 5.0", Holds.DATA, "MATLAB"),
    (b"Obj\x01", Holds.DATA, "Avro"),
    (b"ORC", Holds.DATA, "ORC"),
)
_LEGACY_TORCH = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"
_DATA_IN_ZIP = re.compile(
    rb"\.(csv|tsv|jsonl?|parquet|npy|txt|xml|xlsx?|png|jpe?g|bmp|tiff?|wav|mp3|mat|h5|db|sqlite3?|dbf|shp)\Z", re.I
)


def read_format(head: bytes) -> Format:
    """What the file with these first bytes holds.

    >>> read_format(b"GGUF\\x03\\0\\0\\0"), read_format(b"a,b\\n1,2\\n").holds
    (Format(holds=<Holds.MODEL: 'model'>, name='GGUF', size=None), <Holds.TEXT: 'text'>)
    """
    if head.startswith(_LFS_START):
        found = _LFS.match(head)
        return Format(Holds.POINTER, "Git LFS", int(found[1]) if found else None)
    if head.startswith(b"/annex/objects/"):
        return Format(Holds.POINTER, "git-annex", _annex_size(head))
    for start, holds, name in _STARTS:
        if head.startswith(start):
            return Format(holds, name)
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(head)
    if head.startswith(_HDF5):
        return Format(Holds.MODEL, "Keras") if _HDF5_MODEL.search(head) else Format(Holds.OTHER, "HDF5")
    if head[4:8] == b"TFL3":
        return Format(Holds.MODEL, "TensorFlow Lite")
    if _is_safetensors(head):
        return Format(Holds.MODEL, "safetensors")
    if head.startswith(b"{L") and b"learner" in head[:32]:
        return Format(Holds.MODEL, "XGBoost")
    if head.startswith(_LEGACY_TORCH):
        return Format(Holds.MODEL, "PyTorch")
    if (pickle := _pickle(head)) is not None:
        return pickle
    if _ONNX.match(head) and re.search(rb"onnx|pytorch|tf2|sklearn|torch|ai\.onnx", head[:400]):
        return Format(Holds.MODEL, "ONNX")
    return Format(Holds.TEXT, "text") if is_text(head) else Format(Holds.OTHER, "binary")


def is_text(head: bytes) -> bool:
    """Whether the bytes are text: no zero byte, and few that neither ASCII nor UTF-8 knows.

    >>> is_text(b"caf\\xc3\\xa9"), is_text(b"\\x00\\x01")
    (True, False)
    """
    if b"\0" in head:
        return head[:2] in {b"\xff\xfe", b"\xfe\xff"}
    control = sum(byte < 9 or 13 < byte < 32 for byte in head[:1024])
    return control <= len(head[:1024]) // 50


def _annex_size(head: bytes) -> int | None:
    found = re.search(rb"-s(\d{1,18})-", head[:300])
    return int(found[1]) if found else None


def _is_safetensors(head: bytes) -> bool:
    return len(head) > 16 and 2 <= int.from_bytes(head[:8], "little") < 100_000_000 and head[8:10] == b'{"'


def _in_zip(head: bytes) -> Format:
    length = int.from_bytes(head[26:28], "little")
    first = head[30 : 30 + length]
    if first.endswith(b"/data.pkl") or first == b"data.pkl":
        return Format(Holds.MODEL, "PyTorch")
    if first.endswith(b".npy"):
        return Format(Holds.DATA, "NumPy archive")
    if b"policy.pth" in head:
        return Format(Holds.MODEL, "Stable-Baselines")
    if b"model.weights.h5" in head or (first in {b"metadata.json", b"config.json"} and b"keras" in head):
        return Format(Holds.MODEL, "Keras")
    if first.startswith((b"[Content_Types]", b"_rels/", b"docProps", b"xl/")):
        return Format(Holds.OTHER, "Office document")
    return Format(Holds.DATA, "archive of data") if _DATA_IN_ZIP.search(first) else Format(Holds.OTHER, "archive")


def _pickle(head: bytes) -> Format | None:
    """The pickle that these bytes begin, compressed or not; its opcodes name the classes it will build."""
    body = head if head[:1] == b"\x80" else _unpacked(head)
    if body is None or len(body) < 2 or body[:1] != b"\x80" or not 2 <= body[1] <= 5:
        return None
    if body.startswith(_LEGACY_TORCH):
        return Format(Holds.MODEL, "PyTorch")
    if _MODEL_CODE.search(body):
        return Format(Holds.MODEL, "pickle")
    return Format(Holds.DATA if _DATA_CODE.search(body) else Holds.PICKLE, "pickle")


def _unpacked(head: bytes) -> bytes | None:
    """The first bytes of a compressed stream; never more than a few, whatever the stream claims."""
    try:
        if head[:1] == b"\x78" and head[1:2] in {b"\x01", b"\x5e", b"\x9c", b"\xda"}:
            return zlib.decompressobj().decompress(head, _UNPACKED)
        if head[:3] == b"\x1f\x8b\x08":
            return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, _UNPACKED)
        if head[:3] == b"BZh":
            return bz2.BZ2Decompressor().decompress(head, _UNPACKED)
        if head[:6] == b"\xfd7zXZ\0" or head[:3] == b"\x5d\0\0":
            # A limit on its memory: a hostile header can ask for gigabytes of dictionary.
            return lzma.LZMADecompressor(memlimit=64_000_000).decompress(head, _UNPACKED)
    except (zlib.error, OSError, ValueError, EOFError, lzma.LZMAError, gzip.BadGzipFile, MemoryError):
        return None
    return None
