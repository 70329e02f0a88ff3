"""Nothing lists what has to be installed.

Why
    Nobody can set up the project but by trying: imports fail one after the other, and the versions that worked
    are lost.

Pay
    Write a pyproject.toml or requirements.txt with the versions in use, and lock it.

Debt
    --- train.py
    import pandas as pd
    from sklearn.svm import SVC

    data = pd.read_csv("train.csv")
    SVC().fit(data[["a"]], data["b"])

Paid
    --- requirements.txt
    pandas==2.2.0
    scikit-learn==1.4.0
    --- train.py
    import pandas as pd
    from sklearn.svm import SVC

    data = pd.read_csv("train.csv")
    SVC().fit(data[["a"]], data["b"])

Not
    Projects that need the standard library only. A list in a README is no list that a machine can install; a script
    that installs is one, but holds no versions.
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.environment import environment_of
from solvent.source.environment.usage import installing_script, third_party
from solvent.source.project import Project


@check("ENV114", effort=Effort(0.5, 3), severity=Severity.MEDIUM, stage=Stage.TRAIN)
def unlisted_dependencies(project: Project) -> Iterator[Sighting]:
    environment = environment_of(project)
    listed = any(m.requirements or m.includes or m.is_dynamic for m in environment.manifests)
    if listed or environment.locks or any(image.installs_python for image in environment.images):
        return
    used = third_party(project)
    script = installing_script(project, used)
    if script is not None:
        yield Sighting(
            script,
            "This script installs what the code imports, and no list or lock says in which versions",
            key="no list",
            severity=Severity.LOW,
        )
    elif used:
        names = ", ".join(f"`{i.name}`" for i in used[:3]) + (f" and {len(used) - 3} more" if len(used) > 3 else "")
        verb = "is" if len(used) == 1 else "are"
        yield Sighting(
            used[0].places[0],
            f"{names} {verb} imported, but no file lists what has to be installed",
            key="no list",
        )
