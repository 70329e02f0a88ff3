"""The team's pace: how long its changes take, from the time between its commits.

Promise
    The minutes of a change, its share of work that nobody saw, and how the pace compares with that of other teams,
    drawn towards theirs where the history is short.

Assumes
    Commits of one person at most two hours apart are one session, and the time between them went into the later one.
    Before a session's first commit lie 30 to 120 minutes that no history shows.
    Bots, merges and formatting are no work; data, outputs and lock files are typed by nobody.

Reference
    Sessions and the time before their first commit: the programs git-hours and gitcount.
    Other teams: 28 public machine-learning repositories with 20 changes or more inside sessions, measured by solvent.
    Shrinkage: Efron and Morris 1975, "Data analysis using Stein's estimator and its generalizations".
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, pvariance

from solvent.domain.estimate import Estimate, Input
from solvent.domain.evidence import Grade
from solvent.source.history import History
from solvent.source.sessions import Sessions, Stint, sessions

LEAST_STINTS = 20
_REACH = 1.2816  # standard normal deviations from the middle to the ends of an interval that holds 80 %
# Of the 28 public projects, the least, middle and largest in ten, five and nine of ten.
OTHERS_MINUTES = (15.1, 21.8, 33.6)
OTHERS_OPENED = (0.37, 0.54, 0.70)
START_MINUTES = (30.0, 60.0, 120.0)
_OTHERS = "28 public machine-learning repositories, measured by solvent"
_SPREAD = math.log(OTHERS_MINUTES[2] / OTHERS_MINUTES[0]) / (2 * _REACH)


@dataclass(frozen=True)
class Pace:
    """How long changes take. `factor` is above 1 where they take longer than in other projects.

    `doubt` is the part of the uncertainty about teams in general that remains for this one: 1 where nothing was seen.
    """

    minutes: Input
    opened: Input
    start: Input
    fix_minutes: Input
    factor: Input
    doubt: float = 1.0
    n: int = 0
    by_file: Mapping[str, Input] = field(default_factory=dict)

    @property
    def measured(self) -> bool:
        """Whether the project's own history was enough."""
        return self.n >= LEAST_STINTS


def pace_of(history: History | None) -> Pace:
    """The pace that a history shows, or that of other projects where it shows too little."""
    seen = sessions(history) if history is not None else Sessions()
    start = Input(
        "pace.start",
        "minutes before a session's first commit",
        _assumed(START_MINUTES, "minute"),
        "git-hours adds 120 minutes to each session, others 30; no history shows it",
    )
    if history is None or len(seen.stints) < LEAST_STINTS:
        return _others(start, len(seen.stints))
    minutes = _minutes("pace.minutes", "minutes of a change inside a session", seen.stints)
    fixes = [stint for stint in seen.stints if stint.commit.is_fix]
    share, n = seen.opened / seen.changes, seen.changes
    reach = _REACH * math.sqrt(share * (1 - share) / n)
    opened = Input(
        "pace.opened",
        "share of changes that open a session",
        Estimate(share, max(share - reach, 0.0), min(share + reach, 1.0), "share", Grade.READ, n=n),
        f"{seen.opened:,} of {n:,} changes follow no commit of the same person within two hours",
    )
    factor, doubt = _factor(minutes, opened)
    return Pace(
        minutes,
        opened,
        start,
        _minutes("pace.fix", "minutes of a fix inside a session", fixes) if len(fixes) >= LEAST_STINTS else minutes,
        factor,
        doubt,
        len(seen.stints),
        _by_file(history, seen.stints),
    )


def _others(start: Input, n: int) -> Pace:
    few = f"{_OTHERS}; this history shows {n} changes inside sessions, and {LEAST_STINTS} are needed"
    minutes = Input("pace.minutes", "minutes of a change inside a session", _assumed(OTHERS_MINUTES, "minute"), few)
    opened = Input("pace.opened", "share of changes that open a session", _assumed(OTHERS_OPENED, "share"), few)
    range_ = (OTHERS_MINUTES[0] / OTHERS_MINUTES[1], 1.0, OTHERS_MINUTES[2] / OTHERS_MINUTES[1])
    factor = Input("pace.factor", "this team’s pace, relative to other teams", _assumed(range_, ""), few)
    return Pace(minutes, opened, start, minutes, factor, n=n)


def _assumed(numbers: tuple[float, float, float], unit: str) -> Estimate:
    low, value, high = numbers
    return Estimate(value, low, high, unit, Grade.ASSUMED)


def _minutes(key: str, name: str, stints: Sequence[Stint]) -> Input:
    """The mean of minutes, with an interval for the mean; all are below the longest that a session allows."""
    minutes = [stint.minutes for stint in stints]
    mean, n = fmean(minutes), len(minutes)
    reach = _REACH * math.sqrt(pvariance(minutes, mean) / n) / mean
    seen = Estimate(mean, mean * math.exp(-reach), mean * math.exp(reach), "minute", Grade.READ, n=n, method="mean")
    return Input(key, name, seen, f"the time since the same person's commit before, in {n:,} changes")


def _factor(minutes: Input, opened: Input) -> tuple[Input, float]:
    """The team's pace relative to others', shrunk towards 1, and how much doubt is left."""
    n, seen = minutes.estimate.n or 1, minutes.estimate
    mine = seen.value + opened.estimate.value * START_MINUTES[1]
    theirs = OTHERS_MINUTES[1] + OTHERS_OPENED[1] * START_MINUTES[1]
    error = math.log(seen.high / seen.low) / (2 * _REACH)
    weight = _SPREAD**2 / (_SPREAD**2 + error**2)
    middle, left = weight * math.log(mine / theirs), _SPREAD * math.sqrt(1 - weight)
    said = (
        f"{mine:.0f} minutes a change here and {theirs:.0f} in {_OTHERS};"
        f" {weight:.0%} of the weight on this history's {n:,} changes"
    )
    low, high = math.exp(middle - _REACH * left), math.exp(middle + _REACH * left)
    found = Estimate(math.exp(middle), low, high, "", Grade.READ, n=n, method="empirical Bayes")
    return Input("pace.factor", "this team’s pace, relative to other teams", found, said), 1 - weight


def _by_file(history: History, stints: Sequence[Stint]) -> dict[str, Input]:
    """How much longer changes take that touch a file, relative to the team's mean, shrunk by how few they are."""
    logs = {stint.commit.sha: math.log(max(stint.minutes, 0.5)) for stint in stints}
    mean, inside = fmean(logs.values()), pvariance(logs.values())
    groups = {
        path: values
        for path, rows in history.work.items()
        if len(values := [logs[commit.sha] for commit, _ in rows if commit.sha in logs]) >= 3
    }
    if len(groups) < 2 or not inside:
        return {}
    between = max(fmean([(fmean(v) - mean) ** 2 - inside / len(v) for v in groups.values()]), 0.0)
    found = {}
    for path, values in groups.items():
        weight = between / (between + inside / len(values)) if between else 0.0
        middle, left = weight * (fmean(values) - mean), math.sqrt(between * (1 - weight))
        low, high = math.exp(middle - _REACH * left), math.exp(middle + _REACH * left)
        found[path] = Input(
            f"pace.file:{path}",
            "minutes of changes that touch this file, relative to the team's others",
            Estimate(math.exp(middle), low, high, "", Grade.READ, n=len(values), method="empirical Bayes"),
            f"{len(values)} changes inside sessions; {weight:.0%} of the weight on them",
        )
    return found
