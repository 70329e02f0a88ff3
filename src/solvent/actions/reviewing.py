"""How many people it takes to review what a model does not decide."""

from dataclasses import dataclass

from solvent.actions.amounts import amount, share
from solvent.domain.errors import BadAmounts
from solvent.stats.erlang import mean_wait, most_per_hour, reviewers_for

# More work than this at once is a mistake of units; the queue's recursion would take minutes.
_MOST_LOAD = 1e7


def reviewers_needed(
    *, per_hour: float, minutes_each: float, max_wait_minutes: float, share_waiting: float = 0.05
) -> int:
    """The fewest reviewers with whom at most a share of decisions waits longer than a limit.

    Decisions arrive at random (Poisson), reviews take exponential times, and whoever is free takes the next: a queue
    M/M/c (Erlang 1917). Dividing the work by the hours alone leaves queues that grow for days.

    Parameters
    ----------
    per_hour : float
        Decisions an hour that go to a person.
    minutes_each : float
        Minutes that a review takes on average.
    max_wait_minutes : float
        Minutes that a decision may wait until a reviewer takes it up.
    share_waiting : float
        The share of decisions that may wait longer, between 0 and 1.

    Returns
    -------
    int
        Reviewers at work at the same time; 0 where nothing goes to a person.

    Raises
    ------
    BadAmounts
        A number is missing, negative or out of range.

    Examples
    --------
    >>> reviewers_needed(per_hour=100, minutes_each=3, max_wait_minutes=5)
    7
    """
    _check(per_hour, minutes_each, max_wait_minutes, share_waiting)
    return reviewers_for(per_hour, minutes_each, max_wait_minutes, share_waiting) if minutes_each else 0


@dataclass(frozen=True)
class Team:
    """The people who review what is deferred, `reviewers` of them where that is limited, and how fast they must be."""

    decisions_per_hour: float
    minutes_each: float
    max_wait_minutes: float
    share_waiting: float
    reviewers: int | None = None

    def needed(self, deferred: float) -> int:
        """Reviewers for a share of the decisions."""
        return reviewers_needed(
            per_hour=self.decisions_per_hour * deferred,
            minutes_each=self.minutes_each,
            max_wait_minutes=self.max_wait_minutes,
            share_waiting=self.share_waiting,
        )

    def mean_wait(self, deferred: float) -> float:
        """Minutes that a deferred decision waits on average, with as many reviewers as are needed."""
        needed = self.needed(deferred)
        return mean_wait(self.decisions_per_hour * deferred, self.minutes_each, needed) if needed else 0.0

    @property
    def most_deferred(self) -> float:
        """The largest share of the decisions that they can review in time."""
        if self.reviewers is None or not self.minutes_each or not self.decisions_per_hour:
            return 1.0
        most = most_per_hour(self.reviewers, self.minutes_each, self.max_wait_minutes, self.share_waiting)
        return min(most / self.decisions_per_hour, 1.0)


def team_of(
    reviewers: int | None,
    decisions_per_hour: float | None,
    minutes_each: float | None,
    max_wait_minutes: float | None,
    share_waiting: float,
) -> Team | None:
    """The team, or None where nothing was said of one.

    Raises
    ------
    BadAmounts
        A part is missing or no number of its kind.
    """
    parts = {
        "decisions_per_hour": decisions_per_hour,
        "minutes_each": minutes_each,
        "max_wait_minutes": max_wait_minutes,
    }
    if reviewers is None and all(part is None for part in parts.values()):
        return None
    absent = [name for name, part in parts.items() if part is None]
    if decisions_per_hour is None or minutes_each is None or max_wait_minutes is None:
        raise BadAmounts(
            f"How much reviewers can do is not known without {' and '.join(absent)}.",
            hint="Give decisions_per_hour=…, minutes_each=… and max_wait_minutes=… together.",
        )
    if reviewers is not None and not (amount(reviewers, "reviewers").is_integer()):
        raise BadAmounts(f"reviewers is {reviewers}, and people are counted.", hint="Give a whole number, 0 or more.")
    _check(decisions_per_hour, minutes_each, max_wait_minutes, share_waiting)
    return Team(decisions_per_hour, minutes_each, max_wait_minutes, share_waiting, reviewers)


def _check(per_hour: float, minutes_each: float, max_wait_minutes: float, share_waiting: float) -> None:
    work = amount(per_hour, "per_hour") * amount(minutes_each, "minutes_each") / 60
    amount(max_wait_minutes, "max_wait_minutes")
    if not 0 < share(share_waiting, "share_waiting") < 1:
        raise BadAmounts(
            f"share_waiting is {share_waiting:g}; no queue promises that.",
            hint="Give the share of decisions that may wait longer, such as 0.05.",
        )
    if work > _MOST_LOAD:
        raise BadAmounts(
            f"{per_hour:g} reviews an hour of {minutes_each:g} minutes keep {work:.3g} people busy.",
            hint="Check the units: per_hour counts decisions an hour that are deferred, minutes_each is in minutes.",
        )
