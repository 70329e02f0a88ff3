"""Everybody who wrote a large part of the code is gone.

Why
    Who has to repair it has to understand it first, and nobody is left to ask: estimates and fixes go wrong here.

Pay
    Let somebody read the parts that train and serve, write tests that say what they do, and make one small change to
    each before one is urgent.

Not
    Projects that rest, files under fifty lines, and files that anybody who is still there has changed three times.

Debt
    --- train.py
    def fit(rows, labels):
        return [row + label for row, label in zip(rows, labels)]
    --- serve.py
    x = 1
    --- history
    60x 2025-06-30 bo@example.org "Work elsewhere" serve.py+3-1
    9x 2023-06-30 ana@example.org "Train" train.py+90-2

Paid
    --- train.py
    def fit(rows, labels):
        return [row + label for row, label in zip(rows, labels)]
    --- serve.py
    x = 1
    --- history
    60x 2025-06-30 bo@example.org "Work on it" serve.py+3-1 train.py+5-1
    9x 2023-06-30 ana@example.org "Train" train.py+90-2
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.environment.training import learning_files
from solvent.source.history import Change, Commit, History
from solvent.source.outline import Outline
from solvent.source.project import Project

LEAST_SHARE = 0.25
LEAST_GONE = 0.8
LEAST_COMMITS = 40
LEAST_LINES = 50
# Who has changed a file so often knows it.
_KNOWS = 3
_MOST = 10
_YEAR = 365 * 86400


@check("GIT107", effort=Effort(8, 40), severity=Severity.NOTE, stage=Stage.RETRAIN)
def authors_gone(project: Project, *, least_share: float = LEAST_SHARE) -> Iterator[Sighting]:
    history = project.history
    present = _present(history) if history is not None else frozenset()
    if history is None or not present:
        return
    files = [o for o in project.code if not o.is_notebook and history.work.get(o.path)]
    left = [o for o in files if _is_left(history, o, present)]
    learning = set(learning_files(project))
    known = sum(o.lines for o in files if o.path in learning and o not in left)
    forgotten = {o.path: o.lines for o in left if o.path in learning}
    # Where most of the training is known, the rest can be asked about.
    trains = forgotten.keys() if sum(forgotten.values()) > known else set[str]()
    lines, total = sum(o.lines for o in left), sum(o.lines for o in files)
    if not left or (lines < least_share * total and not trains):
        return
    left.sort(key=lambda o: (o.path not in trains, -o.lines))
    what = f"{len(left)} files" if len(left) > 1 else "One file"
    training = ", training code among them," if trains else ""
    yield Sighting(
        Place(left[0].path),
        f"{what} of {len(files)} ({lines / total:.0%} of the lines){training} were written by people who"
        " made their last commit more than a year ago",
        tuple(Place(o.path) for o in left[1:_MOST]),
        key="gone",
        severity=Severity.LOW if trains else Severity.NOTE,
    )


def _present(history: History) -> frozenset[str]:
    """The people who still work on it; nobody where it rests."""
    now = max((commit.at for commit in history.commits[:50]), default=0)
    recent = Counter(history.person(c) for c in history.human if now - c.at <= _YEAR)
    return frozenset(recent) if sum(recent.values()) >= LEAST_COMMITS else frozenset()


def _is_left(history: History, outline: Outline, present: frozenset[str]) -> bool:
    rows: Sequence[tuple[Commit, Change]] = history.work[outline.path]
    written: Counter[str] = Counter()
    changes: Counter[str] = Counter()
    for commit, change in rows:
        written[history.person(commit)] += 1 if change.added is None else change.added
        changes[history.person(commit)] += 1
    gone = sum(lines for person, lines in written.items() if person not in present)
    known = any(changes[person] >= _KNOWS for person in present)
    size = outline.lines if history.partial else sum(written.values())
    return size >= LEAST_LINES and not known and gone >= LEAST_GONE * sum(written.values())
