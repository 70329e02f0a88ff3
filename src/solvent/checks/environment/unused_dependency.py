"""A declared package is never imported.

Why
    It lengthens every installation, ties the versions of what is needed, and leaves the next reader guessing
    what it is for.

Pay
    Take it out of the list, or say in a comment what needs it.

Debt
    --- requirements.txt
    pandas==2.2.0
    xgboost==2.0.3
    --- train.py
    import pandas as pd
    print(pd.read_csv("train.csv").describe())

Paid
    --- requirements.txt
    pandas==2.2.0
    --- train.py
    import pandas as pd
    print(pd.read_csv("train.csv").describe())

Not
    Complete lists that a tool wrote, packages that work without an import (servers, engines of pandas, plugins,
    commands), and packages that a script, a configuration or a CI file names.
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.environment import environment_of
from solvent.source.environment.unused import unused
from solvent.source.occasion import is_shown_or_made
from solvent.source.project import Project

_NAMED = 3


@check("ENV102", effort=Effort(0.1, 0.5), severity=Severity.NOTE, stage=Stage.TRAIN)
def unused_dependency(project: Project) -> Iterator[Sighting]:
    for manifest in environment_of(project).manifests:
        found = () if is_shown_or_made(project, manifest.area) else unused(project, manifest)
        if found:
            names = ", ".join(f"`{r.name}`" for r in found[:_NAMED])
            more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
            verb = "is" if len(found) == 1 else "are"
            yield Sighting(
                found[0].place,
                f"{names}{more} {verb} declared and never imported",
                also=tuple(r.place for r in found[1:]),
                key="unused",
            )
