"""Data is versioned with the code: by DVC, lakeFS, LFS, hashes or dated immutable paths."""

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.artefacts.inventory import Artefact, inventory
from solvent.source.artefacts.names import is_in_data_folder, is_outcome
from solvent.source.artefacts.pins import pins
from solvent.source.artefacts.pointers import dvc
from solvent.source.paths import Role, suffix
from solvent.source.project import Project

_A_LIST = 1024


@fact(stage=Stage.COLLECT)
def data_versioned(project: Project) -> Fact:
    kept = [k for k in dvc(project).kept if not k.is_model]
    if fixed := [k for k in kept if k.fixed]:
        return yes(*(k.at for k in fixed[:5]), note="DVC keeps the data; its hashes are committed")
    own = [item for item in inventory(project).data if item.role is not Role.TEST]
    pointers = [item for item in own if item.pointer]
    held = pins(project)
    if pointers and 2 * len(pointers) >= len(own) and _trains(project):
        return yes(
            *(Place(p.path) for p in pointers[:5]),
            note=f"{len(pointers)} data files are {pointers[0].pointer} pointers",
        )
    if held.fixed:
        return yes(*held.fixed[:5], note="Fetched data is fixed by a hash or a version")
    if pointers:
        return partial(
            *(Place(p.path) for p in pointers[:5]), note=f"Some data files are {pointers[0].pointer} pointers"
        )
    if kept:
        return partial(*(k.at for k in kept[:5]), note="DVC is told of data, but no hash is committed")
    if held.dated:
        return partial(*held.dated[:5], note="Data is named by date or version; nothing fixes its content")
    if held.lineage:
        return partial(*held.lineage[:5], note="A tool records which data a run used; nothing fixes it with the code")
    committed = [item for item in own if item.tracked and _is_source(item)]
    if committed:
        return partial(*(Place(item.path) for item in committed[:5]), note="Data lies in plain git")
    return no(note="Nothing fixes which data the code was run on")


def _is_source(item: Artefact) -> bool:
    """Whether a file is what the code starts from: no outcome, no list of settings, no pickle that code made."""
    if is_outcome(item.path) or (suffix(item.path) == ".txt" and item.size < _A_LIST):
        return False
    return item.format != "pickle" or is_in_data_folder(item.path)


def _trains(project: Project) -> bool:
    return any(True for _ in project.calls("*.fit", "*.backward", "*.train", "*.fit_transform"))
