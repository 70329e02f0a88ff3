"""The same code stands more than once.

Why
    A fault mended in one copy lives on in the others, and copies that drift apart make training and serving disagree.

Pay
    Move the shared part into one function or module and call it from each place.

Not
    Fewer than ten lines; tests, generated and vendored files; rows of alike calls such as a parser's arguments;
    whole notebooks that are nearly equal, which are a debt of their own; lessons, examples and what was made from a
    template, each of which stands for itself.
    Files that copy from one another share one finding, and so do all copies of fewer than 25 lines.

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

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.alike import alike_notebooks
from solvent.source.copies import Copies, Passage, copies
from solvent.source.environment.areas import is_shown
from solvent.source.paths import folder
from solvent.source.project import Project
from solvent.source.together import together

LEAST_LINES = 10
# Alike in form alone is weaker evidence than alike to the letter.
LEAST_LINES_ALIKE = 16
# Shorter copies are a matter of taste one by one.
LONG = 25
# Less than that, and less than a twentieth of the code, is nobody's trouble.
LEAST_IN_ALL, LEAST_PART = 20, 0.05
_MOST_PLACES = 12
# A longer passage is no more work: all of it is deleted.
_MOST_WORK = 400
# Each such file names one run in full; most take over the rest from a `_base_`.
_CONFIGURES = re.compile(r"(?:^|/)configs?/(?:[^/]+/){1,4}[^/]+\.py$", re.I)
_TEMPLATE = re.compile(r"(?:^|/)_?templates?/", re.I)
_NEVER = 1 << 62


@check("STR102", effort=Effort(0.5, 3), severity=Severity.LOW, stage=Stage.PROCESS)
def copied_code(project: Project, *, least_lines: int = LEAST_LINES) -> Iterator[Sighting]:
    told = [set(group) for group in alike_notebooks(project)]
    wanted = []
    for found in copies(project):
        least = least_lines if found.exact >= 0.5 else max(least_lines, LEAST_LINES_ALIKE)
        if found.lines >= least and not any(_files(found) <= group for group in told) and not _may_stand_alone(found):
            wanted.append(found)
    groups = sorted(_related(wanted), key=_lines, reverse=True)
    born = _born(project)
    yield from (_sighting(group, born) for group in groups if _lines(group) >= LONG)
    short = [group for group in groups if _lines(group) < LONG]
    if sum(map(_lines, short)) < min(LEAST_IN_ALL, LEAST_PART * project.code_lines):
        return
    files = len({path for group in short for found in group for path in _files(found)})
    where = f"{files} files" if files > 1 else "one file"
    message = f"{sum(map(len, short))} short passages in {where} stand more than once"
    yield from together(project, [_sighting(group, born) for group in short], code="STR102", message=message)


def _files(found: Copies) -> set[str]:
    return {passage.place.path for passage in found.passages}


def _may_stand_alone(found: Copies) -> bool:
    """Whether each stands in a lesson or an example of its own, which has to be whole, or was made from a template."""
    files = _files(found)
    if all(is_shown(folder(path)) or _CONFIGURES.search(path) for path in files):
        return True
    return len(files) > 1 and sum(not _TEMPLATE.search(path) for path in files) < 2


def _lines(group: Sequence[Copies]) -> int:
    return sum(found.lines for found in group)


def _related(wanted: Sequence[Copies]) -> list[Sequence[Copies]]:
    """Copies by the files that they link: whoever copies from one another has one debt, not one for every pair."""
    lead: dict[str, str] = {}
    for found in wanted:
        first, *others = sorted(_files(found))
        for other in (first, *others):
            lead[_leader(lead, other)] = _leader(lead, first)
    groups: dict[str, list[Copies]] = defaultdict(list)
    for found in wanted:
        groups[_leader(lead, min(_files(found)))].append(found)
    return list(groups.values())


def _leader(lead: dict[str, str], path: str) -> str:
    while lead.setdefault(path, path) != path:
        path = lead[path]
    return path


def _born(project: Project) -> Mapping[str, int]:
    """When each file was first worked on, as far as the history tells."""
    history = project.history
    return {path: rows[-1][0].at for path, rows in history.work.items()} if history else {}


def _sighting(group: Sequence[Copies], born: Mapping[str, int]) -> Sighting:
    shared: Counter[str] = Counter()
    for found in group:
        shared.update(dict.fromkeys(_files(found), found.lines))
    # The oldest stands for all: it stays where it is while further copies come.
    oldest = min(born.get(path, _NEVER) for path in shared)
    hub = max(shared, key=lambda path: (born.get(path, _NEVER) == oldest, shared[path], path))
    longest = max((f for f in group if hub in _files(f)), key=lambda found: found.lines)
    first, *others = sorted(longest.passages, key=lambda passage: passage.place.path != hub)
    lines = _lines(group)
    work = min(lines, _MOST_WORK)
    places = [p.place for p in others] + [p.place for found in group for p in found.passages]
    return Sighting(
        first.place,
        _message(lines, len(group), sorted(shared.keys() - {hub}, key=lambda path: (-shared[path], path)), others[0]),
        also=tuple(dict.fromkeys(place for place in places if place != first.place))[:_MOST_PLACES],
        key=f"copies {hub}",
        effort=Effort(0.25 + work / 160, 1 + work / 40),
        severity=_severity(lines, len(shared)),
    )


def _severity(lines: int, files: int) -> Severity:
    if lines < LONG:
        return Severity.NOTE
    return Severity.MEDIUM if lines >= 60 and files > 1 else Severity.LOW


def _message(lines: int, passages: int, others: Sequence[str], next_to: Passage) -> str:
    many = "" if passages == 1 else f" in {passages} passages"
    return f"{lines} lines{many} stand again {f'in {_named(others)}' if others else f'at {_spot(next_to)}'}"


def _spot(passage: Passage) -> str:
    return f"cell {passage.place.cell}" if passage.place.cell else f"line {passage.place.line}"


def _named(paths: Sequence[str]) -> str:
    shown = ", ".join(f"`{path}`" for path in paths[:3])
    return shown if len(paths) <= 3 else f"{shown} and {len(paths) - 3} more"
