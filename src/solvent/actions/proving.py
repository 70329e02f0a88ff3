"""From a metric's reduction to a certificate: the test, the bounds, what is missing, and what it rests on."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solvent.actions.evaluation import Design
from solvent.actions.noise import Noise
from solvent.catalog.metric import Metric
from solvent.domain.certificate import Certificate, Claim, Looks, Sense, Standing
from solvent.domain.errors import BadClaim, NotEnoughLabels
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.stats.bootstrap import resampled
from solvent.stats.clusters import design_effect, worth_of_weights
from solvent.stats.proof import Limits, Proof, by_betting, exact_binomial, further_labels, further_units
from solvent.stats.reduction import Approximation, Reduction
from solvent.stats.wealth import Losses, stakes_above, stakes_below


@dataclass(frozen=True)
class Case:
    """A claim, the rows that are to prove it, and how these were drawn and labelled."""

    claim: Claim
    metric: Metric
    reduced: Reduction
    drawn: Design
    noise: Noise
    rows: int

    def certificate(self) -> Certificate:
        """How the claim stands.

        Raises
        ------
        BadClaim
            The limit lies outside what the metric can be, or on its edge, which no number of labels proves.
        NotEnoughLabels
            No row counts.
        """
        self._must_be_possible()
        proof, clean = self._proof, self.reduced.scale.metric
        ends = (clean(self.noise.true_low(proof.low)), clean(self.noise.true_high(proof.high)))
        low, high = reversed(ends) if self.reduced.scale.falls else ends
        seen = self.noise.true_high(proof.ratio)
        return Certificate(
            claim=self.claim,
            verdict=self._verdict,
            estimate=Estimate(
                clean(seen), low, high, self.metric.unit, Grade.MEASURED, self.claim.level, self.counted, proof.method
            ),
            promise=self.metric.card.promise,
            assumes=self._assumptions(),
            needed=self._needed(seen),
            effective_n=self._effective(),
            notes=self._notes(),
            p=self._ps[0],
        )

    def _must_be_possible(self) -> None:
        ceiling, limit = self.reduced.ceiling, self._limit
        if self.counted == 0:
            raise NotEnoughLabels(
                f"None of {self.rows} rows counts for {self.claim.metric}.",
                hint="Label rows of that class, or check how it is written.",
            )
        if 0 < limit < ceiling:
            return
        metric = self.reduced.scale.metric
        first, last = sorted((metric(0.0), metric(ceiling)))
        if limit in {0.0, ceiling}:
            raise BadClaim(
                f"{self.claim} is the edge of what it can be: no number of labels proves or refutes it.",
                hint="Set a limit that leaves room, such as 0.999 in place of 1.",
            )
        raise BadClaim(
            f"{self.claim.limit:g} lies outside what {self.claim.metric} can be, {first:g} to {last:g}.",
            hint="State the limit in the metric's own unit: 99 % is 0.99.",
        )

    @property
    def counted(self) -> int:
        """The rows, or pairs of rows, that the metric is about."""
        return len(self.reduced.loss)

    @property
    def _limit(self) -> float:
        return self.reduced.scale.ratio(self.claim.limit)

    @property
    def _fixed(self) -> bool:
        return self.claim.looks is Looks.FIXED

    @property
    def _wants_low(self) -> bool:
        return (self.claim.sense is Sense.AT_MOST) != self.reduced.scale.falls

    @property
    def _limits(self) -> Limits:
        return self.noise.limits(self._limit)

    @cached_property
    def _losses(self) -> Losses:
        return self.reduced.units(weights=self.drawn.weights, clusters=self.drawn.clusters)

    @property
    def _counts(self) -> bool:
        """Whether the errors among the rows say everything."""
        return self.reduced.binary and self.drawn.plain

    @cached_property
    def _proof(self) -> Proof:
        if self._counts and self._fixed:
            return exact_binomial(self._losses.count[1], self._losses.n, self._limits, self.claim.alpha)
        return by_betting(self._losses, self._limits, self.claim.alpha, fixed=self._fixed)

    @property
    def _contradicted(self) -> bool:
        """Whether fewer labels are wrong than were declared to be."""
        return self._proof.high < self.noise.rate

    @property
    def _ordered(self) -> bool:
        """Whether pairs in the order of the rows show what all pairs contradict: the rows are no equal draws."""
        pooled, shown = self.reduced.pooled, standing(*self._ps, self.claim.alpha)
        if pooled is None or shown is Standing.NOT_YET:
            return False
        low = (shown is Standing.PROVEN) == self._wants_low
        return pooled > self._proof.high if low else pooled < self._proof.low

    @property
    def _verdict(self) -> Standing:
        if self._contradicted or self._ordered:
            return Standing.NOT_YET
        return standing(*self._ps, self.claim.alpha)

    @property
    def _ps(self) -> tuple[float, float]:
        """The p-values against "the limit is broken" and against "it is kept"."""
        found = (self._proof.p_below, self._proof.p_above)
        return found if self._wants_low else found[::-1]

    def _needed(self, seen: float) -> float | None:
        if self._verdict is Standing.PROVEN:
            return 0
        if (
            self._verdict is Standing.REFUTED
            or self._contradicted
            or self._ordered
            or (seen < self._limit) != self._wants_low
        ):
            return None
        losses, alpha = self._losses, self.claim.alpha
        limit = self._limits.below if self._wants_low else self._limits.above
        if self._counts:
            errors = float(losses.count[1])
            if not self._wants_low:
                errors, limit = losses.n - errors, 1 - limit
            units = further_labels(errors, losses.n, limit, alpha, fixed=self._fixed)
        else:
            stakes = (stakes_below if self._wants_low else stakes_above)(losses, limit)
            units = further_units(stakes, losses.count, alpha, seen=not self._fixed)
        return None if units is None else math.ceil(units * self.rows / losses.n)

    def _effective(self) -> float | None:
        if self.drawn.clusters is not None:
            place = self.drawn.clusters if self.reduced.rows is None else self.drawn.clusters[self.reduced.rows]
            return self.counted / design_effect(self.reduced.loss.astype(np.float64), place)
        return None if self.drawn.weights is None else worth_of_weights(self.drawn.weights)

    def _assumptions(self) -> tuple[str, ...]:
        found = [self.metric.card.assumes]
        if self.drawn.clusters is not None:
            found.append(
                "Only clusters are drawn independently, and none that the model will meet is larger than the largest"
                f" here ({int(np.bincount(self.drawn.clusters).max())} rows)."
            )
        if self.drawn.weights is not None:
            found.append(f"No row can weigh more than {float(self.drawn.weights.max()):.3g} times the mean.")
        if self.noise.rate:
            found.append(f"{self.noise.rate:.2%} of the labels are wrong, whatever the model says.")
        if self._fixed:
            found.append("The number of labels was fixed beforehand, and this is the only look at them.")
        return tuple(found)

    def _notes(self) -> tuple[str, ...]:
        found = []
        if self.noise.rate and self._contradicted:
            found.append(
                f"At most {self._proof.high:.3%} of predictions differ from their labels, so fewer than"
                f" {self.noise.rate:.3%} of these can be wrong: declare a lower label_noise."
            )
        elif self.noise.rate:
            found.append(
                f"With {self.noise.rate:.2%} of the labels wrong, a limit of {self._limit:.3%} is measured as"
                f" {self._limits.below:.3%}."
            )
        if self._ordered and self.reduced.pooled is not None:
            found.append(
                f"Over all pairs it is {self.reduced.scale.metric(self.reduced.pooled):.4g}: what the rows show changes"
                " with their order, so that nothing is proven. Shuffle them once before the first look, if each stands"
                " for what the model will meet."
            )
        if self.drawn.clusters is not None:
            found.append(
                f"{self.counted} labels in {int(self._losses.n)} clusters are worth about {self._effective():.0f}."
            )
        if self._fixed and self._verdict is Standing.NOT_YET:
            found.append("This look is spent: `needed` counts the labels of a new sample, looked at once.")
        return tuple(found)


def standing(kept: float, broken: float, alpha: float) -> Standing:
    """The verdict from the p-values against "the limit is broken" and against "it is kept"."""
    return Standing.PROVEN if kept <= alpha else Standing.REFUTED if broken <= alpha else Standing.NOT_YET


def approximated(claim: Claim, metric: Metric, found: Approximation, drawn: Design, rows: int) -> Certificate:
    """What is known of a metric without an exact proof: never proven, never refuted.

    Raises
    ------
    BadClaim
        The rows have weights, which no resampling here knows.
    """
    if drawn.weights is not None:
        raise BadClaim(
            f"{claim.metric} has no exact proof, and none at all from weighted rows.",
            hint="Leave out the rows that were drawn by weight.",
        )
    draws = resampled(found.of, rows, drawn.clusters)
    low, high = (float(np.quantile(draws, share)) for share in (claim.alpha, claim.level))
    value = found.of(np.arange(rows))
    return Certificate(
        claim=claim,
        verdict=Standing.NOT_YET,
        estimate=Estimate(
            value, low, high, metric.unit, Grade.MEASURED, claim.level, rows, "bootstrap percentiles, approximate"
        ),
        promise=metric.card.promise,
        assumes=(metric.card.assumes,),
        exact=False,
        notes=("The bounds are approximate and prove nothing.", found.advice),
    )
