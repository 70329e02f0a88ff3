"""Rows that come by once, as from standard input: CSV or JSON lines, a block at a time, in constant memory.

Types are inferred anew in each block, so that a value that fits no type costs its own block some time and nothing else.
"""

import csv
import hashlib
import io
import sys
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pyarrow as pa

from solvent.adapters.batches import named_once
from solvent.adapters.table_files import csv_options, json_lines, told
from solvent.domain.errors import BadTable

_FORMATS = "Send CSV with a header, or JSON lines."
_BLOCK = 4 << 20
# A line that is longer is no line of a table.
_LONGEST = 64 << 20


class Stream:
    """A stream of bytes, its hash and how many bytes it had so far; read to its end once."""

    def __init__(self, file: Any, name: str) -> None:
        self._file, self.name = file, name
        self._hash = hashlib.blake2b(digest_size=16)

    @property
    def content(self) -> str:
        """The hash of what was read."""
        return self._hash.hexdigest()

    def tables(self) -> Iterator[pa.Table]:
        """The rows, a table for each block; they may differ in their columns and types.

        Raises
        ------
        BadTable
            They are neither CSV with a header nor JSON lines.
        """
        blocks = self._blocks()
        first = next(blocks, b"")
        if not first.strip():
            raise BadTable(f"Nothing came on {self.name}.", hint=_FORMATS)
        read = self._json if first.lstrip()[:1] == b"{" else self._csv
        yield from read(first, blocks)

    def _blocks(self) -> Iterator[bytes]:
        """Bytes up to the end of a line; a line break within quotes is none."""
        held = b""
        while chunk := self._file.read(_BLOCK):
            self._hash.update(chunk)
            held += chunk
            at = _last_line(held)
            if at:
                yield held[:at]
                held = held[at:]
            elif len(held) > _LONGEST:
                raise BadTable(
                    f"A line on {self.name} is longer than {_LONGEST >> 20} MB.",
                    hint=f"{_FORMATS} Is a quote left open?",
                )
        if held:
            yield held

    def _csv(self, first: bytes, rest: Iterator[bytes]) -> Iterator[pa.Table]:
        from pyarrow import csv as reader

        head, _, body = first.lstrip(b"\xef\xbb\xbf").partition(b"\n")
        line = head.decode("utf-8", "replace").rstrip("\r")
        delimiter = max(",\t;|", key=line.count)
        names = next(csv.reader([line], delimiter=delimiter), [])
        named_once(names)
        parse, convert = csv_options(delimiter)
        named = reader.ReadOptions(column_names=names, use_threads=False)
        for block in chain([body], rest):
            if block.strip():
                with told(self.name, hint=_FORMATS):
                    found = reader.read_csv(io.BytesIO(block), named, parse, convert)
                yield found

    def _json(self, first: bytes, rest: Iterator[bytes]) -> Iterator[pa.Table]:
        from pyarrow import json as reader

        options = reader.ReadOptions(use_threads=False, block_size=_LONGEST)
        for block in chain([first], rest):
            try:
                found = [reader.read_json(io.BytesIO(block), options)]
            except pa.ArrowInvalid:
                # Types change within the block, or a line is no object.
                lines = block.decode("utf-8", "replace").splitlines()
                found = [pa.Table.from_batches([batch]) for batch in json_lines(lines, self.name)]
            yield from found


def standard_input() -> Stream:
    """What comes on standard input."""
    return Stream(sys.stdin.buffer, "standard input")


def _last_line(data: bytes) -> int:
    """Where the last line ends that is whole: with as many quotes before it as after, so that none is open."""
    at = data.rfind(b"\n") + 1
    while at and data.count(b'"', 0, at) % 2:
        at = data.rfind(b"\n", 0, at - 1) + 1
    return at
