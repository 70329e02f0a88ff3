"""Comments admit that something is not finished.

Why
    Whoever wrote it knew of a fault or a gap; nobody else does, and three in ten such notes are never followed up.

Pay
    Do what the comment says, or turn it into an issue with an owner and delete it.

Not
    The words in texts, names and documentation; tests.

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
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.signals import admitted

_SHOWN = 70
_YEAR = 365.25 * 86400


@check("STR105", effort=Effort(0.25, 2), severity=Severity.NOTE, stage=Stage.PROCESS)
def admitted_debt(project: Project) -> Iterator[Sighting]:
    comments: dict[str, list[tuple[Place, str]]] = defaultdict(list)
    for outline, signal in project.signals(admitted.KIND):
        comments[outline.path].append((outline.place(signal), signal.detail))
    touched = project.history.last_touched if project.history else {}
    now = max((commit.at for commit in project.history.commits[:50]), default=0) if project.history else 0
    for path, found in comments.items():
        first, said = found[0]
        text = said if len(said) <= _SHOWN else f"{said[: _SHOWN - 1]}…"
        more = f", and {len(found) - 1} more such comments" if len(found) > 2 else ", and another" if found[1:] else ""
        # A line is at least as old as the last change of its file.
        years = int((now - touched.get(path, now)) / _YEAR)
        age = (
            f"; that has stood for {years} years or more"
            if years > 1
            else "; that has stood for a year or more" * years
        )
        effort = Effort(0.25 * len(found), 2.0 * len(found))
        yield Sighting(
            first, f"A comment admits: “{text.rstrip('. ')}”{more}{age}", tuple(p for p, _ in found[1:]), path, effort
        )
