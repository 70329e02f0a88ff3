"""Code is kept as comments.

Why
    Nobody knows whether it still works or why it was kept; readers and searches stumble over it.

Pay
    Delete it: the history keeps it.

Not
    Fewer than four lines in a row, or than ten in the project; examples and prose. Files with fewer than forty such
    lines share one finding.

Debt
    def train(frame):
        # model = GradientBoostingRegressor(n_estimators=300)
        # model.fit(frame[FEATURES], frame["late"])
        # scores = cross_val_score(model, frame[FEATURES], frame["late"])
        # print(scores.mean())
        # if scores.mean() > 0.8:
        #     model = RandomForestRegressor(n_estimators=300)
        #     model.fit(frame[FEATURES], frame["late"])
        #     scores = cross_val_score(model, frame[FEATURES], frame["late"])
        #     print(scores.mean())
        #     return model
        return fit(frame)

Paid
    def train(frame):
        # The boosted model gained nothing over the linear one
        # and took ten times as long to train, see the report
        # of 2025-03; it may come back when there is
        # more data.
        return fit(frame)
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.signals import commented
from solvent.source.together import together

LEAST = 4
# Less than that, and less than a twentieth of the code, is nobody's trouble.
LEAST_IN_ALL, LEAST_PART = 25, 0.05
# From here on a reader scrolls past more dead code than a screen holds.
MANY = 40
_EFFORT = Effort(0.1, 0.5)
# Deleting the next one is a matter of minutes.
_SHARE = 0.3


@check("STR103", effort=_EFFORT, severity=Severity.NOTE, stage=Stage.PROCESS)
def commented_out_code(project: Project, *, least: int = LEAST) -> Iterator[Sighting]:
    runs: dict[str, list[tuple[Place, int]]] = defaultdict(list)
    for outline, signal in project.signals(commented.KIND):
        if int(signal.detail) >= least:
            runs[outline.path].append((outline.place(signal), int(signal.detail)))
    found = sorted(((sum(count for _, count in run), run) for run in runs.values()), key=lambda pair: -pair[0])
    yield from (_sighting(run, lines) for lines, run in found if lines >= MANY)
    few = [(lines, run) for lines, run in found if lines < MANY]
    if sum(lines for lines, _ in few) < min(LEAST_IN_ALL, LEAST_PART * project.code_lines):
        return
    message = f"{sum(lines for lines, _ in few)} lines of code are commented out in {len(few)} files"
    yield from together(
        project, [_sighting(run, lines) for lines, run in few], code="STR103", message=message, share=_SHARE
    )


def _sighting(run: Sequence[tuple[Place, int]], lines: int) -> Sighting:
    where = "in a row" if len(run) == 1 else f"in {len(run)} places"
    first, *others = (place for place, _ in run)
    severity = Severity.LOW if lines >= MANY else Severity.NOTE
    message = f"{lines} lines of code are commented out {where}"
    return Sighting(first, message, tuple(others), effort=_EFFORT, severity=severity)
