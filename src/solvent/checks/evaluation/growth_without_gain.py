"""Code or a package came into training, and the metric did not move beyond chance.

Why
    What was added has to be read, run, updated and explained from now on, and the project's own figures do not show
    that it bought anything.

Pay
    Take it out again and measure; keep it if the figure falls by more than chance, or measure on more rows until the
    gain can be told from it.

Not
    Small changes, steps that speak of a fix or lie between many commits, what was taken out again, and metrics whose
    chance nothing tells: no interval, no number of rows, and few versions.

Debt
    --- history
    2025-04-01 ana@example.org "Add a second stage of boosted trees" train.py+240-2 metrics.json+2-2
    2025-03-01 ana@example.org "Train" train.py+60-0 metrics.json+4-0
    --- metrics.json
    {"accuracy": {"value": 0.814, "low": 0.78, "high": 0.85}}
    --- metrics.json@2025-03-01
    {"accuracy": {"value": 0.812, "low": 0.778, "high": 0.848}}
    --- train.py
    from sklearn.ensemble import GradientBoostingClassifier
    model = GradientBoostingClassifier(random_state=1).fit(rows, labels)

Paid
    --- history
    2025-04-01 ana@example.org "Add a second stage of boosted trees" train.py+240-2 metrics.json+2-2
    2025-03-01 ana@example.org "Train" train.py+60-0 metrics.json+4-0
    --- metrics.json
    {"accuracy": {"value": 0.914, "low": 0.89, "high": 0.94}}
    --- metrics.json@2025-03-01
    {"accuracy": {"value": 0.812, "low": 0.778, "high": 0.848}}
    --- train.py
    from sklearn.ensemble import GradientBoostingClassifier
    model = GradientBoostingClassifier(random_state=1).fit(rows, labels)
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.estimate import NotMeasurable
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.gain import Bought, Gain
from solvent.domain.stage import Stage
from solvent.source.environment import environment_of
from solvent.source.gains import gains, growth_since
from solvent.source.project import Project

MANY_LINES = 200
MOST_COMMITS = 5


@check("EVA122", effort=Effort(2, 16), severity=Severity.LOW, stage=Stage.EVALUATE)
def growth_without_gain(project: Project) -> Iterator[Sighting]:
    for gain in gains(project):
        if gain.at and _is_bare(project, gain) and not _taken_out(project, gain):
            assert not isinstance(gain.gain, NotMeasurable)
            yield Sighting(
                gain.places[0],
                f"The step {gain.name} {_added(gain)}; `{gain.metric}` went from {gain.before:.4g} to {gain.after:.4g},"
                f" a gain between {gain.gain.low:+.2g} and {gain.gain.high:+.2g} at {gain.gain.level:.0%}",
                key=f"{gain.metric} {gain.at}",
            )


def _is_bare(project: Project, gain: Gain) -> bool:
    if gain.bought is not Bought.CHANCE or len(gain.commits) > MOST_COMMITS:
        return False
    known = {commit.sha: commit for commit in project.history.commits} if project.history else {}
    mends = any(known[sha].is_fix for sha in gain.commits if sha in known)
    return not mends and ((gain.lines or 0) >= MANY_LINES or bool(gain.packages))


def _taken_out(project: Project, gain: Gain) -> bool:
    """Whether later commits removed most of what came in."""
    needed = {r.name for manifest in environment_of(project).manifests for r in manifest.requirements}
    if gain.packages and not needed & set(gain.packages):
        return True
    return not gain.packages and growth_since(project, gain) < -(gain.lines or 0) / 2


def _added(gain: Gain) -> str:
    lines = f"{gain.lines:,} lines" if gain.lines and gain.lines > 0 else ""
    packages = ", ".join(f"`{name}`" for name in gain.packages[:3])
    return "added " + " and ".join(filter(None, (lines, packages)))
