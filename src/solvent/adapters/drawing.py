"""Draws some rows by the md5 of their key while they pass: the same rows wherever they lie."""

import hashlib
from collections.abc import Sequence
from threading import Lock

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from solvent.adapters import plain_values as plain
from solvent.domain.sample import EVERYTHING, Sample

Marks = NDArray[np.uint64]
BAR = "|"


class Marker:
    """The marks of rows, worked out once for all who read the same rows."""

    def __init__(self, key: Sequence[str], readers: int) -> None:
        self._key, self._readers = tuple(key), readers
        self._known: dict[tuple[int, int], tuple[Marks, int]] = {}
        self._lock = Lock()

    def of(self, batch: pa.RecordBatch, first: int) -> Marks:
        """The marks of a batch whose first row has the number `first`."""
        if not self._key:
            return _mixed(np.arange(first, first + batch.num_rows, dtype=np.uint64))
        at = (first, batch.num_rows)
        with self._lock:
            marks, left = self._known.pop(at, (None, self._readers))
            if marks is None:
                marks = marks_of([batch.column(name) for name in self._key])
            if left > 1:
                self._known[at] = (marks, left - 1)
            return marks


class Drawer:
    """Keeps the rows with the smallest marks."""

    def __init__(self, names: Sequence[str] | None, size: int, marker: Marker) -> None:
        self._names, self._marker = names, marker
        self._kept = Sample({}, np.empty(0, np.uint64), size)
        self._rows = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """Look at the rows of a batch."""
        marks = self._marker.of(batch, self._rows)
        self._rows += batch.num_rows
        chosen = marks < np.uint64(self._kept.below) if self._kept.below < EVERYTHING else np.ones(len(marks), np.bool_)
        if chosen.any():
            some = batch if self._names is None else batch.select(list(self._names))
            some = some if chosen.all() else some.filter(pa.array(chosen))
            columns = {name: plain.column(array) for name, array in zip(some.schema.names, some.columns, strict=True)}
            self._kept += Sample(columns, marks[chosen], self._kept.size)

    @property
    def sample(self) -> Sample:
        """The rows that are kept so far."""
        return self._kept


def marks_of(key: Sequence[pa.Array]) -> Marks:
    """The first 64 bits of the md5 of each row's key, its columns as text with a bar between them."""
    texts = [plain.texts_of(array).fill_null("").to_pylist() for array in key]
    joined = texts[0] if len(texts) == 1 else map(BAR.join, zip(*texts, strict=True))
    md5 = hashlib.md5
    digests = b"".join([md5(text.encode(), usedforsecurity=False).digest() for text in joined])
    return np.frombuffer(digests, ">u8")[::2].astype(np.uint64)


def _mixed(x: Marks) -> Marks:
    """Numbers of rows as if drawn at random (Steele, Lea & Flood 2014, the finalizer of SplitMix)."""
    with np.errstate(over="ignore"):
        x = (x + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
