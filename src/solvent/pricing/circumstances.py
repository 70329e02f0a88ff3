"""What a project's problems depend on: its facts, contract, history and pace, asked in the same way by each model."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from solvent.domain.contract import Contract
from solvent.domain.estimate import Estimate, Input
from solvent.domain.evidence import Grade, Place
from solvent.domain.fact import Answer, Fact
from solvent.pricing.evidence import LEVEL, Evidence, assumed
from solvent.source.upsets import Count
from solvent.stats.montecarlo import stream

OURS = "our assumption"
Range = tuple[float, float, float]
_SHARE = {Answer.YES: 1.0, Answer.PARTIAL: 0.5}


@dataclass(frozen=True)
class Circumstances:
    """All that a model may ask. `hourly` and `loss` are None where nobody has said what they are."""

    facts: Mapping[str, Fact]
    contract: Contract
    evidence: Evidence
    in_use: bool = False
    upsets: Count | None = None
    wishes: Count | None = None
    weeks: Count | None = None
    hourly: Input | None = None
    loss: Input | None = None

    def share(self, *good: str) -> float:
        """How many of the practices are there, 0 to 1; a name that begins with `-` is one that should not be."""
        return sum(self._is_so(name) for name in good) / len(good)

    def _is_so(self, name: str) -> float:
        answer = self.facts[name.lstrip("-")].value if name.lstrip("-") in self.facts else None
        if name.startswith("-"):
            return {Answer.NO: 1.0, Answer.PARTIAL: 0.5}.get(answer, 0.0) if answer else 0.0
        return _SHARE.get(answer, 0.0) if answer else 0.0

    def by_practice(self, key: str, name: str, unit: str, ranges: tuple[Range, Range, Range], *good: str) -> Input:
        """A default that depends on practices: the first range where they are there, the last where they lack."""
        share = self.share(*good)
        chosen = ranges[0] if share >= 0.75 else ranges[1] if share >= 0.3 else ranges[2]
        said = ", ".join(f"{n.lstrip('-')} {self._answer(n.lstrip('-'))}" for n in good)
        found = assumed(key, name, chosen, unit, f"{OURS}, by what the project does: {said}")
        return replace(found, places=self._places(good))

    def _answer(self, name: str) -> str:
        return str(self.facts[name].value) if name in self.facts else "not asked"

    def _places(self, names: tuple[str, ...]) -> tuple[Place, ...]:
        facts = (self.facts[n.lstrip("-")] for n in names if n.lstrip("-") in self.facts)
        return tuple(place for fact in facts for place in fact.evidence[:1])


def yearly(key: str, name: str, count: Count, what: str) -> Input:
    """How often a year, from a count: the posterior of a Poisson rate under Jeffreys' prior."""
    draws = stream(key).gamma(count.number + 0.5, 365 / count.days, 4000)
    draws.sort()
    low, value, high = (float(draws[int(share * len(draws))]) for share in (0.1, 0.5, 0.9))
    estimate = Estimate(value, low, high, "a year", Grade.READ, LEVEL, count.number, "Gamma-Poisson, Jeffreys")
    return Input(key, name, estimate, f"{count.number} {what} in the last {count.days:.0f} days of the history")


def declared_rate(key: str, name: str, value: float, contract: Contract) -> Input:
    """How often a year, by the contract; the next year is not like the last."""
    place = (Place(contract.path),) if contract.path else ()
    estimate = Estimate(value, value / 2, value * 2, "a year", Grade.DECLARED, LEVEL, method="declared")
    return Input(key, name, estimate, f"the contract, {key}; kept open between half and twice (assumed)", place)
