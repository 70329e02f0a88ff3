"""Which columns of a reference go together: by their values, by their names, or since somebody says so."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

import numpy as np

from solvent.domain.columns import Column, Kind, columns
from solvent.domain.profile import Profile
from solvent.stats.families import TOGETHER, association, families
from solvent.stats.montecarlo import Array
from solvent.stats.ranks import ranks

_ROWS, _VALUES = 2_000, 8
# Names that number the parts of one thing (emb_0, emb_1) count as going together by so much.
_NAMED = 1.2 * TOGETHER
_NUMBER = re.compile(r"(?<!\d)\d+$")


def families_of(reference: Profile, sources: Sequence[str] = ()) -> dict[str, int]:
    """The number of the family of each column of a reference.

    Columns go together as their values do in a draw of the reference's rows, as far as it has one. So do those of one
    of the `sources` (patterns of names), those whose names number the parts of one thing, and those that the reference
    holds constant, of which nothing else is known.
    """
    names = list(reference.columns)
    drawn = columns(reference.sample.columns) if reference.sample is not None and len(reference.sample) else {}
    scores = [list(_scores(drawn[name])) if name in drawn else [] for name in names]
    rows = min(len(reference.sample or ()), _ROWS)
    flat = [score for own in scores for score in own or [np.zeros(max(rows, 1))]]
    owners = np.repeat(np.arange(len(names)), [max(len(own), 1) for own in scores])
    close = association(np.stack(flat, axis=1), owners)
    still = np.array([name in drawn and not own for name, own in zip(names, scores, strict=True)])
    close[np.ix_(still, still)] = 1.0
    for group in _named(names):
        close[np.ix_(group, group)] = np.maximum(close[np.ix_(group, group)], _NAMED)
    for source in sources:
        group = [at for at, name in enumerate(names) if fnmatchcase(name, source)]
        close[np.ix_(group, group)] = 1.0
    return dict(zip(names, families(close).tolist(), strict=True))


def _scores(column: Column) -> Iterator[Array]:
    """What shows whether columns go together: ranks, or which rows have a value; those that vary."""
    values, missing = column.values[:_ROWS], column.missing[:_ROWS]
    if column.kind.ordered:
        found = np.full(len(values), (np.count_nonzero(~missing) + 1) / 2)
        found[~missing] = ranks(values[~missing])
        each = [found]
    else:
        common = Counter(value for value in values.tolist() if value is not None).most_common(_VALUES)
        most = 1 if column.kind is Kind.TRUTH else _VALUES
        each = [np.array([value == one for value in values.tolist()], np.float64) for one, _ in common[:most]]
    yield from (score for score in each if (score != score[0]).any())


def _named(names: Sequence[str]) -> Iterator[list[int]]:
    """Columns whose names differ in a number at their end only, but for one that says nothing since most have it."""
    stems: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        if stem := _NUMBER.sub("", name) if _NUMBER.search(name) else "":
            stems.setdefault(stem, []).append(at)
    yield from (group for group in stems.values() if 1 < len(group) <= len(names) / 2)
