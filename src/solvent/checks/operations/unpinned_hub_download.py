"""A model or data set is taken from a hub without naming a revision.

Why
    Its owner can change it at any time: the next training or the next start of the service gets something else.

Pay
    Name the revision: `from_pretrained(…, revision="<commit>")`, `torch.hub.load("owner/repo:tag", …)`.

Not
    Local folders, names that stand in variables, and data sets that come with a library.

Debt
    from transformers import AutoModel
    model = AutoModel.from_pretrained("acme/claims-bert")

Paid
    from transformers import AutoModel
    model = AutoModel.from_pretrained("acme/claims-bert", revision="8f2c1e0")
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.artefacts.downloads import unpinned_from_hubs
from solvent.source.project import Project


@check("OPS154", effort=Effort(0.25, 1), severity=Severity.LOW, stage=Stage.TRAIN)
def unpinned_hub_download(project: Project) -> Iterator[Sighting]:
    found = list(unpinned_from_hubs(project))
    if found:
        first = found[0]
        others = len({other.address for other in found}) - 1
        more = f" (and {others} more)" if others else ""
        message = f"{first.address[:80]} is taken from a hub without a revision{more}"
        yield Sighting(first.at, message, tuple(f.at for f in found[1:10]), key="hub")
