"""One scan of a table makes its profile: batch by batch, half of the columns in a thread of their own."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from solvent.adapters.address import Address, databases_known, is_address
from solvent.adapters.batches import Source, frame_source, joined
from solvent.adapters.counting import Counter, counter
from solvent.adapters.drawing import Drawer, Marker
from solvent.adapters.grouping import by_period, by_value
from solvent.adapters.rulers import ruler_of, settled
from solvent.adapters.streams import Stream
from solvent.adapters.table_files import Changed, Written, file_sources
from solvent.domain.cut import Cut
from solvent.domain.profile import Period, Profile, Slice
from solvent.domain.rule import Rule
from solvent.domain.ruler import Kind, Ruler
from solvent.domain.sample import Sample

# So many of the reference's rows make the rulers.
_ENOUGH = 100_000
_THREADS = 2


class Portion:
    """Counts rows, each column over its ruler."""

    def __init__(self, rulers: Mapping[str, Ruler]) -> None:
        self._rulers = rulers
        self._counters: dict[str, Counter] = {}
        self._rows = 0

    def expect(self, names: Sequence[str]) -> None:
        """Take notice of columns."""
        for name in names:
            if name not in self._counters:
                self._counters[name] = counter(name, self._rulers.get(name, Ruler(Kind.OTHER)))

    def add(self, batch: pa.RecordBatch, names: Sequence[str] | None) -> None:
        """Count the rows of a batch, those columns."""
        self._rows += batch.num_rows
        counted = batch.schema.names if names is None else names
        self.expect(counted)
        for name in counted:
            self._counters[name].add(batch.column(name))

    @property
    def profile(self) -> Profile:
        """What was counted so far."""
        return Profile({name: each.profile() for name, each in self._counters.items()}, self._rows)


@dataclass
class Share:
    """What one thread counts: some of the columns, or all."""

    rulers: Mapping[str, Ruler]
    cut: Cut
    names: Sequence[str] | None
    drawer: Drawer | None
    whole: Portion = field(init=False)
    chunks: dict[Period, Portion] = field(default_factory=dict)
    slices: dict[Period | None, dict[Slice, Portion]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.whole = Portion(self.rulers)
        self._sliced = {name: frozenset(self.cut.sliced(self.rulers[name])) for name in self.cut.slices}

    def read(self, source: Source) -> "Share":
        """Count all rows of a source."""
        wanted = None if self.names is None else list(dict.fromkeys([*self.names, *self.cut.columns]))
        known = set(source.names)
        self.whole.expect(source.names if self.names is None else self.names)
        for batch in source.batches(wanted and [name for name in wanted if name in known]):
            self._add(batch)
        return self

    def _add(self, batch: pa.RecordBatch) -> None:
        there = set(batch.schema.names)
        self.whole.add(batch, self.names)
        if self.cut.time in there:
            for period, rows in by_period(batch, str(self.cut.time), self.cut.every):
                if period is not None:
                    self.chunks.setdefault(period, Portion(self.rulers)).add(rows, self.names)
                    self._slice(rows, period)
        self._slice(batch, None)
        if self.drawer is not None and there.issuperset(self.cut.key):
            self.drawer.add(batch)

    def _slice(self, batch: pa.RecordBatch, period: Period | None) -> None:
        for name, values in self._sliced.items():
            if name in batch.schema.names:
                for value, rows in by_value(batch, name, values):
                    part = self.slices.setdefault(period, {}).setdefault(Slice(name, value), Portion(self.rulers))
                    part.add(rows, self.names)

    @property
    def profile(self) -> Profile:
        """What was counted."""
        whole = self.whole.profile
        chunks = {
            period: replace(self.chunks[period].profile, slices=self._slices(period)) for period in sorted(self.chunks)
        }
        sample = self.drawer.sample if self.drawer else None
        return Profile(whole.columns, whole.rows, chunks, self._slices(None), sample)

    def _slices(self, period: Period | None) -> dict[Slice, Profile]:
        found = self.slices.get(period, {})
        return {where: found[where].profile for where in sorted(found)}


def profile_of(
    data: Any,
    like: Profile | None = None,
    cut: Cut | None = None,
    rules: Callable[[Mapping[str, Ruler]], Mapping[str, tuple[Rule, ...]]] | None = None,
) -> Profile:
    """The profile of a file, a folder of files or a frame, measured as another one was.

    Without another one, `rules` says which rules the columns must keep; what breaks them is counted in the same scan.

    Raises
    ------
    BadTable
        There is no such file, it cannot be read, it is no table, or it has no column that the cut names.
    """
    cut = cut or Cut()
    if isinstance(data, str) and is_address(data):
        data = Address(data)
    if isinstance(data, Address):
        with databases_known():
            from solvent.adapters.databases import opened
            from solvent.adapters.warehouse import pushed_profile
        with opened(data) as table:
            return pushed_profile(table, like, cut, rules)
    if _in_a_database(data):
        from solvent.adapters.warehouse import pushed_profile

        return pushed_profile(data, like, cut, rules)
    if hasattr(data, "read"):
        data = Stream(data, "The stream").tables()
    sources = file_sources(Path(data)) if isinstance(data, str | Path) else [frame_source(data)]
    rulers = like.rulers if like is not None else _rulers(sources)
    if like is None and rules is not None:
        kept = rules(rulers)
        rulers = {name: replace(ruler, rules=kept.get(name, ())) for name, ruler in rulers.items()}
    cut.demand(rulers)
    parts = [_scanned(source, rulers, cut) for source in sources]
    whole = parts[0]
    for part in parts[1:]:
        whole += part
    return whole if like is not None else settled(whole)


def _in_a_database(data: Any) -> bool:
    """Whether it is a table of Ibis that has a database to count in."""
    # Polars has no database to count in, and Ibis hands its tables over as they are.
    return type(data).__module__.startswith("ibis.") and data.get_backend().name != "polars"


def _rulers(sources: Sequence[Source]) -> dict[str, Ruler]:
    """Rulers of every column, made from some of the rows."""
    few = sources if len(sources) <= 8 else [sources[round(part * (len(sources) - 1) / 7)] for part in range(8)]
    table = joined(source.some(_ENOUGH // len(few)) for source in few)
    with ThreadPoolExecutor(_THREADS) as pool:
        rulers = pool.map(lambda name: ruler_of(table.column(name).combine_chunks()), table.schema.names)
        return dict(zip(table.schema.names, rulers, strict=True))


def _scanned(source: Source, rulers: Mapping[str, Ruler], cut: Cut) -> Profile:
    try:
        return _counted(source, rulers, cut)
    except Changed:
        if not isinstance(source, Written):
            raise
        return _counted(source.as_text(), rulers, cut)


def _counted(source: Source, rulers: Mapping[str, Ruler], cut: Cut) -> Profile:
    names: list[Sequence[str] | None] = [None]
    if source.columnar and len(source.names) >= _THREADS:
        names = [source.names[at::_THREADS] for at in range(_THREADS)]
    marker = Marker(cut.key, len(names))
    shares = [Share(rulers, cut, some, Drawer(some, cut.sample, marker) if cut.sample else None) for some in names]
    with ThreadPoolExecutor(len(shares)) as pool:
        found = list(pool.map(lambda share: share.read(source).profile, shares))
    return found[0] if len(found) == 1 else _beside(found[0], found[1], source.names)


def _beside(one: Profile, two: Profile, names: Sequence[str]) -> Profile:
    """The columns of both, which were counted over the same rows."""
    columns = {**one.columns, **two.columns}
    return Profile(
        {name: columns[name] for name in names if name in columns},
        one.rows,
        {period: _beside(part, two.chunks[period], names) for period, part in one.chunks.items()},
        {where: _beside(part, two.slices[where], names) for where, part in one.slices.items()},
        _rows_beside(one.sample, two.sample, names),
    )


def _rows_beside(one: Sample | None, two: Sample | None, names: Sequence[str]) -> Sample | None:
    if one is None or two is None:
        return None
    columns = {**one.columns, **two.columns}
    return Sample({name: columns[name] for name in names if name in columns}, one.marks, one.size, one.below)
