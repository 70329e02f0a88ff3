"""What to pay first with so many days, and what comes if nothing is paid."""

from dataclasses import dataclass

from solvent.domain.estimate import Estimate
from solvent.domain.finding import Effort


@dataclass(frozen=True)
class Payment:
    """Findings of one kind that the plan pays, `of` so many; `saves` in hours a month, `after` names what comes before.

    `measured` says whether what it saves was measured on this project, or is assumed from how bad the debt is and
    what paying it does to the verdict.
    """

    code: str
    name: str
    pay: str
    fingerprints: tuple[str, ...]
    of: int
    effort: Effort
    saves: float
    measured: bool
    after: tuple[str, ...] = ()
    raises: float = 0.0


@dataclass(frozen=True)
class Ahead:
    """What comes within so many months if nothing is paid.

    `interest` are hours that changes take longer, None where that is not measurable; `problems` hours that the five
    problems make; `fallen` the probability that a model put in place today is no longer worth having by then;
    `principal` what paying off all debt takes by then, None where the history does not show how the code grows.
    """

    months: int
    problems: Estimate
    fallen: float | None = None
    interest: Estimate | None = None
    principal: Estimate | None = None


@dataclass(frozen=True)
class Plan:
    """What to pay first with `days` of work, in this order, and what comes if nothing is paid.

    `hours` is the work of these days, `effort` that of the payments; what is paid fits into the days by the middle of
    each effort. `ranked_by` says in words what "first" means here.
    """

    days: float
    hours: float
    payments: tuple[Payment, ...]
    effort: Effort
    left: int
    left_effort: Effort
    ranked_by: str
    ahead: tuple[Ahead, ...] = ()

    @property
    def saves(self) -> float:
        """Hours a month that all payments save."""
        return sum(payment.saves for payment in self.payments)
