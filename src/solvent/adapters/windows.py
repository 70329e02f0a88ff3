"""Files of production data, cut into windows of time and profiled: what a watch counts."""

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from solvent.adapters.scan import profile_of
from solvent.adapters.streams import Stream
from solvent.domain.cut import Cut
from solvent.domain.errors import BadTable
from solvent.domain.production import Part
from solvent.domain.profile import Profile

_DAY = re.compile(r"(?<!\d)(20\d\d)[-_]?(0[1-9]|1[0-2])[-_]?(0[1-9]|[12]\d|3[01])(?!\d)")
_CHUNK = 1 << 20


def digest(path: Path) -> str:
    """The hash of the content of a file, or of all files of a folder.

    Raises
    ------
    BadTable
        It cannot be read.
    """
    found = hashlib.blake2b(digest_size=16)
    try:
        for each in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if each.is_file():
                with each.open("rb") as file:
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
    before = _state(path)
    content = digest(path)
    whole = profile_of(path, like, cut)
    if _state(path) != before:
        raise BadTable("It changed while it was read.", hint="It is read again at the next look.")
    if cut.time is None:
        # A file without times is whole as it lies there: its window is a moment.
        at, changed = _moment_of(path), datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return [Part(name, content, at, at, whole, changed)]
    return _cut_up(whole, name, content, cut)


def streamed_parts(stream: Stream, like: Profile, cut: Cut, now: datetime) -> list[Part]:
    """The windows of what comes on a stream; each stream is known by its content.

    Raises
    ------
    BadTable
        It cannot be read, or has no column of times of that name.
    """
    whole = profile_of(stream.tables(), like, cut)
    name = f"{stream.name} {stream.content[:12]}"
    if cut.time is None:
        return [Part(name, stream.content, now, now, whole, now)]
    return _cut_up(whole, name, stream.content, cut)


def _cut_up(whole: Profile, name: str, content: str, cut: Cut) -> list[Part]:
    timed = sum(chunk.rows for chunk in whole.chunks.values())
    if timed < whole.rows:
        raise BadTable(
            f"{whole.rows - timed:,} of {whole.rows:,} rows have no time in the column {cut.time!r}.",
            hint="Write times as 2026-03-01T12:00:00 or as dates, in each row, in the column that data.time names.",
        )
    return [
        Part(name, content, *window, replace(profile, sample=None), profile.newest(cut.time) or window.start)
        for window, profile in whole.chunks.items()
    ]


def changed_at(path: Path) -> float:
    """When a file was last written to, in seconds since 1970.

    Raises
    ------
    BadTable
        It cannot be read.
    """
    return _state(path)[1] / 1e9


def _state(path: Path) -> tuple[int, int]:
    """What changes where a file is written to."""
    try:
        found = path.stat()
    except OSError as error:
        raise BadTable(f"{path} cannot be read: {error.strerror}.", hint="Check that it is there and yours.") from None
    return found.st_size, found.st_mtime_ns


def _moment_of(path: Path) -> datetime:
    """The day that a file's name tells, else the time of its last change."""
    if found := _DAY.search(path.stem):
        return datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC)
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
