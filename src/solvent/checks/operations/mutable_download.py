"""Data or a model is fetched from an address whose content may change.

Why
    The same code gives another result tomorrow, or none: nothing says which content was meant, nothing notices a swap.

Pay
    Fetch a tagged release or a commit, check a hash after the download, or keep a copy under version control.

Not
    Addresses with a version, a commit or a date in them, and downloads that check a hash.

Debt
    import pandas as pd
    frame = pd.read_csv("https://raw.githubusercontent.com/acme/data/master/loans.csv")

Paid
    import pandas as pd
    frame = pd.read_csv("https://raw.githubusercontent.com/acme/data/3f9c1d2b7a64e0c5d8f1a2b3c4d5e6f708192a3b/loans.csv")
"""

from collections import defaultdict
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.artefacts.downloads import Download, downloads
from solvent.source.project import Project


@check("OPS153", effort=Effort(0.5, 2), severity=Severity.LOW, stage=Stage.COLLECT)
def mutable_download(project: Project) -> Iterator[Sighting]:
    by_file: dict[str, list[Download]] = defaultdict(list)
    known: set[str] = set()
    for found in downloads(project):
        if not found.fixed and found.address not in known:
            known.add(found.address)
            by_file[found.at.path].append(found)
    for path, here in by_file.items():
        first, *others = here
        more = f" (and {len(others)} more)" if others else ""
        message = f"{first.address[:100]}{more} is fetched without a version or a hash"
        yield Sighting(first.at, message, tuple(other.at for other in others[:9]), key=path)
