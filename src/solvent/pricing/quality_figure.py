"""What leakage and a flawed evaluation do to the figure by which the model is judged.

Promise
    How much better than the truth the figure may look, as others measured it for the same fault; where nobody has
    a number that can be carried over, that the figure is void, and how to get a valid one. Never minutes.

Assumes
    The fault does here what it did in the study named, which had other data: the least is nothing at all.

Reference
    Groups on both sides of a split: White and Power 2023 (up to 25 % accuracy too much); Frontiers in Neuroergonomics
    2025, doi 10.3389/fnrgo.2025.1582724 (accuracies differ by up to 12.7 and up to 30.4 points by classifier).
    Rows on both sides: Allamanis 2019 (metrics up to 100 % too high).
    Before the split: Moscovich and Rosset 2022 (a bias up or down, whose size depends on everything); Rosenblatt et al.
    2024 (drastic for feature selection, minor for most other forms).
    Resampling before the split: Vandewiele et al. 2021. Kinds of leakage: Kapoor and Narayanan 2023 (17 fields, 294
    papers). Times: Pendlebury et al. 2019.
"""

from dataclasses import dataclass

from solvent.domain.estimate import Derivation, Estimate, Input, NotMeasurable, Price
from solvent.domain.evidence import Grade
from solvent.domain.finding import Finding

_POINTS, _RELATIVE = "accuracy point", "% of the figure"


@dataclass(frozen=True)
class Published:
    """How far a fault moved a figure, and who measured it."""

    value: float
    high: float
    unit: str
    source: str


PUBLISHED = {
    "leakage:group": Published(
        12.7,
        30.4,
        _POINTS,
        "up to 12.7 points for one classifier and 30.4 for another (doi 10.3389/fnrgo.2025.1582724)",
    ),
    "leakage:overlap": Published(
        50, 100, _RELATIVE, "metrics up to 100 % too high, half of that as the middle (Allamanis 2019)"
    ),
}
_VOID = {
    "leakage:preprocessing": "it may be too good or too bad (Moscovich and Rosset 2022); refit every step on the"
    " training rows alone and score again",
    "leakage:multi-test": "the best of many tries on the same rows is too good by an amount that nobody can tell"
    " afterwards; score the chosen model once on rows that no choice has seen",
    "leakage:refit": "it is of another model than the one that serves; change the test rows by what the training rows"
    " taught, and score again",
    "leakage:target": "the model was told the answer; take the column out, train and score again",
    "leakage:temporal": "the model has seen the future of the rows it is scored on; split by time and score again",
    "leakage:encoder": "it is hardly touched, but not by nothing; fit the encoder on the training rows and score again",
}


def figure_of(finding: Finding) -> Price | NotMeasurable:
    """What a fault of the evaluation does to the quality figure."""
    for tag in finding.tags:
        if (known := PUBLISHED.get(tag)) is not None:
            seen = Estimate(known.value, 0.0, known.high, known.unit, Grade.ASSUMED, method="published measurements")
            entry = Input(tag, f"how much too good a figure looks with {tag.replace(':', ' by ')}", seen, known.source)
            return Price(seen, Derivation("what others measured for the same fault", (entry,)))
    why = next((_VOID[tag] for tag in finding.tags if tag in _VOID), None)
    if why is not None:
        return NotMeasurable(f"The quality figure is void: {why}.")
    return NotMeasurable(
        "The quality figure says less than it seems to; pay the debt and score again to see by how much."
    )
