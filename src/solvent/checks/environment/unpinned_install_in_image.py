"""An image installs packages without a version.

Why
    Two builds of the same Dockerfile hold different versions: what was tested is not what is deployed.

Pay
    Install from the project's lock file, or name exact versions.

Debt
    --- Dockerfile
    FROM python:3.11-slim
    RUN pip install pandas scikit-learn

Paid
    --- Dockerfile
    FROM python:3.11-slim
    RUN pip install --upgrade pip && pip install pandas==2.2.0 scikit-learn==1.4.0

Not
    pip and other installers and build tools themselves, lessons, and lists that are installed from a file: those are
    judged where they stand.
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.environment import Pin, environment_of
from solvent.source.environment.areas import is_shown
from solvent.source.paths import Role, folder, role_of
from solvent.source.project import Project

_INSTALLERS = frozenset(
    "pip setuptools wheel uv poetry pipenv pdm pip-tools hatch conda build cython ninja cmake packaging".split()
)


@check("ENV111", effort=Effort(0.2, 1), severity=Severity.LOW, stage=Stage.DEPLOY)
def unpinned_install_in_image(project: Project) -> Iterator[Sighting]:
    for image in environment_of(project).images:
        loose = [r for r in image.installs if r.pin is Pin.FLOATING and r.name not in _INSTALLERS]
        if loose and role_of(image.path) is Role.CODE and not is_shown(folder(image.path)):
            wanted = list(dict.fromkeys(r.name for r in loose))
            names = ", ".join(f"`{n}`" for n in wanted[:3]) + (
                f" and {len(wanted) - 3} more" if len(wanted) > 3 else ""
            )
            yield Sighting(
                loose[0].place,
                f"The image installs {names} without an exact version",
                also=tuple(dict.fromkeys(r.place for r in loose if r.place != loose[0].place)),
                key="image installs",
            )
