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
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.environment import Manifest, Pin
from solvent.source.environment.publishing import is_library
from solvent.source.environment.training import training_holds
from solvent.source.occasion import is_shown_or_made
from solvent.source.project import Project

_NAMED = 3
_FEW_LISTS = 4


@check("ENV103", effort=Effort(0.5, 4), severity=Severity.MEDIUM, stage=Stage.TRAIN)
def unpinned_environment(project: Project) -> Iterator[Sighting]:
    found = [
        hold.best
        for hold in training_holds(project)
        if hold.best
        and not hold.is_pinned
        and not is_library(project, hold.area)
        and not is_shown_or_made(project, hold.area)
    ]
    if len(found) <= _FEW_LISTS:
        yield from (_sighting(best) for best in found)
        return
    yield Sighting(
        Place(found[0].path),
        f"{len(found)} lists of requirements name no exact versions (`{found[0].path}` …), and no lock holds them",
        also=tuple(Place(best.path) for best in found[1:]),
        key="unpinned lists",
    )


def _sighting(best: Manifest) -> Sighting:
    loose = [r for r in best.needed if r.pin is not Pin.EXACT]
    names = ", ".join(f"`{r.name}`" for r in loose[:_NAMED])
    more = " …" if len(loose) > _NAMED else ""
    count = f"{len(loose)} of {len(best.needed)} {_noun(len(loose))}"
    return Sighting(
        loose[0].place,
        f"{count} no exact version ({names}{more}), and no lock holds them",
        also=tuple(r.place for r in loose[1:]),
        key="unpinned",
    )


def _noun(count: int) -> str:
    return "requirement names" if count == 1 else "requirements name"
