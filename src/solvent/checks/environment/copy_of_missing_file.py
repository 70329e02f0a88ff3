"""An image copies a file that is not in the repository.

Why
    The image cannot be built from a fresh clone: whoever has to repair or move the service finds out when it
    matters.

Pay
    Commit the file, fetch it while building, or take the line out.

Debt
    --- Dockerfile
    FROM python:3.11-slim
    COPY requirements.txt app.py ./
    RUN pip install -r requirements.txt
    --- app.py
    print("hello")

Paid
    --- Dockerfile
    FROM python:3.11-slim
    COPY requirements.txt app.py ./
    RUN pip install -r requirements.txt
    --- requirements.txt
    flask==3.0.0
    --- app.py
    print("hello")

Not
    Files that DVC tracks, that scripts, CI or the project's code make first, or that git is told to ignore;
    sources with variables.
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.environment import environment_of
from solvent.source.environment.contexts import absent, is_made_by_code
from solvent.source.paths import Role, role_of
from solvent.source.project import Project


@check("ENV112", effort=Effort(0.2, 2), severity=Severity.MEDIUM, stage=Stage.DEPLOY)
def copy_of_missing_file(project: Project) -> Iterator[Sighting]:
    for image in environment_of(project).images:
        missing = [c for c in absent(project, image) if not is_made_by_code(project, c)]
        if missing and role_of(image.path) is Role.CODE:
            names = ", ".join(f"`{c.source}`" for c in missing[:3]) + (" …" if len(missing) > 3 else "")
            verb = "is" if len(missing) == 1 else "are"
            yield Sighting(
                missing[0].place,
                f"{names} {verb} copied into the image but not in the repository",
                also=tuple(c.place for c in missing[1:]),
                key="missing copies",
            )
