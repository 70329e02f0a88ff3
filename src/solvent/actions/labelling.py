"""How many labels a proof takes, before any of them is made."""

from typing import Literal

import numpy as np

from solvent.actions.claims import claimed, number
from solvent.domain.certificate import Looks
from solvent.domain.errors import BadClaim
from solvent.stats import binomial, eprocess
from solvent.stats.proof import further_units
from solvent.stats.wealth import Losses, stakes_below


def labels_to_certify(
    *,
    at_most: float,
    true_rate: float,
    level: float = 0.95,
    power: float = 0.8,
    looks: Literal["anytime", "fixed"] = "anytime",
) -> int:
    """The labels that prove a proportion (errors, misses, false alarms) to be at most a limit.

    Parameters
    ----------
    at_most : float
        The limit, between 0 and 1.
    true_rate : float
        What the proportion really is, below the limit.
    level : float
        The confidence with which it must be proven.
    power : float
        The probability with which so many labels suffice.
    looks : {"anytime", "fixed"}
        Whether one looks after each label, and stops at the proof, or once. Looked at after each label, half of all
        proofs come with at most `power=0.5` labels.

    Returns
    -------
    int
        A number of labels.

    Raises
    ------
    BadClaim
        No number of labels proves it.

    Examples
    --------
    >>> labels_to_certify(at_most=0.01, true_rate=0.005, looks="fixed")
    1941
    >>> labels_to_certify(at_most=0.01, true_rate=0.005, power=0.5) < 1.2 * 1941
    True
    """
    claim = claimed("rate", at_most, None, level, looks)
    if not 0 < claim.limit < 1:
        raise BadClaim(f"{at_most:g} is no limit of a proportion.", hint="It lies between 0 and 1: 1 % is 0.01.")
    true_rate, power = number(true_rate, "true_rate"), number(power, "power")
    if not 0 <= true_rate < claim.limit:
        raise BadClaim(
            f"A true rate of {true_rate:g} is not below the limit of {at_most:g}: no number of labels proves it.",
            hint="Pass the rate that you expect, such as half of the limit.",
        )
    if not 0 < power < 1:
        raise BadClaim(f"{power:g} is no power.", hint="It lies between 0 and 1, such as 0.8.")
    if claim.looks is Looks.FIXED:
        return binomial.labels_with_power(claim.limit, true_rate, claim.alpha, power)[0]
    plan = eprocess.plan(eprocess.proportion_below(claim.limit), true_rate, claim.alpha, power)
    if plan is not None:
        return int(plan.by(power))
    typical = Losses(np.array([0.0, 1.0]), np.ones(2), np.array([1 - true_rate, true_rate]))
    found = further_units(stakes_below(typical, claim.limit), typical.count, claim.alpha, power=power)
    if found is None:
        raise BadClaim(
            f"{true_rate:g} is too close to the limit of {at_most:g} to be told apart at all times.",
            hint='Decide beforehand for one look: looks="fixed".',
        )
    return found
