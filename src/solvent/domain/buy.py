"""Evidence that could be bought: what it is worth, what it costs, and how long it takes."""

from dataclasses import dataclass

from solvent.domain.estimate import Estimate


@dataclass(frozen=True)
class Buy:
    """One thing to buy, in words: "label 900 more".

    `worth` is how much better one decides, or does, with it over a year, less what is lost while one waits; `cost` its
    price. All in the contract's money.
    """

    what: str
    worth: Estimate
    cost: Estimate
    days: float | None

    @property
    def net(self) -> float:
        """What is left of its worth when it is paid."""
        return self.worth.value - self.cost.value
