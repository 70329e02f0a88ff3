"""The code imports a package that nothing declares.

Why
    A fresh installation fails at the import, or works only as long as something else happens to bring the
    package.

Pay
    Add the package to the list of requirements, with its version.

Debt
    --- requirements.txt
    pandas==2.2.0
    --- train.py
    import pandas as pd
    import xgboost

    model = xgboost.XGBClassifier()

Paid
    --- requirements.txt
    pandas==2.2.0
    xgboost==2.0.3
    --- train.py
    import pandas as pd
    import numpy as np
    import xgboost

    model = xgboost.XGBClassifier()

Not
    Imports inside `try` or a function, of the standard library, of the project itself, of what a declared
    package or the base image brings; examples, tests, and names that we do not know to be packages.
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.environment.usage import undeclared
from solvent.source.project import Project


@check("ENV101", effort=Effort(0.1, 0.5), severity=Severity.MEDIUM, stage=Stage.TRAIN)
def undeclared_import(project: Project) -> Iterator[Sighting]:
    for imported in undeclared(project):
        in_code = [place for place in imported.places if not place.path.endswith(".ipynb")]
        first = (in_code or imported.places)[0]
        yield Sighting(
            first,
            f"`{imported.name}` is imported, but no list of requirements has `{imported.distributions[0]}`",
            also=tuple(place for place in imported.places if place != first)[:20],
            key=f"import {imported.name}",
            severity=Severity.LOW if imported.only_in_notebooks else None,
        )
