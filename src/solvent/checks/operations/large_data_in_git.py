"""Large data lies in git.

Why
    Every clone carries every version of it for ever, reviews cannot show what changed, and nobody dares to update
    data that costs so much to store: the data stops moving with the world.

Pay
    Keep the data with DVC, Git LFS or an object store, commit its hash, and rewrite history if clones have become slow.

Not
    Test fixtures below 10 MB, notebooks, and pointers of Git LFS or DVC.

Debt
    --- train.py
    import pandas as pd
    --- history
    2025-01-09 ana@example.org "Data is too large" data/transactions.csv+0-240000
    2025-01-03 ana@example.org "Add data" data/transactions.csv+240000-0

Paid
    --- train.py
    import pandas as pd
    --- data/transactions.csv.dvc
    outs:
    - md5: 22a1a2931c8370d3aeedd7183606fd7f
      path: transactions.csv
    --- history
    2025-01-03 ana@example.org "Add data" data/transactions.csv.dvc+5-0
"""

from collections import Counter
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.artefacts.inventory import Artefact, inventory
from solvent.source.artefacts.names import is_data_path
from solvent.source.paths import Role, role_of
from solvent.source.project import Project

_LARGE_FIXTURE = 10_000_000
_MANY_LINES = 100_000


@check("OPS150", effort=Effort(1, 6), severity=Severity.LOW, stage=Stage.COLLECT)
def large_data_in_git(project: Project) -> Iterator[Sighting]:
    large = [item for item in inventory(project).data if item.committed and item.tracked and _counts(item)]
    if large:
        places = tuple(Place(item.path) for item in large[1:10])
        yield Sighting(Place(large[0].path), _said(large), places, key="data")
    elif gone := _gone(project):
        path, lines = gone[0]
        message = f"{lines:,} lines of {path} are no longer in the tree, but every clone carries them"
        yield Sighting(Place(path), message, key="history")


def _counts(item: Artefact) -> bool:
    return item.is_large and (item.role is not Role.TEST or item.size > _LARGE_FIXTURE)


def _said(large: list[Artefact]) -> str:
    first = large[0]
    size = "in git, but too large to have come with this copy" if first.omitted else f"{first.size / 1e6:.1f} MB"
    files = f" in {first.count} files" if first.count > 1 else ""
    more = f", and {len(large) - 1} more over 1 MB" if len(large) > 1 else ""
    return f"{first.path} is {size}{files}{more}"


def _gone(project: Project) -> list[tuple[str, int]]:
    """Data that was committed and deleted again, with the lines that history keeps."""
    added: Counter[str] = Counter()
    for commit in project.history.commits if project.history else ():
        for change in commit.changes:
            if change.added and change.added > 1000 and not project.has(change.path):
                added[change.path] += change.added
    return [
        (p, n) for p, n in added.most_common(50) if n >= _MANY_LINES and role_of(p) is Role.CODE and is_data_path(p, 0)
    ]
