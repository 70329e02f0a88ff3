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

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.machine_paths import Machine, MachinePath, machine_paths
from solvent.source.project import Project

_WHERE = {Machine.PERSONAL: "on one machine only", Machine.CLUSTER: "on one cluster or server only"}


@check("REP101", effort=Effort(0.2, 1), severity=Severity.MEDIUM, stage=Stage.PROCESS)
def absolute_path(project: Project) -> Iterator[Sighting]:
    groups: dict[str, list[MachinePath]] = {}
    for path in machine_paths(project):
        if path.machine in _WHERE:
            groups.setdefault(path.root, []).append(path)
    for root, found in groups.items():
        # What a script opens weighs more than what a notebook did once.
        first, *others = sorted(found, key=lambda path: path.place.cell is not None)
        files = len({path.place.path for path in found})
        in_files = f" in {files} files" if files > 1 else ""
        more = f", and {len(others)} more{in_files} below `{root}`" if others else ""
        yield Sighting(
            first.place,
            f"`{first.value[:80]}` exists {_WHERE[first.machine]}{more}",
            also=tuple(path.place for path in others[:20]),
            key=f"root {root}",
            effort=Effort(0.2 + 0.05 * (files - 1), 1 + 0.25 * (files - 1)),
            severity=Severity.LOW if first.place.cell is not None else None,
        )
