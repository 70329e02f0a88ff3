"""What something more complex bought: the gain in a metric, beside what it costs in code, packages and time."""

from dataclasses import dataclass
from enum import StrEnum

from solvent.domain.estimate import Estimate, NotMeasurable
from solvent.domain.evidence import Place


class Bought(StrEnum):
    """What a gain is worth believing."""

    BETTER = "better"
    CHANCE = "may be chance"
    WORSE = "worse"
    UNTOLD = "cannot be told"


@dataclass(frozen=True)
class Gain:
    """A step from something simpler to something more complex, as the project's own records measured it.

    `name` says what came in, `against` what was there before. `before` and `after` are in the metric's own unit;
    `gain` is positive where it got better. `lines` is the code that came in, net; None where nobody can count it.
    `seconds` is what training took before and after, where the records say so. `at` is when, as YYYY-MM-DD, and
    `commits` the hashes of what was done; both are empty where two models stand side by side.
    """

    name: str
    against: str
    metric: str
    before: float
    after: float
    gain: Estimate | NotMeasurable
    lines: int | None = None
    packages: tuple[str, ...] = ()
    seconds: tuple[float, float] | None = None
    places: tuple[Place, ...] = ()
    at: str = ""
    commits: tuple[str, ...] = ()

    @property
    def bought(self) -> Bought:
        """Whether the metric got better, as far as chance can be told apart."""
        if isinstance(self.gain, NotMeasurable):
            return Bought.UNTOLD
        return Bought.BETTER if self.gain.low > 0 else Bought.WORSE if self.gain.high < 0 else Bought.CHANCE
