"""Nothing says which Python the project runs on.

Why
    The same lists install other versions under another Python, or none at all, and a saved model may not load.

Pay
    Say it once where tools read it: `requires-python` in pyproject.toml, `.python-version`, or the tag of the
    base image.

Debt
    --- requirements.txt
    pandas==2.2.0
    --- train.py
    import pandas as pd
    print(pd.read_csv("train.csv"))

Paid
    --- requirements.txt
    pandas==2.2.0
    --- .python-version
    3.11
    --- train.py
    import pandas as pd
    print(pd.read_csv("train.csv"))

Not
    Projects whose image, conda file, lock, CI or package metadata names a version or a range.
"""

import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.environment import environment_of
from solvent.source.occasion import is_shown_or_made
from solvent.source.project import Project

# `conda list --export` writes Python among the packages.
_EXPORTED = re.compile(r"^python=\d", re.M)


@check("ENV108", effort=Effort(0.1, 0.5), severity=Severity.LOW, stage=Stage.TRAIN)
def unknown_python(project: Project) -> Iterator[Sighting]:
    environment = environment_of(project)
    listed = [m for m in environment.manifests if m.needed and not is_shown_or_made(project, m.area)]
    images = any(image.installs_python for image in environment.images)
    if not listed or environment.pythons or environment.locks or images or not project.code:
        return
    if any(_EXPORTED.search(project.text(m.path)) for m in listed):
        return
    if "Programming Language :: Python :: 3." in "".join(project.text(m.path)[:20_000] for m in listed if m.is_package):
        return
    yield Sighting(
        Place(listed[0].path),
        f"{listed[0].path} lists packages, but no file says which version of Python they are for",
        key="python",
    )
