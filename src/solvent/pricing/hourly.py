"""What an hour of the team's work costs.

Promise
    The contract's own hourly cost; where it names none, that of software developers, as a range and marked as assumed.

Assumes
    Nothing where the contract speaks. Else a team in the United States, paid as most are.

Reference
    U.S. Bureau of Labor Statistics, occupational wages of software developers 2024: 144,570 USD a year in the mean, one
    in ten below 79,850 and one in ten above 211,450, for 2,080 hours; its employer costs for employee compensation
    2015: wages are 69.5 % of what a private employer pays.
"""

from solvent.domain.contract import Contract
from solvent.domain.estimate import Estimate, Input
from solvent.domain.evidence import Grade, Place

KEY = "team.hourly_cost"
_WAGES = (79_850, 144_570, 211_450)
_HOURS_A_YEAR, _WAGES_OF_COST = 2_080, 0.695


def hourly_cost(contract: Contract) -> Input:
    """The cost of an hour, in the contract's currency where it declares a cost, else in USD."""
    declared = contract.team.hourly_cost
    if declared is not None:
        unit = f"{contract.cost.currency or 'money'}/hour"
        known = Estimate(declared, declared, declared, unit, Grade.DECLARED)
        return Input(KEY, "cost of an hour of work", known, "the contract", (Place(contract.path or "solvent.toml"),))
    low, value, high = (wage / _HOURS_A_YEAR / _WAGES_OF_COST for wage in _WAGES)
    said = "wages of software developers in the United States 2024 and what employers pay on top (BLS)"
    return Input(KEY, "cost of an hour of work", Estimate(value, low, high, "USD/hour", Grade.ASSUMED), said)
