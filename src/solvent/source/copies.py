"""Code that stands more than once in a project: maximal runs of equal statements, gathered into classes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from solvent.domain.evidence import Place
from solvent.source.clones import LINES, STEPS, Step, is_long
from solvent.source.outline import Outline
from solvent.source.paths import Role
from solvent.source.project import Project

_ALL_PAIRS = 6
_LONGEST_RUN = 2000
Start = tuple[int, int]


@dataclass(frozen=True)
class Passage:
    """A run of statements in one file."""

    place: Place
    end: int
    lines: int

    def covers(self, other: "Passage") -> bool:
        """Whether `other` lies in it."""
        return (
            (self.place.path, self.place.cell) == (other.place.path, other.place.cell)
            and (self.place.line or 0) <= (other.place.line or 0)
            and other.end <= self.end
        )


@dataclass(frozen=True)
class Copies:
    """Passages of the same form; `exact` is the share of their statements that are equal to the letter."""

    passages: tuple[Passage, ...]
    exact: float

    @property
    def lines(self) -> int:
        """Lines of one passage."""
        return min(passage.lines for passage in self.passages)


def copies(project: Project) -> tuple[Copies, ...]:
    """All copies in a project's own code, longest first."""
    return project.once(_copies)


def _copies(project: Project) -> tuple[Copies, ...]:
    # A script beside the notebook of its name is an export of it.
    exported = {path.removesuffix(".ipynb") + ".py" for path in project.outlines if path.endswith(".ipynb")}
    return copies_in(o for path, o in project.outlines.items() if o.role is Role.CODE and path not in exported)


def copies_in(outlines: Iterable[Outline]) -> tuple[Copies, ...]:
    """All copies in these files, longest first."""
    runs = [(outline.path, block) for outline in outlines for block in outline.blocks]
    found = [pair for one, other in _pairs(runs) for pair in _maximal(runs, one, other)]
    return tuple(_classes(sorted(found, key=lambda pair: -min(p.lines for p in pair[0]))))


def _pairs(runs: Sequence[tuple[str, Sequence[Step]]]) -> Iterator[tuple[Start, Start]]:
    """Starts of equal windows; of many equal ones only neighbours, which make the same class."""
    table: dict[object, list[Start]] = defaultdict(list)
    for number, (_, block) in enumerate(runs):
        for at, step in enumerate(block):
            if is_long(step):
                # Tables of other values have one form and nothing in common.
                table[step.exact if step.simple else step.form].append((number, at))
            window = tuple(s.form for s in block[at : at + STEPS])
            if len(window) == STEPS and len(set(window)) > STEPS // 2:
                table[window].append((number, at))
    for starts in table.values():
        if len(starts) <= _ALL_PAIRS:
            yield from ((a, b) for i, a in enumerate(starts) for b in starts[i + 1 :])
        else:
            yield from pairwise(starts)


def _maximal(
    runs: Sequence[tuple[str, Sequence[Step]]], one: Start, other: Start
) -> Iterator[tuple[tuple[Passage, Passage], float]]:
    """The longest equal run from two starts, unless it could have begun earlier."""
    (a, i), (b, j) = one, other
    left, right = runs[a][1], runs[b][1]
    if i and j and left[i - 1].form == right[j - 1].form:
        return
    # A run never grows into its own copy.
    most = j - i if a == b else _LONGEST_RUN
    same = _aligned(left[i : i + most], right[j : j + most])
    first, second = [left[i + x] for x, _ in same], [right[j + y] for _, y in same]
    alike = [x.exact == y.exact for x, y in zip(first, second, strict=True)]
    short = sum(step.lines for step in first) < LINES
    if same and (not short or any(step.whole and exact for step, exact in zip(first, alike, strict=True))):
        yield (_passage(runs[a][0], first), _passage(runs[b][0], second)), sum(alike) / len(same)


def _aligned(left: Sequence[Step], right: Sequence[Step]) -> list[tuple[int, int]]:
    """Positions of equal statements from the start on; one that differs may stand between two that do not."""
    same: list[tuple[int, int]] = []
    x = y = 0
    while x < len(left) and y < len(right):
        if left[x].form == right[y].form:
            same.append((x, y))
            x, y = x + 1, y + 1
            continue
        for skip, other in ((1, 1), (1, 0), (0, 1)):
            if (
                [s.form for s in left[x + skip : x + skip + 2]]
                == [s.form for s in right[y + other : y + other + 2]]
                != []
            ):
                x, y = x + skip, y + other
                break
        else:
            break
    return same


def _passage(path: str, steps: Sequence[Step]) -> Passage:
    first, last = steps[0], steps[-1]
    lines = sum(step.lines for step in steps)
    end = last.end if last.cell == first.cell else first.line + lines
    return Passage(Place(path, first.line, first.cell), end, lines)


def _classes(pairs: Iterable[tuple[tuple[Passage, Passage], float]]) -> Iterator[Copies]:
    """Join pairs that share a passage; drop what lies inside a longer copy."""
    found: list[tuple[list[Passage], list[float]]] = []
    by_file: dict[tuple[str, int | None], list[tuple[Passage, int]]] = defaultdict(list)
    for pair, exact in pairs:
        homes = [{number for passage, number in by_file[p.place.path, p.place.cell] if passage.covers(p)} for p in pair]
        if shared := homes[0] & homes[1]:
            found[min(shared)][1].append(exact)
            continue
        same = [number for p in pair for passage, number in by_file[p.place.path, p.place.cell] if passage == p]
        number = same[0] if same else len(found)
        if not same:
            found.append(([], []))
        for passage in pair:
            if passage not in found[number][0]:
                found[number][0].append(passage)
                by_file[passage.place.path, passage.place.cell].append((passage, number))
        found[number][1].append(exact)
    for passages, shares in found:
        yield Copies(tuple(sorted(passages, key=lambda p: p.place.path)), max(shares))
