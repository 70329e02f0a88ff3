"""A tangled file that changes all the time.

Why
    Most of the team's work goes through this file, and each change to it takes longer than it should: here debt
    costs most interest.

Pay
    Split it along the reasons for which it changes, simplest parts first, before anything else is tidied. The files
    are named in the order of changes, weighted by how recent they are, times complexity times findings.

Not
    Short histories, entries of a competition, which ends, tests, and changes by machines, merges, formatting or commits
    of very many files.

Debt
    --- train.py
    def rate(kind, day, rain):
        if day > 1:
            if day > 2:
                if day > 3:
                    if day > 4:
                        if day > 5:
                            if day > 6:
                                if day > 7:
                                    if day > 8:
                                        if day > 9:
                                            if day > 10:
                                                if day > 11:
                                                    if day > 12:
                                                        if day > 13:
                                                            return 13
        return 1 if rain else 2 if kind else 3 if day else 4 if day > 1 else 5
    --- other.py
    x = 1
    --- history
    40x 2025-06-30 ana@example.org "Change the rates" train.py+10-2
    40x 2025-06-29 bo@example.org "Work elsewhere" other.py+3-1

Paid
    --- train.py
    def train(): return 1
    --- history
    2025-01-03 ana@example.org "Train" train.py+10-2

Source
    Tornhill, "Your Code as a Crime Scene": hot spots are where complexity and change meet.
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.evolution import activity, focused
from solvent.source.occasion import is_competition
from solvent.source.project import Project

LEAST_COMMITS = 60
LEAST_DAYS = 30
LEAST_CHANGES = 12
TANGLED = 100
_MOST = 5


@check("GIT101", effort=Effort(4, 24), severity=Severity.LOW, stage=Stage.RETRAIN)
def hot_spot(project: Project, *, least_changes: int = LEAST_CHANGES) -> Iterator[Sighting]:
    history = project.history
    if history is None or history.days < LEAST_DAYS or is_competition(project):
        return
    commits = len(focused(history))
    if commits < LEAST_COMMITS:
        return
    active, found = activity(history), []
    recent = max(seen.recent for seen in active.values()) if active else 0
    for outline in project.code:
        seen = active.get(outline.path)
        complexity = sum(d.complexity for d in outline.definitions)
        often = seen is not None and seen.recent >= max(least_changes, recent / 4)
        if seen is not None and often and complexity >= TANGLED and not outline.is_notebook:
            debts = project.debts.get(outline.path, 0)
            found.append((seen.weight * complexity * (1 + debts), seen, complexity, debts, outline.path))
    for _, seen, complexity, debts, path in sorted(found, reverse=True, key=lambda row: row[0])[:_MOST]:
        more = f" and {debts} findings" if debts > 1 else " and another finding" if debts else ""
        yield Sighting(
            Place(path),
            f"{seen.recent} changes in the last year of the history meet a cognitive complexity of {complexity}{more}",
            key=path,
            effort=Effort(2 + complexity / 60, 8 + complexity / 12),
            severity=Severity.MEDIUM
            if complexity >= 3 * TANGLED and seen.recent >= 2 * least_changes
            else Severity.LOW,
        )
