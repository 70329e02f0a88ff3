"""Solvency in words: a headline, a sentence for those who pay for the system, and where evidence disagrees."""

from collections.abc import Iterator, Sequence

from solvent.domain.durations import duration, durations
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.domain.solvency import Curve, Known, Time
from solvent.pricing.evidence import Evidence
from solvent.pricing.paces import CHANGE, DEPLOY, REPAIR

_APART = 1.5
# Wider than this, an interval leaves open whether the system is solvent.
_UNDECIDED = 0.7


def percent(share: float) -> str:
    """A share of hundred; what is nearly certain is not called certain.

    >>> percent(0.004), percent(0.5), percent(0.999)
    ('under 1 %', '50 %', 'over 99 %')
    """
    if share < 0.01:
        return "under 1 %"
    return "over 99 %" if share > 0.99 else f"{share:.0%}".replace("%", " %")


def chances(estimate: Estimate) -> str:
    """A chance with its range."""
    low, high = (min(max(round(100 * end), 1), 99) for end in (estimate.low, estimate.high))
    return f"{percent(estimate.value)} ({low} to {high} %)" if low != high else percent(estimate.value)


def headline(chance: Estimate, known: Known) -> str:
    """What to say first; where nothing is known, that comes first."""
    figure = f"a better model comes in time with a chance of {chances(chance)}."
    if known is Known.ASSUMPTIONS:
        return f"Not known: assumptions alone say that {figure}"
    if chance.high - chance.low > _UNDECIDED:
        return f"Cannot be told yet: by what is known, {figure}"
    if known is Known.HALF:
        return f"Half known: {figure}"
    said = (
        "Solvent"
        if chance.value >= 0.8
        else "More likely solvent than not"
        if chance.value >= 0.5
        else "More likely insolvent than not"
        if chance.value >= 0.2
        else "Insolvent"
    )
    return f"{said}: {figure}"


def sentence(worth: Curve, recovery: Curve, decay: Time, steps: Sequence[Time], *, in_use: bool) -> str:
    """For somebody who does not read figures: how long a model lasts, and how long a better one takes."""
    known = sum(step.typical.estimate.grade is not Grade.ASSUMED for step in steps)
    how = f"{known} of {len(steps)} steps known" if 0 < known < len(steps) else "assumed" if not known else "known"
    grade = decay.typical.estimate.grade
    takes = durations(recovery.estimate.low, recovery.estimate.high)
    lasts = f"about {duration(worth.estimate.value)} ({durations(worth.estimate.low, worth.estimate.high)}, {grade})"
    if in_use:
        return f"The model is worth having for {lasts}; a better one takes {takes} ({how})."
    unused = "Nothing shows that the model is in use."
    return f"{unused} It would be worth having for {lasts}; a better one takes {takes} ({how})."


def doubts(evidence: Evidence) -> Iterator[str]:
    """Where what somebody said does not fit what the history shows."""
    said = evidence.best(REPAIR)
    shown = [evidence.best(key) for key in (CHANGE, DEPLOY)]
    read = [each.estimate for each in shown if each is not None and each.estimate.grade is Grade.READ]
    if said is not None and read:
        least = sum(each.low for each in read)
        if least > said.estimate.high * _APART:
            yield (
                f"The contract says that a better model takes {duration(said.estimate.value)}; by the history, merging"
                f" and releasing a larger change alone take {duration(least)} or more."
            )
