"""How many people it takes to review what a model does not decide."""

import math

from solvent.domain.errors import BadUsage
from solvent.stats.erlang import reviewers_for

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
    BadUsage
        A number is missing, negative or out of range.

    Examples
    --------
    >>> reviewers_needed(per_hour=100, minutes_each=3, max_wait_minutes=5)
    7
    """
    numbers = {"per_hour": per_hour, "minutes_each": minutes_each, "max_wait_minutes": max_wait_minutes}
    for name, value in numbers.items():
        if not (math.isfinite(value) and value >= 0):
            raise BadUsage(f"{name} is {value:g}, which is no time or number.", hint=f"Give {name} as 0 or more.")
    if not 0 < share_waiting < 1:
        raise BadUsage(
            f"share_waiting is {share_waiting:g}; no queue promises that.",
            hint="Give the share of decisions that may wait longer, such as 0.05.",
        )
    if per_hour * minutes_each / 60 > _MOST_LOAD:
        raise BadUsage(
            f"{per_hour:g} reviews an hour of {minutes_each:g} minutes keep {per_hour * minutes_each / 60:.3g} people"
            " busy.",
            hint="Check the units: per_hour counts decisions an hour that are deferred, minutes_each is in minutes.",
        )
    return reviewers_for(per_hour, minutes_each, max_wait_minutes, share_waiting) if minutes_each else 0
