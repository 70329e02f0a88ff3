"""Categories that the reference has not: which are new, and which were just too rare to have been seen."""

from collections import Counter
from collections.abc import Hashable, Sequence

import numpy as np
from scipy import special


def new_values(reference: Sequence[Hashable], current: Sequence[Hashable]) -> list[tuple[Hashable, int, float]]:
    """Each value that only the current rows have: its rows, and a p-value against "old and new are alike".

    Were they alike, each value's rows would be dealt to old and new at random. The p-value is the expected number of
    values at least as common, among all that there are, that would have been dealt to the new rows only: so it holds
    for all values of the column together (Markov's inequality).

    Examples
    --------
    >>> found = new_values(["a"] * 900 + ["b"], ["a"] * 90 + ["c"] * 4 + ["d"])
    >>> [(value, rows, round(p, 5)) for value, rows, p in found]
    [('c', 4, 8e-05), ('d', 1, 0.19084)]
    """
    before, now = Counter(reference), Counter(current)
    n, m = len(reference), len(current)
    times = np.array([before[value] + now[value] for value in before | now], np.float64)
    # The chance that none of so many rows is old, as a quotient of binomial coefficients.
    inside = times <= m
    alone = np.zeros(len(times))
    alone[inside] = np.exp(
        special.gammaln(m + 1)
        - special.gammaln(m - times[inside] + 1)
        - special.gammaln(n + m + 1)
        + special.gammaln(n + m - times[inside] + 1)
    )
    found = [
        (value, rows, min(float(alone[times >= rows].sum()), 1.0)) for value, rows in now.items() if value not in before
    ]
    return sorted(found, key=lambda one: (one[2], -one[1], str(one[0])))
