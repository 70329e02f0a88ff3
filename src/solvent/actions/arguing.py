"""What a rate could rest on besides its own exposure, each argument with the assumption that it takes."""

import math
from collections.abc import Iterator

from solvent.domain.appraisal import Path, Proof, Way
from solvent.domain.certificate import Standing
from solvent.domain.contract import Contract
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.stats.rare import failure_free

# What is taken for an example: how sure one is beforehand, and of what part of the limit.
_BELIEF, _PART = 0.9, 0.1
# Two channels help where each alone may fail far more often than the system.
_RARE = 1e-3


def arguments_of(proof: Proof, contract: Contract) -> Iterator[Path]:
    """Ways to prove a rate with less exposure, for those who grant what they assume."""
    found, wanted = proof.certificate, proof.requirement
    declared = (wanted.second_channel, wanted.belief, wanted.believed_rate)
    if found is None or found.verdict is not Standing.NOT_YET or any(value is not None for value in declared):
        return
    limit, level, seen = found.claim.limit, found.claim.level, found.estimate.value
    unit = found.estimate.unit.partition("/")[2]
    if seen == 0:
        exposure = failure_free(_BELIEF, _PART * limit, limit, level)
        sentence = (
            f"“{proof.title}” could rest on a belief: were it {100 * _BELIEF:g} % probable before any operation that"
            f" the rate is at most {_PART * limit:.3g}, {_rounded(exposure)} {unit}s without an event would do"
            " (conservative Bayesian inference; state your own as belief and believed_rate)."
        )
        yield Path(Way.ASSUME, proof.name, sentence, days=_days(exposure, contract))
    each = math.sqrt(limit)
    if limit <= _RARE and seen <= each:
        exposure = math.log(2 / (1 - level)) / each
        sentence = (
            f"“{proof.title}” could rest on two channels: if they failed independently of each other, and the system"
            f" only where both do, {_rounded(exposure)} {unit}s without an event would do for each, which has to keep a"
            f" rate of {each:.2g} (state what you assume as second_channel and correlation)."
        )
        yield Path(Way.ASSUME, proof.name, sentence, days=_days(exposure, contract))


def _rounded(exposure: float) -> str:
    return f"about {float(f'{exposure:.2g}'):,.0f}"


def _days(exposure: float, contract: Contract) -> Estimate | None:
    daily = contract.scale.exposure_per_day
    if not daily:
        return None
    days = exposure / daily
    return Estimate(days, days, days, "day", Grade.ASSUMED)
