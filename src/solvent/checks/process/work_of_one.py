"""Nearly all work is done by one person.

Why
    When this person is ill, on leave or gone, nobody else can repair the system in time.

Pay
    Let a second person make the next retraining and the next change of the features, with the first one beside.

Not
    Projects of one person, and of two that serve nobody; fewer than fifty commits in the last year of the history.

Debt
    --- history
    90x 2025-06-30 ana@example.org "Train" train.py+10-2
    4x 2025-06-29 bo@example.org "Mend a typo" train.py+1-1
    2x 2025-06-28 di@example.org "Name a column" train.py+1-1

Paid
    --- train.py
    x = 1
    --- history
    2025-01-03 ana@example.org "Train" train.py+10-2
    2025-01-02 bo@example.org "Train" train.py+10-2
"""

from collections import Counter
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.evolution import lowest_share
from solvent.source.occasion import is_competition
from solvent.source.project import Project
from solvent.source.serving import serving

LEAST_COMMITS = 50
LEAST_SHARE = 0.75
_YEAR = 365 * 86400


@check("GIT103", effort=Effort(8, 40), severity=Severity.LOW, stage=Stage.RETRAIN)
def work_of_one(project: Project, *, least_share: float = LEAST_SHARE) -> Iterator[Sighting]:
    history = project.history
    if history is None or not history.human or is_competition(project):
        return
    now = max(commit.at for commit in history.human[:50])
    authors = Counter(history.person(c) for c in history.human if now - c.at <= _YEAR)
    total = sum(authors.values())
    live = bool(serving(project).live)
    # Of two, one does most of it, and where nobody relies on predictions that is what one expects.
    if total < LEAST_COMMITS or len(authors) < (2 if live else 3):
        return
    most = authors.most_common(1)[0][1]
    if lowest_share(most, total) >= least_share:
        yield Sighting(
            Place("."),
            f"One of {len(authors)} people made {most} of the {total} commits in the last year of the history",
            key="one",
            severity=None if live else Severity.NOTE,
        )
