"""A path of one machine stands in the code.

Why
    The code runs on the machine where it was written and nowhere else: not for a colleague, not in CI, not in
    production.

Pay
    Take the path from the configuration or the command line, or make it relative to the project.

Debt
    import pandas as pd
    train = pd.read_csv("/home/ana/projects/flights/train.csv")

Paid
    import sys
    import pandas as pd
    train = pd.read_csv(sys.argv[1])

Not
    Folders that the project's own images or the script itself make, settings of one person's editor, homes of standard
    container users, tests, documentation and what a run wrote down about itself. Paths of Kaggle and Colab sessions
    exist for everybody who runs the notebook there.
"""

from collections.abc import Iterator, Sequence

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.machine_paths import Machine, MachinePath, machine_paths
from solvent.source.project import Project
from solvent.source.together import together

_WHERE = {Machine.PERSONAL: "on one machine only", Machine.CLUSTER: "on one cluster or server only"}


# A machine that stands in more files than that is one habit.
_FEW_FILES = 3


@check("REP101", effort=Effort(0.2, 1), severity=Severity.MEDIUM, stage=Stage.PROCESS)
def absolute_path(project: Project) -> Iterator[Sighting]:
    roots: dict[str, dict[str, list[MachinePath]]] = {}
    for path in machine_paths(project):
        if path.machine in _WHERE:
            roots.setdefault(path.root, {}).setdefault(path.place.path, []).append(path)
    for root, by_file in roots.items():
        # What a script opens weighs more than what a notebook did once.
        files = sorted(by_file.values(), key=lambda found: found[0].place.cell is not None)
        seen = [_sighting(root, found) for found in files]
        if len(files) <= _FEW_FILES:
            yield from seen
            continue
        first = files[0][0]
        message = (
            f"`{first.value[:80]}` exists {_WHERE[first.machine]}, and {len(files)} files name paths below `{root}`"
        )
        severity = seen[0].severity or Severity.MEDIUM
        yield from together(project, seen, code="REP101", message=message, severity=severity, share=0.25)


def _sighting(root: str, found: Sequence[MachinePath]) -> Sighting:
    first, *others = found
    more = f", and {len(others)} more below `{root}`" if others else ""
    return Sighting(
        first.place,
        f"`{first.value[:80]}` exists {_WHERE[first.machine]}{more}",
        also=tuple(path.place for path in others[:20]),
        key=f"root {root}",
        effort=Effort(0.2, 1),
        severity=Severity.LOW if first.place.cell is not None else None,
    )
