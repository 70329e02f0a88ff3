"""What more training data would do: the learning curve carried on, and the way to a requirement that it shows."""

import math
from collections.abc import Sequence
from dataclasses import replace

from solvent.actions.extrapolating import data_to_reach, extrapolate
from solvent.domain.appraisal import Path, Proof, Way
from solvent.domain.certificate import Standing
from solvent.domain.contract import Contract
from solvent.domain.estimate import Estimate, weakest
from solvent.domain.evidence import Grade
from solvent.domain.learning_curve import Ahead, Forecast, LearningCurve, Reach

_TIMES = (1, 2, 4, 8, 16)


def forecast(curve: LearningCurve, maturity: int | None) -> Forecast:
    """The curve with the errors to expect of up to sixteen times its data; `maturity` is the MLTRL of the system.

    Raises
    ------
    NotEnoughSizes, BadArrays
        It shows no curve.
    """
    last = curve.sizes[-1]
    ahead = (
        Ahead(times * last, extrapolate(curve.sizes, curve.errors, to=times * last, maturity=maturity))
        for times in _TIMES
    )
    return Forecast(curve, tuple(Ahead(at.size, replace(at.error, n=curve.runs)) for at in ahead))


def more_data(proof: Proof, known: Forecast, limit: float, contract: Contract) -> Path | None:
    """The way to an error rate by training on more rows; None where it is a matter of labels, or of a slice.

    A row to train on is taken to cost what a label costs, and to come as fast.
    """
    found, curve = proof.certificate, known.curve
    if found is None or proof.requirement.where or max(curve.errors) > 1:
        return None
    if found.verdict is Standing.NOT_YET and found.needed is not None:
        return None
    reach = data_to_reach(curve.sizes, curve.errors, at_most=limit, maturity=contract.system.technology_level)
    last, grade = curve.sizes[-1], weakest((known.ahead[-1].error.grade, Grade.DECLARED))
    if reach.value is not None and reach.value <= last:
        sentence = (
            f"For “{proof.title}”, more data are not what is missing: by the learning curve {reach.value:,.0f} of the"
            f" {last:,.0f} rows suffice for {_share(limit)}. Labelled predictions and curve disagree; find out why."
        )
        return Path(Way.DATA, proof.name, sentence, complete=False)
    sentence, labels, money, days = f"For “{proof.title}”, {_said(reach, last, limit)}", contract.labels, None, None
    rows = _further(reach, last)
    if labels.cost_each is not None and reach.low is not None:
        money = _scaled(rows, labels.cost_each, contract.cost.currency or "money", grade, reach)
    if labels.per_day and reach.low is not None:
        days = _scaled(rows, 1 / labels.per_day, "day", grade, reach)
    return Path(Way.DATA, proof.name, sentence, money, days, complete=reach.value is not None)


def contradiction(proofs: Sequence[Proof], curve: LearningCurve) -> str | None:
    """What to tell where the curve ends at another error than the labelled predictions show."""
    for found in (proof.certificate for proof in proofs if not proof.requirement.where):
        if found is None or found.claim.metric != "error_rate":
            continue
        seen, last = found.estimate, curve.errors[-1]
        if not seen.low <= last <= seen.high:
            return (
                f"The learning curve ends at {_share(last)}, and the labelled predictions show"
                f" {100 * seen.value:.3g} %: they are not about the same model, or not about the same kind of rows."
            )
    return None


def _further(reach: Reach, last: float) -> tuple[float, float, float]:
    """Rows to collect: about, at least and at most; where no end is in sight, the next batch."""
    if reach.value is None:
        return (reach.next_batch, reach.next_batch, reach.next_batch)
    low, high = reach.low or reach.value, reach.high or reach.most
    return (reach.value - last, max(low - last, 0.0), high - last)


def _said(reach: Reach, last: float, limit: float) -> str:
    sure, batch = f"{100 * reach.level:g} %", f"{_rough(reach.next_batch)} more rows"
    basis = "The forecast is as good as its reference class: " + reach.method.partition("conformal prediction on ")[2]
    if reach.low is None:
        return (
            f"do not count on more data: even at its better end ({sure}) the learning curve does not come down to"
            f" {_share(limit)} within {reach.most / last:g} times the {last:,.0f} rows tried. {basis}."
        )
    if reach.value is None:
        return (
            f"more data may not do: the learning curve is not expected to come down to {_share(limit)} within"
            f" {reach.most / last:g} times the {last:,.0f} rows tried, and at its better end ({sure}) from"
            f" {_rough(reach.low)} rows on. Collect {batch}, then look again. {basis}."
        )
    most = f"{_rough(reach.high)}" if reach.high is not None else f"more than {_rough(reach.most)}"
    return (
        f"train on about {_rough(reach.value)} rows in the place of {last:,.0f} (between {_rough(reach.low)} and {most}"
        f" with {sure} confidence): from there on the learning curve comes down to {_share(limit)}. Collect {batch}"
        f" first, then look again. {basis}."
    )


def _scaled(rows: tuple[float, float, float], each: float, unit: str, grade: Grade, reach: Reach) -> Estimate:
    value, low, high = (part * each for part in rows)
    return Estimate(value, low, high, unit, grade, reach.level, reach.n, "further rows to train on, made as labels are")


def _rough(rows: float) -> str:
    """A number of rows in two figures, rounded up: nobody knows more of it."""
    step = 10.0 ** max(math.floor(math.log10(rows)) - 1, 0) if rows > 0 else 1.0
    return f"{math.ceil(round(rows / step, 9)) * step:,.0f}"


def _share(limit: float) -> str:
    return f"an error of {100 * limit:.3g} %"
