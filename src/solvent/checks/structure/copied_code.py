"""The same code stands more than once.

Why
    A fault mended in one copy lives on in the others, and copies that drift apart make training and serving disagree.

Pay
    Move the shared part into one function or module and call it from each place.

Not
    Fewer than ten lines; tests, generated and vendored files; rows of alike calls such as a parser's arguments;
    whole notebooks that are nearly equal, which are a debt of their own.

Debt
    --- train.py
    def clean(frame, limit):
        frame = frame.dropna(subset=["distance"])
        frame["speed"] = frame["distance"] / frame["minutes"]
        fast = frame["speed"] > limit
        frame.loc[fast, "speed"] = limit
        frame["hour"] = frame["departure"].dt.hour
        late = frame["delay"].fillna(0)
        if late.max() > 0:
            frame["late"] = late > 15
        else:
            frame["late"] = False
        return frame
    --- serve.py
    def tidy(frame, limit):
        frame = frame.dropna(subset=["distance"])
        frame["speed"] = frame["distance"] / frame["minutes"]
        fast = frame["speed"] > limit
        frame.loc[fast, "speed"] = limit
        frame["hour"] = frame["departure"].dt.hour
        late = frame["delay"].fillna(0)
        if late.max() > 0:
            frame["late"] = late > 15
        else:
            frame["late"] = False
        return frame

Paid
    --- features.py
    def clean(frame, limit):
        frame = frame.dropna(subset=["distance"])
        frame["speed"] = frame["distance"] / frame["minutes"]
        fast = frame["speed"] > limit
        frame.loc[fast, "speed"] = limit
        frame["hour"] = frame["departure"].dt.hour
        late = frame["delay"].fillna(0)
        if late.max() > 0:
            frame["late"] = late > 15
        else:
            frame["late"] = False
        return frame
    --- train.py
    from features import clean
    --- serve.py
    from features import clean
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.alike import alike_notebooks
from solvent.source.copies import Copies, Passage, copies
from solvent.source.project import Project

LEAST_LINES = 10
# Alike in form alone is weaker evidence than alike to the letter.
LEAST_LINES_ALIKE = 16
_MOST_PLACES = 12
# A longer passage is no more work: all of it is deleted.
_MOST_WORK = 400


@check("STR102", effort=Effort(0.5, 3), severity=Severity.LOW, stage=Stage.PROCESS)
def copied_code(project: Project, *, least_lines: int = LEAST_LINES) -> Iterator[Sighting]:
    told = [set(group) for group in alike_notebooks(project)]
    wanted = []
    for found in copies(project):
        least = least_lines if found.exact >= 0.5 else max(least_lines, LEAST_LINES_ALIKE)
        if found.lines >= least and not any(_files(found) <= group for group in told):
            wanted.append(found)
    for hub, group in _by_hub(wanted):
        yield _sighting(hub, group)


def _files(found: Copies) -> set[str]:
    return {passage.place.path for passage in found.passages}


def _by_hub(wanted: Sequence[Copies]) -> Iterator[tuple[str, Sequence[Copies]]]:
    """Each copy once, with the file that shares most lines: not a debt for every pair of files alike."""
    left = dict(enumerate(wanted))
    shared: Counter[str] = Counter()
    of_file: dict[str, list[int]] = defaultdict(list)
    for number, found in left.items():
        for path in _files(found):
            shared[path] += found.lines
            of_file[path].append(number)
    while left:
        hub = max(shared, key=lambda path: (shared[path], path))
        group = [left.pop(number) for number in of_file[hub] if number in left]
        for found in group:
            shared.subtract(dict.fromkeys(_files(found), found.lines))
        yield hub, group


def _sighting(hub: str, group: Sequence[Copies]) -> Sighting:
    own = [[p for p in found.passages if p.place.path == hub] for found in group]
    first = own[0][0]
    lines = len({(p.place.cell, n) for p, *_ in own for n in range(p.place.line or 1, p.end + 1)})
    work = min(lines, _MOST_WORK)
    many = "" if len(group) == 1 else f" in {len(group)} passages"
    others = sorted({path for found in group for path in _files(found)} - {hub})
    again = f"in {_named(others)}" if others else f"at {_spot(own[0][1])}"
    places = [p.place for found in group for p in found.passages if p.place != first.place]
    return Sighting(
        first.place,
        f"{lines} lines{many} stand again {again}",
        also=tuple(dict.fromkeys(places))[:_MOST_PLACES],
        key=f"copies {hub}",
        effort=Effort(0.25 + work / 160, 1 + work / 40),
        severity=Severity.MEDIUM if lines >= 60 and others else Severity.LOW,
    )


def _spot(passage: Passage) -> str:
    return f"cell {passage.place.cell}" if passage.place.cell else f"line {passage.place.line}"


def _named(paths: Sequence[str]) -> str:
    shown = ", ".join(f"`{path}`" for path in paths[:3])
    return shown if len(paths) <= 3 else f"{shown} and {len(paths) - 3} more"
