"""Labels that are wrong at a known rate: what is measured then, and what is true."""

from dataclasses import dataclass

from solvent.domain.errors import BadClaim
from solvent.stats.predictions import Predictions
from solvent.stats.proof import Limits
from solvent.stats.reduction import Reduction


@dataclass(frozen=True)
class Noise:
    """A share `rate` of labels that are wrong, whatever the model says.

    Of two classes an error rate e is measured as e + rate - 2 e rate. Of more classes a wrong label seldom agrees with
    a wrong prediction: then it lies between that and e + rate - e rate, and each bound takes the worse of the two.
    """

    rate: float = 0.0
    binary: bool = True

    def limits(self, limit: float) -> Limits:
        """What the measured error must lie below, or above, to show it of the true one.

        >>> round(Noise(0.01).limits(0.001).below, 5)
        0.01098
        """
        above = limit + self.rate * (1 - limit)
        below = above - self.rate * limit
        return Limits(below, below if self.binary else above)

    def true_low(self, measured: float) -> float:
        """The least true error behind a measured one."""
        if not self.rate:
            return measured
        return max((measured - self.rate) / (1 - self.rate * (2 if self.binary else 1)), 0.0)

    def true_high(self, measured: float) -> float:
        """The largest true error behind a measured one."""
        if not self.rate:
            return measured
        return min(max((measured - self.rate) / (1 - 2 * self.rate), 0.0), 1.0)


def noise_of(rate: float, reduced: Reduction, seen: Predictions) -> Noise:
    """The declared noise.

    Raises
    ------
    BadClaim
        The rate is none, or the metric has no known correction.
    """
    if not 0 <= rate < 0.5:
        raise BadClaim(
            f"A share of {rate:g} wrong labels is no noise that can be corrected.",
            hint="label_noise lies between 0 and 0.5; measure it by labelling some rows twice.",
        )
    if rate > 0 and not reduced.noisy:
        raise BadClaim(
            f"Wrong labels at a known rate can be corrected for error_rate and accuracy, not for {seen.metric}.",
            hint="Certify the error rate, or have the labels adjudicated and leave label_noise out.",
        )
    return Noise(rate, binary=rate == 0 or len(seen.classes) <= 2)
