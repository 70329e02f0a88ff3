"""Costs, times, volumes and shares as a user gives them."""

import math
from typing import Any

from solvent.domain.errors import BadAmounts


def amount(value: Any, name: str) -> float:
    """A cost, a time or a volume as a number.

    Raises
    ------
    BadAmounts
        It is no number, or below 0, or has no bound.
    """
    try:
        found = math.nan if isinstance(value, str) else float(value)
    except (TypeError, ValueError):
        found = math.nan
    if not 0 <= found < math.inf:
        raise BadAmounts(f"{name} is {value!r}.", hint="Costs, rates, times and volumes are numbers of 0 or more.")
    return found


def share(value: Any, name: str) -> float:
    """A share as a number from 0 to 1.

    Raises
    ------
    BadAmounts
        It is none.
    """
    found = amount(value, name)
    if found > 1:
        raise BadAmounts(
            f"{name} is {found:g}, and a share lies between 0 and 1.", hint="Give 0.02 for two in a hundred."
        )
    return found
