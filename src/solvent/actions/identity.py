"""Which finding is which debt: recognise findings again after lines moved, files were renamed and code was edited."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence

from solvent.domain.evidence import Place
from solvent.domain.finding import Finding
from solvent.domain.ledger import EVERYWHERE, Marks
from solvent.stats.assignment import assign

_WORD = re.compile(r"\w+")
# Numbers in a message count something, and counts change.
_SPOKEN = re.compile(r"[^\W\d]\w*")
_MOST_WORDS = 40
# Twins in larger groups are paired in their order: the table of all pairs would take too long.
_MOST_TWINS = 150
_ALIKE = 0.6


def marks_of(finding: Finding) -> Marks:
    """What a finding is recognised by."""
    lines = dict(finding.excerpt)
    line = lines.pop(finding.place.line or 0, "")
    return Marks(
        fingerprint=finding.fingerprint,
        code=finding.code,
        place=finding.place,
        trait=finding.trait,
        said=_hashed(_WORD.findall(line)),
        message=_hashed(_SPOKEN.findall(finding.message)),
        around=_hashed(filter(None, (" ".join(text.split()) for text in lines.values()))),
    )


def _hashed(words: Iterable[str]) -> tuple[str, ...]:
    kept = list(words)[:_MOST_WORDS]
    return tuple(hashlib.blake2b(w.encode("utf-8", "replace"), digest_size=3).hexdigest() for w in kept)


def recognise(
    known: Sequence[Marks], found: Sequence[Marks], *, renamed: Mapping[str, str], exactly: bool = False
) -> dict[int, int]:
    """For positions in `found`, the position in `known` of the same debt; every debt at most once.

    First what is the same in the same file (under its new name, as `renamed` gives to each new name the old one),
    then the project's own debts wherever they are told, then what is the same elsewhere, then what looks much the same
    in the same file; with `exactly`, only the first.
    Each step pairs what the steps before it left over, as an assignment with the largest likeness in all.
    """
    now = {old: new for new, old in renamed.items()}

    def moved(marks: Marks) -> tuple[str, ...]:
        return (marks.code, now.get(marks.place.path, marks.place.path), marks.trait)

    pairs = _paired({}, known, found, (moved, _in_its_file, _twins))
    pairs = _paired(pairs, known, found, (_in_its_file, _in_its_file, _twins))
    if exactly:
        return pairs
    alone = _alone(known) & _alone(found)
    pairs = _paired(pairs, known, found, (lambda m: _once(m, alone), lambda m: _once(m, alone), lambda *_: 1.0))
    pairs = _paired(pairs, known, found, (_anywhere, _anywhere, _same_elsewhere))
    return _paired(pairs, known, found, (lambda m: moved(m)[:2], lambda m: _in_its_file(m)[:2], _alike))


_Key = Callable[[Marks], tuple[str, ...]]
_Likeness = Callable[[Marks, Marks], float]


def _in_its_file(marks: Marks) -> tuple[str, ...]:
    return (marks.code, marks.place.path, marks.trait)


def _anywhere(marks: Marks) -> tuple[str, ...]:
    return (marks.code, marks.trait)


def _alone(marks: Sequence[Marks]) -> set[tuple[str, ...]]:
    """Debts of the project as a whole that are told once: another place that stands for one is no other debt."""
    counts = Counter(_anywhere(mark) for mark in marks if mark.trait.startswith(EVERYWHERE))
    return {key for key, count in counts.items() if count == 1}


def _once(marks: Marks, alone: Container[tuple[str, ...]]) -> tuple[str, ...]:
    return _anywhere(marks) if _anywhere(marks) in alone else (*_in_its_file(marks), marks.fingerprint)


def _paired(
    pairs: Mapping[int, int],
    known: Sequence[Marks],
    found: Sequence[Marks],
    by: tuple[_Key, _Key, _Likeness],
) -> dict[int, int]:
    """The pairs, and those of one more step among the rest: within groups of one key, by the likeness of two."""
    key_of_known, key_of_found, likeness = by
    taken = set(pairs.values())
    left = _grouped(((n, m) for n, m in enumerate(known) if n not in taken), key_of_known)
    result = dict(pairs)
    for key, group in _grouped(((n, m) for n, m in enumerate(found) if n not in pairs), key_of_found).items():
        candidates = left.get(key, [])
        for ours, theirs in _best(group, candidates, likeness):
            result[group[ours][0]] = candidates[theirs][0]
    return result


def _grouped(marks: Iterable[tuple[int, Marks]], key: _Key) -> dict[tuple[str, ...], list[tuple[int, Marks]]]:
    groups: dict[tuple[str, ...], list[tuple[int, Marks]]] = {}
    for number, mark in sorted(marks, key=lambda pair: (_position(pair[1].place), pair[0])):
        groups.setdefault(key(mark), []).append((number, mark))
    return groups


def _position(place: Place) -> tuple[str, int, int]:
    return (place.path, place.cell or 0, place.line or 0)


def _best(
    found: Sequence[tuple[int, Marks]], known: Sequence[tuple[int, Marks]], likeness: _Likeness
) -> list[tuple[int, int]]:
    if max(len(found), len(known), 1) > _MOST_TWINS:
        return [(n, n) for n in range(min(len(found), len(known))) if likeness(found[n][1], known[n][1]) > 0]
    gains = [[likeness(mine, theirs) for _, theirs in known] for _, mine in found]
    longest = max(len(found), len(known))
    # Among equals, those that stand in the same order.
    near = [
        [gain and gain + 0.01 * (1 - abs(n - m) / longest) for m, gain in enumerate(row)] for n, row in enumerate(gains)
    ]
    return assign(near)


def _twins(one: Marks, other: Marks) -> float:
    """Of two debts with the same trait in the same file: the lines around tell which is which."""
    return 1 + _overlap(one.around, other.around)


def _same_elsewhere(one: Marks, other: Marks) -> float:
    """Of two debts with the same trait in different files: a common line is no sign, common neighbours are."""
    around = _overlap(one.around, other.around)
    distinct = len(set(one.said)) >= 4 or not one.said
    return 1 + around if distinct or around >= 0.5 else 0.0


def _alike(one: Marks, other: Marks) -> float:
    """How much two debts of one file look the same; 0 below what may count as the same."""
    parts = [(0.3, _overlap(one.message, other.message)), (0.2, _overlap(one.around, other.around))]
    if one.said or other.said:
        parts.append((0.5, _overlap(one.said, other.said)))
    likeness = sum(weight * part for weight, part in parts) / sum(weight for weight, _ in parts)
    return likeness if likeness >= _ALIKE else 0.0


def _overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """Twice the common words among the words of both (Dice 1945); 0 where there are none."""
    if not one or not other:
        return 0.0
    common = sum((Counter(one) & Counter(other)).values())
    return 2 * common / (len(one) + len(other))
