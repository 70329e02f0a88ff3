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

from collections import defaultdict
from collections.abc import Iterator, Sequence

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.alike import alike_notebooks
from solvent.source.copies import Copies, copies
from solvent.source.project import Project

LEAST_LINES = 10
# Alike in form alone is weaker evidence than alike to the letter.
LEAST_LINES_ALIKE = 16
_MOST_PLACES = 12


@check("STR102", effort=Effort(0.5, 3), severity=Severity.LOW, stage=Stage.PROCESS)
def copied_code(project: Project, *, least_lines: int = LEAST_LINES) -> Iterator[Sighting]:
    together: dict[tuple[str, ...], list[Copies]] = defaultdict(list)
    told = [set(group) for group in alike_notebooks(project)]
    for found in copies(project):
        if any({passage.place.path for passage in found.passages} <= group for group in told):
            continue
        wanted = least_lines if found.exact >= 0.5 else max(least_lines, LEAST_LINES_ALIKE)
        if found.lines >= wanted:
            together[tuple(sorted({p.place.path for p in found.passages}))].append(found)
    for paths, group in together.items():
        yield _sighting(paths, group)


def _sighting(paths: Sequence[str], group: Sequence[Copies]) -> Sighting:
    first, *others = group[0].passages
    lines = sum(found.lines for found in group)
    many = "" if len(group) == 1 else f" in {len(group)} passages"
    others_named = sorted({p.place.path for p in others} - {first.place.path})
    where = _named(others_named) if others_named else f"line {others[0].place.line}" if others[0].place.line else "it"
    if not others_named and others[0].place.cell:
        where = f"cell {others[0].place.cell}"
    places = [p.place for found in group for p in found.passages if p.place != first.place]
    return Sighting(
        first.place,
        f"{lines} lines{many} stand again in {where}"
        if others_named
        else f"{lines} lines{many} stand again at {where}",
        also=tuple(dict.fromkeys(places))[:_MOST_PLACES],
        key=" ".join(paths) + f" {len(group)}",
        effort=Effort(0.25 + lines / 80, 1 + lines / 20),
        severity=Severity.MEDIUM if lines >= 60 and len(paths) > 1 else Severity.LOW,
    )


def _named(paths: Sequence[str]) -> str:
    shown = ", ".join(f"`{path}`" for path in paths[:3])
    return shown if len(paths) <= 3 else f"{shown} and {len(paths) - 3} more files"
