"""An image starts from a base without a fixed tag.

Why
    `latest` is another system tomorrow: another Python, other libraries, other drivers, without a change to the
    project.

Pay
    Name the tag that was tested, better its digest.

Debt
    --- Dockerfile
    FROM python:latest
    COPY train.py .
    RUN pip install pandas==2.2.0
    --- train.py
    print("hello")

Paid
    --- Dockerfile
    FROM python:3.11.7-slim
    COPY train.py .
    RUN pip install pandas==2.2.0
    --- train.py
    print("hello")

Not
    Stages of the same file, bases that the project builds itself, tags filled in by an argument.
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.environment import environment_of
from solvent.source.environment.contexts import built_here
from solvent.source.paths import Role, role_of
from solvent.source.project import Project


@check("ENV110", effort=Effort(0.1, 1), severity=Severity.MEDIUM, stage=Stage.DEPLOY)
def floating_base_image(project: Project) -> Iterator[Sighting]:
    for image in environment_of(project).images:
        floating = [b for b in image.bases if not b.is_held and not built_here(project, b.repository)]
        if floating and role_of(image.path) is Role.CODE:
            base = floating[0]
            how = "the tag `latest`" if base.tag == "latest" else "no tag"
            yield Sighting(
                base.place, f"`{base.image}` has {how}", also=tuple(b.place for b in floating[1:]), key=base.repository
            )
