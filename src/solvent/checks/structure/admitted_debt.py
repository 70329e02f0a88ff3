"""Comments admit that something is not finished.

Why
    Whoever wrote it knew of a fault or a gap; nobody else does, and three in ten such notes are never followed up.

Pay
    Do what the comment says, or turn it into an issue with an owner and delete it.

Not
    The words in texts, names and documentation; tests; what tells the reader of a lesson or a template to fill
    something in. Files with fewer than five such comments share one finding.

Debt
    def load(path):
        # TODO: rows without a time stamp are lost here
        return read(path).dropna()

Paid
    def load(path):
        todo = "TODO: is a word in a text"
        return read(path), todo

Source
    23Shades: of 856 self-admitted debts in machine-learning code, 257 were removed, after 16.5 commits in the median.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.signals import admitted
from solvent.source.together import together

_SHOWN = 70
_YEAR = 365.25 * 86400
# A file of its own account: whoever changes it meets one such comment after the other.
MANY = 5
# Fewer, and fewer than one for so many lines of code, are reminders and nobody's trouble.
LEAST_IN_ALL, LINES_EACH = 5, 200
Comments = Sequence[tuple[Place, str]]


@check("STR105", effort=Effort(0.25, 2), severity=Severity.NOTE, stage=Stage.PROCESS)
def admitted_debt(project: Project) -> Iterator[Sighting]:
    comments: dict[str, list[tuple[Place, str]]] = defaultdict(list)
    for outline, signal in project.signals(admitted.KIND):
        comments[outline.path].append((outline.place(signal), signal.detail))
    ages = _ages(project, list(comments))
    found = sorted(comments.items(), key=lambda pair: (-ages[pair[0]], -len(pair[1])))
    yield from (_sighting(said, ages[path]) for path, said in found if len(said) >= MANY)
    few = {path: said for path, said in found if len(said) < MANY}
    if sum(map(len, few.values())) < min(LEAST_IN_ALL, project.code_lines / LINES_EACH):
        return
    yield from together(
        project,
        [_sighting(said, ages[path]) for path, said in few.items()],
        code="STR105",
        message=_summary(few, ages),
    )


def _ages(project: Project, paths: Sequence[str]) -> Mapping[str, int]:
    """Whole years for which a file's comments have stood at least: a line is as old as its file's last change."""
    if project.history is None:
        return dict.fromkeys(paths, 0)
    touched = project.history.last_touched
    now = max((commit.at for commit in project.history.commits[:50]), default=0)
    return {path: int((now - touched.get(path, now)) / _YEAR) for path in paths}


def _summary(comments: Mapping[str, Comments], ages: Mapping[str, int]) -> str:
    count = sum(map(len, comments.values()))
    old = sum(len(said) for path, said in comments.items() if ages[path])
    first = next((said[0][1] for said in comments.values()), "")
    age = f"; {old} of them {'has' if old == 1 else 'have'} stood for a year or more" if old else ""
    return f"{count} comments in {len(comments)} files admit debt, such as “{_short(first)}”{age}"


def _sighting(said: Comments, years: int) -> Sighting:
    first, text = said[0]
    more = f", and {len(said) - 1} more such comments" if len(said) > 2 else ", and another" if said[1:] else ""
    age = f"; that has stood for {years} years or more" if years > 1 else "; that has stood for a year or more" * years
    return Sighting(
        first,
        f"A comment admits: “{_short(text)}”{more}{age}",
        tuple(place for place, _ in said[1:]),
        first.path,
        Effort(0.25 * len(said), 2.0 * len(said)),
        Severity.NOTE,
    )


def _short(said: str) -> str:
    return (said if len(said) <= _SHOWN else f"{said[: _SHOWN - 1]}…").rstrip(". ")
