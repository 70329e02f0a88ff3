"""Code is kept as comments.

Why
    Nobody knows whether it still works or why it was kept; readers and searches stumble over it.

Pay
    Delete it: the history keeps it.

Not
    Fewer than four lines in a row; examples and prose.

Debt
    def train(frame):
        # model = GradientBoostingRegressor(n_estimators=300)
        # model.fit(frame[FEATURES], frame["late"])
        # scores = cross_val_score(model, frame[FEATURES], frame["late"])
        # print(scores.mean())
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
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.signals import commented

LEAST = 4


@check("STR103", effort=Effort(0.1, 0.5), severity=Severity.NOTE, stage=Stage.PROCESS)
def commented_out_code(project: Project, *, least: int = LEAST) -> Iterator[Sighting]:
    runs: dict[str, list[tuple[Place, int]]] = defaultdict(list)
    for outline, signal in project.signals(commented.KIND):
        if int(signal.detail) >= least:
            runs[outline.path].append((outline.place(signal), int(signal.detail)))
    for found in runs.values():
        lines = sum(count for _, count in found)
        where = "in a row" if len(found) == 1 else f"in {len(found)} places"
        first, *others = (place for place, _ in found)
        severity = Severity.LOW if lines >= 40 else Severity.NOTE
        yield Sighting(first, f"{lines} lines of code are commented out {where}", tuple(others), severity=severity)
