"""A problem that production brings sooner or later, priced before it happens."""

from dataclasses import dataclass

from solvent.domain.estimate import Derivation, Estimate, Swing


@dataclass(frozen=True)
class Problem:
    """One of the five problems.

    `rate` is how often a year it happens, `chance` the probability that it happens within a year. Each time it takes
    `notice` days until somebody knows and `hours` of work, and costs `cost`; `hours_a_year` and `cost_a_year` are
    what that makes in a year. Costs are None where nobody has said what an hour of work costs; `uncounted` says what
    they leave out. The swings of `derivation` are those of the hours a year, and of `money` those of the cost a year.
    """

    key: str
    name: str
    story: str
    rate: Estimate
    chance: Estimate
    notice: Estimate
    hours: Estimate
    hours_a_year: Estimate
    derivation: Derivation
    cost: Estimate | None = None
    cost_a_year: Estimate | None = None
    money: tuple[Swing, ...] = ()
    uncounted: str = ""
