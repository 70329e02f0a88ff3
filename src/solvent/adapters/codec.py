"""Values to bytes and back, for the cache: MessagePack, which holds data and nothing that runs."""

from typing import TypeVar

import msgspec

Value = TypeVar("Value")


class MessagePack:
    """Packs frozen dataclasses of plain values."""

    def pack(self, value: object) -> bytes:
        """The bytes of a plain value."""
        return msgspec.msgpack.encode(value)

    def unpack(self, data: bytes, kind: type[Value]) -> Value | None:
        """The value in `data`; None where it is damaged or of another shape."""
        try:
            return msgspec.msgpack.decode(data, type=kind, strict=False)
        except (msgspec.MsgspecError, ValueError):
            return None
