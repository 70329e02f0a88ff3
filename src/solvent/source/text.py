"""Bytes to text, whatever the bytes."""

import json
import re
from typing import Any

_CODING = re.compile(rb"coding[:=]\s*([-\w.]+)")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def decode(data: bytes) -> str:
    """The text of `data`: by its mark or its declared encoding, else UTF-8, with a sign for what cannot be read.

    >>> decode(b"caf\\xc3\\xa9"), decode("x".encode("utf-16")), decode(b"\\xff!")
    ('café', 'x', '\\ufffd!')
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _newlines(data.decode("utf-16", errors="replace"))
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    try:
        return _newlines(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    declared = _CODING.search(data[:200])
    if declared is not None:
        try:
            return _newlines(data.decode(declared[1].decode("ascii")))
        except (LookupError, UnicodeError):
            pass
    return _newlines(data.decode("utf-8", errors="replace"))


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def printable(text: str) -> str:
    """`text` without control characters, terminal escapes and marks that turn the reading direction.

    >>> printable("a\\x1b[31mb\\u202ec")
    'a\\ufffd[31mb\\ufffdc'
    """
    return _CONTROL.sub("\ufffd", text)


def toml_value(value: Any) -> str:
    """A value as TOML writes it: the contract has text, numbers, truth and lists of text.

    >>> toml_value('a "b"'), toml_value(["x", "y"]), toml_value(0.2), toml_value(True)
    ('"a \\\\"b\\\\""', '["x", "y"]', '0.2', 'true')
    """
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml_value(part) for part in value)}]"
    # JSON's strings are TOML's basic strings. What a reader would not see as it is stands as its number.
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in json.dumps(value, ensure_ascii=False))
