"""Scripts hand files to one another, and nothing declares their order.

Why
    Which scripts to run again after a change, and in which order, is in somebody's head: results of different ages
    get mixed, and a newcomer cannot rebuild the model.

Pay
    Write the steps with what they read and write into dvc.yaml, a Makefile or a flow; run the whole with one command.

Debt
    --- clean.py
    import pandas as pd
    pd.read_csv("raw.csv").dropna().to_csv("clean.csv")
    --- features.py
    import pandas as pd
    pd.read_csv("clean.csv").abs().to_csv("features.csv")
    --- train.py
    import pandas as pd
    print(pd.read_csv("features.csv"))

Paid
    --- dvc.yaml
    stages:
      clean:
        cmd: python clean.py
        outs: [clean.csv]
      features:
        cmd: python features.py
        deps: [clean.csv]
        outs: [features.csv]
      train:
        cmd: python train.py
        deps: [features.csv]
    --- clean.py
    import pandas as pd
    pd.read_csv("raw.csv").dropna().to_csv("clean.csv")
    --- features.py
    import pandas as pd
    pd.read_csv("clean.csv").abs().to_csv("features.csv")
    --- train.py
    import pandas as pd
    print(pd.read_csv("features.csv"))
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.fitting import is_aside
from solvent.source.handovers import chains
from solvent.source.pipelines import pipeline_of
from solvent.source.project import Project

_FEWEST = 3


@check("OPS110", effort=Effort(4, 24), severity=Severity.LOW, stage=Stage.RETRAIN)
def undeclared_pipeline(project: Project) -> Iterator[Sighting]:
    declared = [stage for stage in pipeline_of(project).stages if not stage.tool.startswith("shell")]
    if len(declared) > 1:
        return
    for chain in chains(project):
        if len(chain.files) < _FEWEST or not chain.is_long or all(is_aside(path) for path in chain.files):
            continue
        handed = chain.handovers[0]
        shown = handed.path.partition(":")[2] or handed.path
        yield Sighting(
            handed.written,
            f"{len(chain.files)} scripts pass files by path, as `{shown}` to `{handed.read.path}`; "
            "nothing declares their order",
            also=tuple(
                dict.fromkeys(p for h in chain.handovers[:4] for p in (h.read, h.written) if p != handed.written)
            ),
            key="pipeline " + " ".join(chain.files[:3]),
            severity=Severity.MEDIUM if len(chain.files) > 2 * _FEWEST else None,
        )
