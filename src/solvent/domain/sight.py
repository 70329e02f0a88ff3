"""What a monitor sees at one look, and what it says: profiles and findings of the engines, never a connection."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from solvent.domain.alarm import Onset
from solvent.domain.contract import Contract
from solvent.domain.coverage import Coverage
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Place
from solvent.domain.finding import Severity
from solvent.domain.loss_watch import Doubt
from solvent.domain.novelty import NovelGroup
from solvent.domain.profile import ColumnProfile, Profile
from solvent.domain.rule import Rule
from solvent.domain.skew import Skew
from solvent.domain.table_drift import TableDrift


@dataclass(frozen=True)
class Roles:
    """Which columns are not plain inputs, by name; what is in `ignored` may change as it likes.

    A column of the `key` is an input as well where it is among what the model is said to have `seen`.
    """

    target: str | None = None
    prediction: str | None = None
    scores: tuple[str, ...] = ()
    time: str | None = None
    key: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()

    def of(self, column: str) -> str:
        """What a column is: target, prediction, score, time, key or input."""
        for role in ("target", "prediction", "time"):
            if getattr(self, role) == column:
                return role
        if column in self.key and column not in self.seen:
            return "key"
        return "score" if column in self.scores else "input"

    def inputs(self, columns: Iterable[str]) -> list[str]:
        """Those of some columns that are plain inputs and not ignored."""
        return [name for name in columns if self.of(name) == "input" and name not in self.ignored]

    @classmethod
    def declared(cls, contract: Contract) -> "Roles":
        """The roles that a contract names."""
        known, evaluation = contract.data, contract.evaluation
        return cls(
            target=evaluation.truth or known.target,
            prediction=evaluation.prediction,
            scores=tuple(filter(None, (evaluation.score, evaluation.confidence))),
            time=known.time,
            key=contract.watch.keys,
            ignored=frozenset([*contract.watch.ignore, *filter(None, (evaluation.weight, evaluation.labelled_at))]),
            seen=frozenset((*evaluation.inputs, *contract.watch.slices)),
        )


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a requirement in production: it got worse, or it is broken.

    `now` and `before` are in the requirement's own metric, `harm` is the difference; `confirmed` where labels say it,
    else it is estimated without them.
    """

    requirement: str
    doubt: Doubt
    now: Estimate
    confirmed: bool
    before: Estimate | None = None
    limit: float | None = None
    harm: Estimate | None = None
    loss_per_day: Estimate | None = None
    onset: Onset | None = None
    evidence: float | None = None
    threshold: float | None = None


@dataclass(frozen=True)
class WholeTable:
    """A stretch of production that is told apart from the reference, as its rows are taken whole.

    `log_e` is the logarithm of the evidence of all stretches so far, and `threshold` what it had to reach.
    """

    drift: TableDrift
    log_e: float
    threshold: float
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Sight:
    """One look at production.

    `current` are the rows of the newest window and `at` is its end; `newest` is the time of the newest row of all,
    `repeated` counts rows of the window whose key came before, `late_by` is how long before the newest window that was
    counted this one lies, and `rules` are those of the project's schemas. `alpha` is the probability of a false alarm
    that a monitor may spend on each column at this look. `groups` are those confirmed now.
    """

    at: datetime
    reference: Profile
    current: Profile
    roles: Roles = Roles()
    alpha: float = 1e-7
    newest: datetime | None = None
    stale_after: timedelta | None = None
    repeated: int = 0
    late_by: timedelta | None = None
    rules: tuple[Rule, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    skew: Skew | None = None
    groups: tuple[NovelGroup, ...] = ()
    table: WholeTable | None = None
    coverage: Coverage | None = None

    def pairs(self) -> list[tuple[ColumnProfile, ColumnProfile]]:
        """The watched columns that both tables have: the reference's profile and the current one."""
        return [
            (column, self.current.columns[name])
            for name, column in self.reference.columns.items()
            if name in self.current.columns and name not in self.roles.ignored and self.current.columns[name].rows
        ]


@dataclass(frozen=True)
class Notice:
    """What a monitor says of one look; what it leaves out is its entry's."""

    message: str
    column: str | None = None
    part: str | None = None
    severity: Severity | None = None
    statistic: str = ""
    effect: Estimate | None = None
    harm: Estimate | None = None
    loss_per_day: Estimate | None = None
    evidence: float | None = None
    threshold: float | None = None
    onset: Onset | None = None
    place: Place | None = None
