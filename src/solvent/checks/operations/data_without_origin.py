"""Code reads data that the project neither holds nor fetches.

Why
    Nobody but the author can train this model again, and nobody can tell which data it was trained on.

Pay
    Commit small data, keep large data with DVC or LFS, or fetch it in code by an address and a hash.

Not
    Files that some other code, script or pipeline of the project writes or names, and projects that download data.

Debt
    import pandas as pd
    frame = pd.read_csv("data/loans.csv")

Paid
    --- train.py
    import pandas as pd
    frame = pd.read_csv("data/loans.csv")
    --- data/loans.csv
    amount,late
    100,0
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.artefacts.reads import reads_without_origin
from solvent.source.project import Project


@check("OPS151", effort=Effort(1, 8), severity=Severity.MEDIUM, stage=Stage.COLLECT)
def data_without_origin(project: Project) -> Iterator[Sighting]:
    found = reads_without_origin(project)
    if found:
        first = found[0]
        others = len({read.path for read in found}) - 1
        more = f" (and {others} more files)" if others > 1 else " (and 1 more file)" if others else ""
        message = f"`{_short(first.path)}`{more} is read, but nothing in the project holds, makes or fetches it"
        yield Sighting(first.at, message, tuple(read.at for read in found[1:10]), key="data")


def _short(path: str) -> str:
    return path if len(path) <= 70 else f"…{path[-69:]}"
