"""What a month costs in which a system that could be worth having is not in use, because nothing proves that it is.

Promise
    Money a month, by the break-even of the contract and the error rate that labelled predictions show, from the upper
    end of its exact interval to the lower; nothing where it is not worth having at what was observed.

Assumes
    Without the proof people decide all of it. The labelled predictions are like those of the coming month.
    Requirements that are not proven hold the same system back: what each of them forgoes is the same money, once.

Reference
    Equal expected costs of both ways, as for the break-even; interval of the error rate: Clopper and Pearson 1934.
"""

from solvent.domain.appraisal import Appraisal, Worth
from solvent.domain.durations import DAYS_A_MONTH
from solvent.domain.estimate import Derivation, Estimate, Input, NotMeasurable, Price, weakest
from solvent.domain.evidence import Grade

CODES = frozenset(["VAL111", "VAL112"])
_FORMULA = "(break-even − error rate) × loss of an error × decisions a month"


def forgone(appraisal: Appraisal | None) -> Price | NotMeasurable:
    """What a month without proof costs."""
    worth = appraisal.worth if appraisal else NotMeasurable("nothing was held against the contract")
    if appraisal is None or not isinstance(worth, Worth):
        reason = worth.reason if isinstance(worth, NotMeasurable) else ""
        return NotMeasurable(f"It cannot be told what is forgone: {reason}.")
    daily = appraisal.contract.scale.predictions_per_day
    if worth.observed is None or not daily:
        missing = (
            "how many decisions a day there are (scale.predictions_per_day)" if not daily else "labelled predictions"
        )
        return NotMeasurable(f"It cannot be told what is forgone without {missing}.")
    loss = worth.break_even.derivation.inputs[-1]
    limit, seen, volume = worth.break_even.estimate, worth.observed, daily * DAYS_A_MONTH

    def at(error: float) -> float:
        money = max(limit.value - error, 0.0) * loss.estimate.value * volume
        # No price is known better than to three digits.
        return float(f"{money:.3g}")

    value, low, high = at(seen.value), at(seen.high), at(seen.low)
    grade = weakest((limit.grade, seen.grade, loss.estimate.grade))
    unit = f"{appraisal.contract.cost.currency or 'money'}/month"
    inputs = (
        Input("break_even", "break-even error rate", limit, worth.break_even.derivation.formula),
        Input("observed", "error rate of the labelled predictions", seen, "labelled predictions"),
        loss,
        Input(
            "decisions_a_month",
            "decisions a month",
            Estimate(volume, volume, volume, "decision/month", Grade.DECLARED),
            "the contract, scale.predictions_per_day",
        ),
    )
    return Price(
        Estimate(value, low, high, unit, grade, seen.level, seen.n, "exact interval"), Derivation(_FORMULA, inputs)
    )
