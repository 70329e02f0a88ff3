"""Another part of the system reads the model's file or its predictions by path, and nothing declares it.

Why
    Whoever changes the model, its columns or its folder breaks a reader that nobody knows of, and what that reader does
    may come back as data of the next training.

Pay
    Hand predictions out by an interface or a table with a schema, and name each reader in the pipeline, the
    configuration or the contract.

Debt
    --- training/requirements.txt
    pandas==2.2.0
    --- training/score.py
    import pandas as pd
    pd.DataFrame(model.predict(rows)).to_csv("/data/out/predictions.csv")
    --- billing/requirements.txt
    pandas==2.2.0
    --- billing/invoice.py
    import pandas as pd
    late = pd.read_csv("/data/out/predictions.csv")

Paid
    --- training/requirements.txt
    pandas==2.2.0
    --- training/score.py
    import pandas as pd
    pd.DataFrame(model.predict(rows)).to_csv("/data/out/predictions.csv")
    --- billing/requirements.txt
    requests==2.32.0
    --- billing/invoice.py
    import requests
    late = requests.get("http://scores/v1/late").json()

Not
    Readers in the same part of the project, which has requirements or an image of its own; the first other part that
    reads a model, which it was made for; files that a pipeline, an image, a configuration or the contract names.

Source
    Sculley et al. 2015, "Hidden technical debt in machine learning systems": undeclared consumers.
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.consumers import undeclared_consumers
from solvent.source.project import Project


@check("OPS116", effort=Effort(1, 8), severity=Severity.LOW, stage=Stage.DEPLOY)
def undeclared_consumer(project: Project) -> Iterator[Sighting]:
    for found in undeclared_consumers(project):
        first, *others = found.read
        read = "The model is read here too" if found.is_model else "The predictions are read here"
        yield Sighting(
            first,
            f"{read}, from `{found.path}` as `{found.written.path}` leaves it, and nothing declares that",
            also=(found.written, *others[:9]),
            key=found.path,
        )
