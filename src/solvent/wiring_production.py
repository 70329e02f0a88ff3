"""What production brings to a look: its files, listed once, the windows that were not counted yet, and all rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvent.actions.evaluation import missing
from solvent.actions.moments import moment_of, times_in
from solvent.actions.repeating import repeated
from solvent.adapters.address import Address, databases_known
from solvent.adapters.streams import standard_input
from solvent.adapters.table_files import tables_in
from solvent.adapters.tables import Rows
from solvent.adapters.windows import changed_at, digest, parts_of, streamed_parts
from solvent.domain.cut import Cut
from solvent.domain.errors import BadContract, BadTable, SolventError, Unreachable
from solvent.domain.production import Part
from solvent.domain.profile import Profile
from solvent.domain.vigil import Vigil
from solvent.wiring_value import Place, matching_any, named

STDIN = Path("-")
# So many rows of a table teach what its decisions are like.
MOST = 100_000


class Columns(Mapping[str, NDArray[Any]]):
    """The columns of a table, each read when it is first asked for."""

    def __init__(self, rows: Rows, *, key: str) -> None:
        self.rows, self._key = rows, key

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name not in self.rows.columns:
            raise KeyError(name)
        return self.rows.column(name, key=self._key)

    def at(self, name: str, rows: NDArray[np.intp]) -> NDArray[Any]:
        """The values of some rows, in rising order, without reading all."""
        return self.rows.column(name, key=self._key, rows=rows)

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows.columns)

    def __len__(self) -> int:
        return len(self.rows.columns)


@dataclass(frozen=True)
class Source:
    """Where production lies and how it is measured.

    Windows before `since` are left alone, and so are files that changed within the last `settling` seconds. Production
    may come on standard input, as a file that is called `-`. `key` names a row; by it `labels` are joined to the rows,
    which hold the column of the `truth`.
    """

    root: Path
    files: Sequence[Place]
    reference: Profile
    cut: Cut
    since: datetime | None = None
    settling: float = 0.0
    key: tuple[str, ...] = ()
    labels: Sequence[Place] = ()
    truth: str | None = None

    def named(self, file: Path) -> str:
        """A file as it is called in the ledger and in messages."""
        return named(file, self.root)


@dataclass
class Brought:
    """What production brings to a look.

    `parts` are windows that have ended, of files that hold something new; `newest` is the time of the newest row;
    `rows` are those of all files, and `times` says when each came, where that can be told. Of a large table they are a
    draw, and `new` is another one of the windows that are new. `repeated` counts the rows of each window, by its start,
    whose key came before.
    """

    parts: list[Part] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    newest: datetime | None = None
    rows: Rows | None = None
    times: NDArray[np.datetime64] | None = None
    new: Rows | None = None
    repeated: dict[datetime, int] = field(default_factory=dict)


def files_of(root: Path, patterns: Sequence[str], *, key: str) -> list[Place]:
    """The files that patterns of the contract name, each once, inside the project, and the tables that its URLs name.

    Raises
    ------
    BadContract, BadTable
        The contract names none; a pattern matches no file, or leads out of the project.
    """
    if not patterns:
        raise BadContract(
            f"The contract does not say where to find {key}.",
            hint="Name files, or tables by their URLs: solvent watch --reference train.parquet --current live.parquet;"
            " or write data.training and data.production into solvent.toml (`solvent init`).",
        )
    return matching_any(root, patterns, key=key, hint="Check the names of the files.")


def brought(source: Source, vigil: Vigil, now: datetime) -> Brought:
    """What is new in production since a vigil was kept; of files with the same content one counts.

    Raises
    ------
    BadTable
        Nothing can be read, and nothing was counted before.
    """
    if source.files == [STDIN]:
        return _streamed(source, now)
    tables = [place for place in source.files if isinstance(place, Address)]
    if tables and len(tables) < len(source.files):
        raise BadContract("Production lies partly in files and partly in databases.", hint="Name files, or tables.")
    found = _of_tables(source, tables, vigil, now) if tables else _of_files(source, vigil, now)
    if source.labels and found.rows is not None and not _joined_there(source, tables):
        labels = Rows(source.labels)
        for rows in filter(None, (found.rows, found.new)):
            rows.join(labels, source.key, source.truth)
    if source.labels and found.rows is not None and _unlabelled(found.rows, source.truth):
        found.notes.append("No row has a label of data.labels: is watch.key written alike in both?")
    return found


def _unlabelled(rows: Rows, truth: str | None) -> bool:
    return truth in rows.columns and bool(missing(rows.column(str(truth), key="data.labels")).all())


def _of_tables(source: Source, tables: Sequence[Address], vigil: Vigil, now: datetime) -> Brought:
    with databases_known():
        from solvent.adapters.table_windows import Watched, looked
    labels = next((each for each in source.labels if isinstance(each, Address)), None)
    asked = Watched(
        source.reference, source.cut, source.key, labels if _joined_there(source, tables) else None, source.truth,
        source.since,
    )  # fmt: skip
    each = [looked(table, asked, vigil.batches, now) for table in tables]
    found = Brought([part for one in each for part in one.parts], [note for one in each for note in one.notes])
    found.newest = max(filter(None, (one.newest for one in each)), default=None)
    rows = [one.rows for one in each if one.rows]
    if not rows:
        return found
    found.rows = Rows(rows)
    new = [one.new for one in each if one.new]
    found.new = Rows(new) if new else None
    found.times = _times(found.rows, source)
    for one in each:
        for start, count in one.repeated.items():
            found.repeated[start] = found.repeated.get(start, 0) + count
    return found


def _joined_there(source: Source, tables: Sequence[Address]) -> bool:
    """Whether labels lie in the database of the only table, which joins them itself."""
    labels = [each for each in source.labels if isinstance(each, Address)]
    return len(tables) == len(labels) == len(source.labels) == 1 and labels[0].connection == tables[0].connection


def _of_files(source: Source, vigil: Vigil, now: datetime) -> Brought:
    found = Brought()
    readable: dict[Path, list[Part]] = {}
    for content, file in _distinct(source, found, now):
        if content in vigil.marks:
            readable[file] = []
            continue
        try:
            parts = parts_of(file, source.named(file), source.reference, source.cut)
        except BadTable as error:
            # One file that is half written or broken must not blind the watch for all others.
            found.notes.append(f"{source.named(file)} was left out. {error} {error.hint}".strip())
            continue
        readable[file] = parts
        found.parts += parts
    if found.notes and not readable and not vigil.batches:
        raise BadTable(found.notes[0], hint="Mend or remove the file; nothing was counted.")
    found.newest = max((min(part.newest, now) for part in found.parts if part.newest), default=None)
    _add_rows(found, source, readable, vigil)
    open_ones = [part for part in found.parts if part.end > now]
    if open_ones:
        rows = sum(part.profile.rows for part in open_ones)
        found.notes.append(f"{rows:,} rows lie in a window that has not ended; they are counted once it has.")
    found.parts = list(_ended(found.parts, source.since, now))
    if found.rows is not None and found.times is not None and source.key and {*source.key} <= {*found.rows.columns}:
        keys = [found.rows.column(name, key="watch.key") for name in source.key]
        found.repeated = repeated(keys, found.times, [(part.start, part.end) for part in found.parts])
    return found


def _streamed(source: Source, now: datetime) -> Brought:
    """What comes on standard input, which is gone once it is counted."""
    parts = streamed_parts(standard_input(), source.reference, source.cut, now)
    found = Brought(list(_ended(parts, source.since, now)))
    found.newest = max((min(part.newest, now) for part in parts if part.newest), default=None)
    found.notes.append("Rows on standard input come once: requirements, groups of rows and copies were not looked at.")
    if len(found.parts) < len(parts):
        found.notes.append("Rows of windows that have not ended were not counted: send them again once they have.")
    return found


def _distinct(source: Source, found: Brought, now: datetime) -> Iterator[tuple[str, Path]]:
    """The files by their content, folders taken apart."""
    known: set[str] = set()
    paths = [place for place in source.files if isinstance(place, Path)]
    for file in dict.fromkeys(each for path in paths for each in tables_in(path)):
        try:
            if 0 <= now.timestamp() - changed_at(file) < source.settling:
                found.notes.append(f"{source.named(file)} may still be written to; it is read at the next look.")
                continue
            content = digest(file)
        except BadTable as error:
            found.notes.append(f"{source.named(file)} was left out. {error} {error.hint}".strip())
            continue
        if content not in known:
            known.add(content)
            yield content, file


def _ended(parts: Iterable[Part], since: datetime | None, now: datetime) -> Iterator[Part]:
    """The windows that can be counted; they close a file where all of its windows can be."""
    parts = list(parts)
    waiting = {part.content for part in parts if part.end > now or (since is not None and part.start < since)}
    for part in parts:
        if part.end <= now and (since is None or part.start >= since):
            yield replace(part, closes=part.content not in waiting)


def _add_rows(found: Brought, source: Source, readable: Mapping[Path, Sequence[Part]], vigil: Vigil) -> None:
    """Read all files as one table; where that fails, what needs rows is left out, and said to be."""
    if not readable:
        return
    try:
        found.rows = Rows(list(readable))
    except BadTable as error:
        found.notes.append(f"Requirements, groups of rows and copies were not looked at. {error} {error.hint}".strip())
        return
    if source.cut.time is not None:
        found.times = _times(found.rows, source)
        return
    sizes, moments = [], []
    for file, parts in readable.items():
        name = source.named(file)
        counted = [(part.start, part.profile.rows) for part in parts]
        counted = counted or [(one.start, one.rows) for one in vigil.batches if one.name == name and one.rows]
        for start, rows in counted[-1:]:
            moments.append(moment_of(start))
            sizes.append(rows)
    if sum(sizes) == len(found.rows):
        found.times = np.repeat(np.array(moments, "datetime64[us]"), sizes)


def _times(rows: Rows, source: Source) -> NDArray[np.datetime64] | None:
    values = Columns(rows, key="data.time").get(source.cut.time or "")
    return None if values is None else times_in(values)


def columns_of(places: Sequence[Place], *, key: str) -> Columns | None:
    """The columns of some files, or of a draw of some tables; None where they cannot be read as one table."""
    files = [each for place in places for each in (tables_in(place) if isinstance(place, Path) else [place])]
    try:
        return Columns(Rows(files, most=MOST), key=key)
    except Unreachable:
        raise
    except SolventError:
        return None


def mark_of(places: Sequence[Place], rows: Rows) -> str:
    """A digest of what lies in files, or of the rows that were read of tables."""
    paths = [place for place in places if isinstance(place, Path)]
    return "+".join(map(digest, paths)) if len(paths) == len(places) else rows.content


def digest_of(place: Place, profile: Profile) -> str:
    """What tells a file from what it was; of a table its rulers, and how many rows lie in each cell."""
    if isinstance(place, Path):
        return digest(place)
    found = blake2b(f"{place.name} {profile.mark} {profile.rows}".encode(), digest_size=16)
    for column in profile:
        found.update(repr((column.nulls, column.nans, column.infinities)).encode() + column.counts.tobytes())
    return found.hexdigest()
