"""Raw data or a dump over 1 MB is committed."""

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, yes
from solvent.domain.stage import Stage
from solvent.source.artefacts.inventory import inventory
from solvent.source.artefacts.names import is_outcome
from solvent.source.project import Project


@fact(stage=Stage.COLLECT, good=False)
def data_raw_over_1mb_in_git(project: Project) -> Fact:
    found = [item for item in inventory(project).data if item.committed and item.is_large and not is_outcome(item.path)]
    if found:
        first = found[0]
        size = "left out of this clone for its size" if first.omitted else f"{first.size / 1e6:.1f} MB"
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        return yes(*(Place(item.path) for item in found[:5]), note=f"{first.path}: {size}{more}")
    largest = next((item for item in inventory(project).data if item.committed), None)
    note = (
        f"The largest data file is {largest.path}, {largest.size / 1000:.0f} kB" if largest else "No data is committed"
    )
    return no(note=note)
