"""In which way one column of words or truths differs from another of the same rows."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from solvent.domain.skew import Difference
from solvent.stats.paired_numbers import Way

_EXPLAINS, _LEAST, _SHOWN = 0.9, 3, 4


def word_ways(training: Sequence[object], serving: Sequence[object]) -> Iterator[Way]:
    """The ways in which words of the same rows differ that explain most of those that do.

    Parameters
    ----------
    training, serving
        Words of the rows that differ; none is missing.

    Examples
    --------
    >>> [way.words for way in word_ways(["New York", "Rome", "Oslo "], ["new_york", "rome", "oslo"])]
    ['they differ in case, spaces or accents only']
    >>> [way.words for way in word_ways(["a", "b", "a", "b"], ["b", "a", "b", "a"])]
    ['serving codes categories otherwise: a → b, b → a']
    """
    if not training:
        return
    spelt = np.array([_plain(one) == _plain(other) for one, other in zip(training, serving, strict=True)], bool)
    if spelt.sum() >= max(_EXPLAINS * len(spelt), _LEAST):
        yield Way(Difference.SPELLING, "they differ in case, spaces or accents only", spelt)
        return
    said, times = Counter(serving).most_common(1)[0]
    if times >= max(_EXPLAINS * len(spelt), _LEAST) and len(set(training)) > 1:
        yield Way(Difference.CONSTANT, f"serving is always {said}", np.array([one == said for one in serving], bool))
        return
    seen: dict[object, Counter[object]] = defaultdict(Counter)
    for one, other in zip(training, serving, strict=True):
        seen[one][other] += 1
    table = {one: counts.most_common(1)[0][0] for one, counts in seen.items()}
    follows = np.array([table[one] == other for one, other in zip(training, serving, strict=True)], bool)
    # A table with as many lines as rows says nothing.
    if follows.sum() >= max(_EXPLAINS * len(follows), _LEAST) and len(table) <= len(follows) / 2:
        often = sorted(table, key=lambda one: (-seen[one].total(), str(one)))
        pairs = ", ".join(f"{one} → {table[one]}" for one in often[:_SHOWN])
        way = "codes categories otherwise" if len(set(table.values())) == len(table) else "puts categories together"
        more = f" and {len(often) - _SHOWN} more" if len(often) > _SHOWN else ""
        yield Way(Difference.RECODED, f"serving {way}: {pairs}{more}", follows)


def _plain(word: object) -> str:
    bare = unicodedata.normalize("NFKD", str(word)).casefold()
    return "".join(letter for letter in bare if letter.isalnum())
