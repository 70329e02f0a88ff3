"""A library draws at random in training and is seeded nowhere.

Why
    Two runs of the same code on the same data give two models, and a difference between experiments may be luck.

Pay
    Seed every library that draws, once, at the start of the script that trains (`random`, NumPy, PyTorch, TensorFlow),
    with a seed from the configuration.

Not
    Libraries that a project only draws from outside of training, generators that are passed in, and packages without
    training code.

Debt
    import torch
    from torch.utils.data import DataLoader
    for batch in DataLoader(rows, shuffle=True):
        optimizer.zero_grad()
        model(batch).mean().backward()
        optimizer.step()

Paid
    import torch
    from torch.utils.data import DataLoader
    torch.manual_seed(7)
    for batch in DataLoader(rows, shuffle=True):
        optimizer.zero_grad()
        model(batch).mean().backward()
        optimizer.step()
"""

from collections import defaultdict
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project

_NAMES = {"python": "Python's `random`", "numpy": "NumPy", "torch": "PyTorch", "tensorflow": "TensorFlow"}


_FRAMEWORKS = ("torch", "tensorflow")


@check("REP103", effort=Effort(0.5, 2), severity=Severity.MEDIUM, stage=Stage.TRAIN)
def unseeded_library(project: Project) -> Iterator[Sighting]:
    seeded = {signal.detail.partition(" ")[0] for _, signal in project.signals("seed")}
    training = {outline.path for outline, _ in project.signals("trains")}
    drawn: dict[str, list[tuple[Place, str]]] = defaultdict(list)
    for outline, signal in project.signals("draw"):
        library, _, what = signal.detail.partition(" ")
        trains_here = outline.path in training or (
            library in _FRAMEWORKS and _is_trained_with(project, training, library)
        )
        if library not in seeded and trains_here:
            drawn[library].append((outline.place(signal), what))
    for library, found in drawn.items():
        found.sort(key=lambda item: (item[0].path not in training, item[0].path.endswith(".ipynb")))
        place, what = found[0]
        message = f"{_NAMES.get(library, library)} draws at random (`{what}`) and is seeded nowhere"
        if what == "backward":
            message = f"{_NAMES[library]} trains a model here and is seeded nowhere"
        yield Sighting(place, message, tuple(other for other, _ in found[1:9]), key=library)


def _is_trained_with(project: Project, training: set[str], library: str) -> bool:
    """Whether a file that trains imports the framework: its layers may draw their first weights in another file."""
    return any(outline.path in training for outline, _ in project.imported(library))
