"""A splitter or estimator that draws at random has no `random_state`.

Why
    Every run splits, samples or grows other trees: nobody can tell a better model from a luckier one, or rebuild the
    model that is in production.

Pay
    Give each a fixed `random_state`, best from the configuration.

Not
    Lessons and examples; estimators that draw nothing with these arguments, seeds that come in `**options`, and files
    that seed NumPy's global generator, which scikit-learn falls back on. More than three scripts, or notebooks, share
    one finding.

Debt
    from sklearn.ensemble import RandomForestClassifier
    model = RandomForestClassifier(n_estimators=200)

Paid
    from sklearn.ensemble import RandomForestClassifier
    model = RandomForestClassifier(n_estimators=200, random_state=7)

Source
    SonarQube rule S6709.
"""

from collections.abc import Iterator, Sequence

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.environment.areas import is_shown
from solvent.source.learning import draws, is_seeded
from solvent.source.outline import Call, Outline
from solvent.source.paths import folder
from solvent.source.project import Project
from solvent.source.signals.seeds import seeded_by
from solvent.source.together import together

# Neither can be asked about a row that it was not fitted on: all that they make is a picture.
_PICTURES = frozenset(["TSNE", "MDS"])
# More files than that without a seed are one habit.
_FEW_FILES = 3
_EFFORT = Effort(0.1, 0.5)


@check("REP102", effort=_EFFORT, severity=Severity.MEDIUM, stage=Stage.TRAIN)
def random_state_missing(project: Project) -> Iterator[Sighting]:
    scripts: list[Sighting] = []
    notebooks: list[Sighting] = []
    for outline in project.code:
        found = [] if is_shown(folder(outline.path)) else _unseeded(outline)
        if found:
            (notebooks if outline.is_notebook else scripts).append(_sighting(outline, found))
    for seen, kind in ((scripts, "scripts"), (notebooks, "notebooks")):
        if len(seen) <= _FEW_FILES:
            yield from seen
            continue
        message = f"`random_state` is missing in {len(seen)} {kind}"
        severity = min((s.severity or Severity.MEDIUM for s in seen), key=lambda severity: severity.rank)
        yield from together(project, seen, code="REP102", message=message, severity=severity, share=0.5)


def _unseeded(outline: Outline) -> Sequence[Call]:
    if any("numpy" in seeded_by(call.name) for call in outline.calls):
        return ()
    nothing = {constant.name: "None" for constant in outline.constants if constant.value == "None"}
    own = {definition.name for definition in outline.definitions if definition.kind == "function"}
    return [
        call
        for call in outline.calls
        if call.name not in own and draws(call.name, call.keywords) and not is_seeded(call.keywords, nothing)
    ]


def _sighting(outline: Outline, found: Sequence[Call]) -> Sighting:
    shown = list(dict.fromkeys(f"`{call.method}`" for call in found))
    names = ", ".join(shown[:3]) + (f" and {len(shown) - 3} more" if len(shown) > 3 else "")
    first, *others = map(outline.place, found)
    severity = Severity.NOTE if all(call.method in _PICTURES for call in found) else None
    return Sighting(
        first,
        f"`random_state` missing in {names}",
        tuple(others),
        f"unseeded {names}",
        effort=_EFFORT,
        severity=severity,
    )
