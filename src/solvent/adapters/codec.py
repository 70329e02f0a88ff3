"""Values to bytes and back, for the cache: MessagePack, which holds data and nothing that runs."""

from typing import TypeVar

import msgspec

Value = TypeVar("Value")


class MessagePack:
    """Packs frozen dataclasses of plain values."""

    def pack(self, value: object) -> bytes | None:
        """The bytes of a plain value; None where it holds text that no encoding has, as half a surrogate pair."""
        try:
            return msgspec.msgpack.encode(value)
        except UnicodeEncodeError:
            return None

    def unpack(self, data: bytes, kind: type[Value]) -> Value | None:
        """The value in `data`; None where it is damaged or of another shape."""
        try:
            return msgspec.msgpack.decode(data, type=kind, strict=False)
        except (msgspec.MsgspecError, ValueError):
            return None
