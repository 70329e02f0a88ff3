"""Arrow arrays as what a ruler measures: doubles, seconds or texts, with what is missing or misfits counted apart."""

import re
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from solvent.domain.ruler import Kind

_NUMBER = r"^[ \t]*[+-]?([0-9]+\.?[0-9]*([eE][+-]?[0-9]+)?|\.[0-9]+([eE][+-]?[0-9]+)?|inf|nan|Infinity|NaN)[ \t]*$"
_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?$"
TRUTHS = {"true": True, "false": False, "1": True, "0": False, "1.0": True, "0.0": False, "t": True, "f": False}
_PER_SECOND = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}


class Plain(NamedTuple):
    """The values that are of the kind, of shape (n,), and how many are not."""

    values: NDArray[Any]
    misfits: int


def kind_of(type_: pa.DataType) -> Kind:
    """How values of an Arrow type are counted."""
    if pa.types.is_dictionary(type_):
        return kind_of(type_.value_type)
    if pa.types.is_boolean(type_):
        return Kind.BOOLEAN
    if pa.types.is_integer(type_) or pa.types.is_floating(type_) or pa.types.is_decimal(type_):
        return Kind.NUMBER
    if pa.types.is_time(type_) or pa.types.is_duration(type_):
        return Kind.NUMBER
    if pa.types.is_timestamp(type_) or pa.types.is_date(type_):
        return Kind.TIME
    return Kind.CATEGORY if is_text(type_) else Kind.OTHER


def is_text(type_: pa.DataType) -> bool:
    """Whether an Arrow type holds text."""
    return bool(pa.types.is_string(type_) or pa.types.is_large_string(type_) or pa.types.is_string_view(type_))


def numbers(array: pa.Array) -> Plain:
    """Doubles, nulls left out; booleans are 0 and 1, times of day and durations seconds."""
    type_ = array.type
    if pa.types.is_floating(type_) or pa.types.is_integer(type_):
        return Plain(np.asarray(known(array, type_.to_pandas_dtype()), np.float64), 0)
    if pa.types.is_decimal(type_):
        return Plain(_decimals(array.drop_null()), 0)
    if pa.types.is_boolean(type_):
        return Plain(known(array, np.bool_).astype(np.float64), 0)
    if pa.types.is_time(type_) or pa.types.is_duration(type_):
        whole = np.int32 if pa.types.is_time32(type_) else np.int64
        return Plain(known(array, whole) / _PER_SECOND[type_.unit], 0)
    if is_text(type_):
        fit = _fitting(array, _NUMBER)
        trimmed = pc().utf8_trim_whitespace(fit)
        return Plain(known(trimmed.cast(pa.float64()), np.float64), _count(array) - len(fit))
    return Plain(np.empty(0), _count(array))


def seconds(array: pa.Array) -> Plain:
    """Seconds since 1970 in UTC, nulls left out."""
    type_ = array.type
    if pa.types.is_timestamp(type_) or pa.types.is_date(type_):
        return Plain(_seconds(array), 0)
    if is_text(type_):
        fit = _fitting(array, _TIME)
        try:
            read = _seconds(fit.cast(pa.timestamp("us", "UTC")))
        except pa.ArrowInvalid:
            times = [_one_time(text) for text in fit.to_pylist()]
            read = np.array([each for each in times if each is not None], np.float64)
        return Plain(read, _count(array) - len(read))
    return Plain(np.empty(0), _count(array))


def truths(array: pa.Array) -> Plain:
    """Booleans, nulls left out, in no order; 0 and 1, and their words, are taken for them."""
    if pa.types.is_boolean(array.type):
        return Plain(known(array, np.bool_), 0)
    counts = texts_of(array).drop_null().value_counts().to_pylist()
    fit = [(TRUTHS.get(each["values"].strip().lower()), each["counts"]) for each in counts]
    yes, no = (sum(n for truth, n in fit if truth is wanted) for wanted in (True, False))
    return Plain(np.repeat([True, False], [yes, no]), _count(array) - yes - no)


def texts(array: pa.Array) -> tuple[list[str], NDArray[np.int64], int]:
    """Distinct values as text, how often each occurs, and how many values no text can be made of."""
    if not pa.types.is_dictionary(array.type):
        read = texts_of(array)
        if len(read) < len(array):
            return [], np.empty(0, np.int64), _count(array)
        array = read.dictionary_encode()
    values = texts_of(array.dictionary).to_pylist()
    indices = array.indices
    return values, np.bincount(known(indices, indices.type.to_pandas_dtype()), minlength=len(values)), 0


def texts_of(array: pa.Array) -> pa.Array:
    """Values as text, nulls as they are; what no text can be made of is an empty array."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if is_text(array.type):
        return array
    try:
        return array.cast(pa.string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        return pa.array([], pa.string())


def pc() -> Any:
    """Arrow's functions, which take a while to load and are seldom needed."""
    import pyarrow.compute

    return pyarrow.compute


def _count(array: pa.Array) -> int:
    return len(array) - int(array.null_count)


def known(array: pa.Array, kind: Any) -> NDArray[Any]:
    """The values that are not null, straight from the buffer: Arrow's own way loads pandas."""
    values = array.buffers()[1]
    if not len(array) or values is None:
        return np.empty(0, kind)
    start, stop = array.offset, array.offset + len(array)
    found = _bits(values, start, stop) if kind is np.bool_ else np.frombuffer(values, kind, stop)[start:]
    return found[valid(array)] if array.null_count else found


def valid(array: pa.Array) -> NDArray[np.bool_]:
    """Which values are not null, of shape (n,)."""
    validity = array.buffers()[0]
    if not array.null_count or validity is None:
        return np.full(len(array), not array.null_count)
    return _bits(validity, array.offset, array.offset + len(array))


def _bits(buffer: pa.Buffer, start: int, stop: int) -> NDArray[np.bool_]:
    packed = np.frombuffer(buffer, np.uint8, (stop + 7) // 8)
    return np.unpackbits(packed, bitorder="little")[start:stop].view(np.bool_)


def _seconds(array: pa.Array) -> NDArray[np.float64]:
    type_ = array.type
    if pa.types.is_date32(type_):
        return known(array, np.int32) * 86400.0
    unit = "ms" if pa.types.is_date64(type_) else type_.unit
    return np.asarray(known(array, np.int64) / _PER_SECOND[unit])


def _decimals(array: pa.Array) -> NDArray[np.float64]:
    """The doubles nearest to decimals, as dividing a whole number gives, and as databases do."""
    type_ = array.type
    if pa.types.is_decimal128(type_):
        words = np.frombuffer(array.buffers()[1], np.int64)[2 * array.offset : 2 * (array.offset + len(array))]
        low, high = words[0::2], words[1::2]
        if np.array_equal(high, low >> 63):
            return np.asarray(low.astype(np.float64) / 10.0**type_.scale)
    return known(array.cast(pa.float64()), np.float64)


def _fitting(array: pa.Array, pattern: str) -> pa.Array:
    return array.filter(pc().match_substring_regex(array, pattern))


def _one_time(text: str) -> float | None:
    try:
        at = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def column(array: pa.Array) -> NDArray[Any]:
    """Values as a sample keeps them: doubles with NaN, times to the microsecond, or objects with None."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    kind = kind_of(array.type)
    if kind in {Kind.NUMBER, Kind.TIME}:
        given = (seconds if kind is Kind.TIME else numbers)(array).values
        gaps = np.full(len(array), np.nan)
        gaps[valid(array)] = given
        if kind is Kind.NUMBER:
            return gaps
        times = np.full(len(array), np.datetime64("NaT"), "datetime64[us]")
        there = np.isfinite(gaps)
        times[there] = np.round(gaps[there] * 1e6).astype(np.int64).view("datetime64[us]")
        return times
    found = np.empty(len(array), object)
    found[:] = array.to_pylist()
    return found
