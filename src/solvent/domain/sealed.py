"""Plain values and arrays as one run of bytes that tells when it was damaged."""

import hashlib
import json
import struct
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.domain.errors import BadProfile

_MAGIC = b"solvent\x00"
_HEAD = struct.Struct(">8sH16s")
VERSION = 1
_TYPES = ("<u1", "<u2", "<u4", "<i8", "<f8", "<u8")
# A bound on what a few damaged bytes may unpack to.
_LARGEST = 2**31


def seal(value: Any, arrays: Sequence[NDArray[Any]]) -> bytes:
    """Plain JSON values and arrays of numbers, of one dimension, as bytes; whole numbers take as few as they need.

    >>> value, arrays = opened(seal({"a": [1, None]}, [np.array([3, 500]), np.array([0.5])]))
    >>> value, [array.tolist() for array in arrays]
    ({'a': [1, None]}, [[3, 500], [0.5]])
    """
    types, parts = [], []
    for array in arrays:
        kind = _smallest(array)
        types.append([_TYPES.index(kind), len(array)])
        parts.append(array.astype(kind, copy=False).tobytes())
    text = json.dumps([value, types], separators=(",", ":")).encode("ascii")
    body = zlib.compress(b"".join([len(text).to_bytes(8, "big"), text, *parts]), 1)
    return _HEAD.pack(_MAGIC, VERSION, _digest(body)) + body


def opened(data: bytes) -> tuple[Any, list[NDArray[Any]]]:
    """What was sealed.

    Raises
    ------
    BadProfile
        The bytes were cut short or changed, are something else, or were written by a later version.
    """
    if len(data) < _HEAD.size or not data.startswith(_MAGIC):
        raise _bad(f"These {len(data)} bytes are no profile")
    _, version, digest = _HEAD.unpack_from(data)
    if version < 1:
        raise _bad("The bytes of this profile were changed")
    if version > VERSION:
        raise BadProfile(
            f"This profile was written in version {version} of its form.",
            hint=f"This release reads up to version {VERSION}: update solvent, or make the profile anew.",
        )
    body = data[_HEAD.size :]
    if _digest(body) != digest:
        raise _bad("The bytes of this profile were cut short or changed")
    plain = zlib.decompressobj().decompress(body, _LARGEST)
    at = 8 + int.from_bytes(plain[:8], "big")
    value, types = json.loads(plain[8:at])
    arrays = []
    for kind, length in types:
        array = np.frombuffer(plain, _TYPES[kind], length, at)
        at += array.nbytes
        arrays.append(array.astype(np.int64) if array.dtype.kind in "iu" and array.dtype.itemsize < 8 else array)
    return value, arrays


def _bad(what: str) -> BadProfile:
    return BadProfile(f"{what}.", hint="Make the profile anew, or take it from where it was kept whole.")


def _digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16).digest()


def _smallest(array: NDArray[Any]) -> str:
    if array.dtype.kind == "f":
        return "<f8"
    if array.dtype == np.uint64:
        return "<u8"
    if len(array) == 0 or array.min() < 0 or array.max() >= 2**32:
        return "<i8"
    most = int(array.max())
    return "<u1" if most < 2**8 else "<u2" if most < 2**16 else "<u4"
