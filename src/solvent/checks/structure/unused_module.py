"""A module that nothing imports, runs or names.

Why
    It is read, searched and kept working for nothing, and nobody dares to delete it.

Pay
    Delete it (the history keeps it), or call it from where it was meant to be used and test it there.

Not
    Scripts, notebooks, plugins, examples, modules that configuration, commands or documents name, and packages that
    are published for others to import.

Debt
    --- flights/__init__.py
    --- flights/train.py
    from flights.features import make
    if __name__ == "__main__":
        make()
    --- flights/features.py
    def make():
        return 1
    --- flights/baseline.py
    def persistence(rows):
        return rows[-1]

Paid
    --- flights/__init__.py
    --- flights/train.py
    from flights.features import make
    from flights.baseline import persistence
    if __name__ == "__main__":
        persistence(make())
    --- flights/features.py
    def make():
        return [1]
    --- flights/baseline.py
    def persistence(rows):
        return rows[-1]
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.unused import unused_modules


@check("STR104", effort=Effort(0.25, 2), severity=Severity.LOW, stage=Stage.PROCESS)
def unused_module(project: Project) -> Iterator[Sighting]:
    for outline in unused_modules(project):
        message = f"Nothing in the project imports, runs or names this module of {outline.lines} lines"
        severity = Severity.LOW if outline.lines >= 40 else Severity.NOTE
        yield Sighting(Place(outline.path, 1), message, key=outline.path, severity=severity)
