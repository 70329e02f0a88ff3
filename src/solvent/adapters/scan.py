"""One scan of a table makes its profile: row groups one at a time, each half of the columns in a thread of its own."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa

from solvent.adapters.batches import Source, sources_of
from solvent.adapters.counting import Counter, counter
from solvent.adapters.rulers import ruler_of, settled
from solvent.domain.profile import Profile
from solvent.domain.ruler import Kind, Ruler

# So many of the reference's rows make the rulers.
_ENOUGH = 100_000
_THREADS = 2


def profile_of(data: Any, like: Profile | None = None) -> Profile:
    """The profile of a file, a folder of files or a frame, measured as another one was.

    Raises
    ------
    BadTable
        There is no such file, it cannot be read, or it is no table.
    """
    sources = sources_of(data)
    rulers = like.rulers if like is not None else _rulers(sources)
    whole = sum((_scanned(source, rulers) for source in sources), start=Profile({}, 0))
    return whole if like is not None else settled(whole)


def _rulers(sources: Sequence[Source]) -> dict[str, Ruler]:
    """Rulers of every column, made from some of the rows."""
    table = pa.concat_tables([source.some(_ENOUGH // len(sources)) for source in sources], promote_options="permissive")
    return {name: ruler_of(table.column(name).combine_chunks()) for name in table.column_names}


def _scanned(source: Source, rulers: Mapping[str, Ruler]) -> Profile:
    names = source.schema.names
    counters = {name: counter(name, rulers.get(name, Ruler(Kind.OTHER))) for name in names}
    halves = [names[at::_THREADS] for at in range(_THREADS)] if source.columnar else [names]
    with ThreadPoolExecutor(_THREADS) as pool:
        rows = list(pool.map(lambda half: _count(source, half, counters), halves))
    return Profile({name: counters[name].profile() for name in names}, rows[0])


def _count(source: Source, names: Sequence[str], counters: Mapping[str, Counter]) -> int:
    rows = 0
    for batch in source.batches(names):
        rows += batch.num_rows
        for name, array in zip(batch.schema.names, batch.columns, strict=True):
            counters[name].add(array)
    return rows
