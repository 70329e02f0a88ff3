"""Files of production data, cut into windows of time and profiled: what a watch counts."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from solvent.adapters.batches import sources_of
from solvent.adapters.scan import profile_of
from solvent.domain.errors import BadTable
from solvent.domain.production import Part
from solvent.domain.profile import Profile

_DAY = re.compile(r"(?<!\d)(20\d\d)[-_]?(0[1-9]|1[0-2])[-_]?(0[1-9]|[12]\d|3[01])(?!\d)")
_FLOOR = {"hour": "hour", "day": "day", "week": "week", "month": "month"}
_CHUNK = 1 << 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Cut:
    """How files are cut: by a column of times into periods, or whole where it is None."""

    time: str | None = None
    period: str = "day"


def digest(path: Path) -> str:
    """The hash of a file's content.

    Raises
    ------
    BadTable
        It cannot be read.
    """
    found = hashlib.blake2b(digest_size=16)
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
    except OSError as error:
        raise BadTable(f"{path} cannot be read: {error.strerror}.", hint="Check that it is there and yours.") from None
    return found.hexdigest()


def parts_of(path: Path, name: str, like: Profile, cut: Cut) -> list[Part]:
    """The windows of a file, each with its profile, in the order of time.

    Raises
    ------
    BadTable
        It cannot be read, or has no column of times of that name.
    """
    content = digest(path)
    if cut.time is None:
        at = _day_of(path)
        return [Part(name, content, at, at + timedelta(days=1), profile_of(path, like))]
    found: dict[datetime, Profile] = {}
    for start, piece in _pieces(path, cut.time, cut.period):
        profile = profile_of(piece, like)
        found[start] = found[start] + profile if start in found else profile
    return [Part(name, content, start, _end(start, cut.period), found[start]) for start in sorted(found)]


def _pieces(path: Path, time: str, period: str) -> Iterator[tuple[datetime, pa.Table]]:
    for source in sources_of(path):
        names = source.schema.names
        if time not in names:
            raise BadTable(f"{path.name} has no column {time!r} of times.", hint="Name it in the contract: data.time.")
        for batch in source.batches(names):
            table = pa.Table.from_batches([batch])
            starts = _starts(table.column(time), period, path)
            # As numbers: times of Arrow's own become Python's by way of pandas, which takes a second to load.
            micros = starts.cast(pa.int64())
            for micro in pc.unique(micros).to_pylist():
                if micro is not None:
                    yield _EPOCH + timedelta(microseconds=micro), table.filter(pc.equal(micros, micro))


def _starts(times: pa.ChunkedArray, period: str, path: Path) -> pa.ChunkedArray:
    """The start of each value's period, in UTC."""
    try:
        if pa.types.is_dictionary(times.type):
            times = times.cast(times.type.value_type)
        stamps = pc.cast(times, pa.timestamp("us", tz=getattr(times.type, "tz", None)), safe=False)
        if stamps.type.tz is not None:
            stamps = pc.cast(stamps, pa.timestamp("us", tz="UTC")).cast(pa.timestamp("us"))
        return pc.floor_temporal(stamps, unit=_FLOOR[period])
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise BadTable(
            f"The times in {path.name} cannot be read: {str(error).splitlines()[0]}.",
            hint="Write them as 2026-03-01T12:00:00, or as dates.",
        ) from None


def _end(start: datetime, period: str) -> datetime:
    if period == "month":
        return (start + timedelta(days=32)).replace(day=1)
    return start + {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}[period]


def _day_of(path: Path) -> datetime:
    """The day that a file's name tells, else that of its last change."""
    if found := _DAY.search(path.stem):
        return datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC)
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return changed.replace(hour=0, minute=0, second=0, microsecond=0)
