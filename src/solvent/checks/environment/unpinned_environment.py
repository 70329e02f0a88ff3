"""The training environment is not held to versions.

Why
    Installed next month it holds other versions, so a run cannot be repeated, and a model may load or score
    differently.

Pay
    Lock it: `uv lock`, `poetry lock`, `pip-compile` or `conda-lock`, and install from the lock.

Debt
    --- requirements.txt
    pandas
    scikit-learn>=1.0
    --- train.py
    from sklearn.svm import SVC
    SVC().fit(X, y)

Paid
    --- requirements.txt
    pandas==2.2.0
    scikit-learn==1.4.0
    --- train.py
    from sklearn.svm import SVC
    SVC().fit(X, y)

Not
    Libraries, which must not hold their users to single versions, and environments that a lock file holds.
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.environment import Pin
from solvent.source.environment.areas import is_shown
from solvent.source.environment.publishing import is_library
from solvent.source.environment.training import training_holds
from solvent.source.project import Project

_NAMED = 3


@check("ENV103", effort=Effort(0.5, 4), severity=Severity.MEDIUM, stage=Stage.TRAIN)
def unpinned_environment(project: Project) -> Iterator[Sighting]:
    for hold in training_holds(project):
        best = hold.best
        if hold.is_pinned or best is None or is_library(project, hold.manifests) or is_shown(hold.area):
            continue
        loose = [r for r in best.needed if r.pin is not Pin.EXACT]
        names = ", ".join(f"`{r.name}`" for r in loose[:_NAMED])
        more = " …" if len(loose) > _NAMED else ""
        count = f"{len(loose)} of {len(best.needed)} {_noun(len(loose))}"
        yield Sighting(
            loose[0].place,
            f"{count} no exact version ({names}{more}), and no lock holds them",
            also=tuple(r.place for r in loose[1:]),
            key="unpinned",
        )


def _noun(count: int) -> str:
    return "requirement names" if count == 1 else "requirements name"
