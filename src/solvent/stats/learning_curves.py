"""How the error of a model falls as its training data grow, carried beyond the sizes that were tried.

Four families of curves have done best in comparisons on real ones (Mohr, Viering, Loog and van Rijn 2022, LCDB 1.0):
a power law with and without an offset (pow3, pow4), Morgan-Mercer-Flodin (mmf4) and Weibull (wbl4). Each has the form
c + a g(n), with a form g on a grid of its one or two nonlinear parameters; a and c, neither below 0, then follow by
least squares (variable projection, Golub and Pereyra 1973), so no fit can fail. A family's forecast is the mean over
its grid by likelihood; the forecast is the median of the families.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from solvent.stats.montecarlo import Array

Form = Callable[[Array], Array]
# No curve is taken to be known better than to this share of the mean error: few sizes fit some curve by chance.
_LEAST_MISS = 0.005
_FLAT = 1e-14
_SLOWEST, _FASTEST = 0.05, 1.0


def _grid(*axes: Array) -> tuple[Array, ...]:
    """Every combination of the axes' values, each as a column of shape (combinations, 1)."""
    return tuple(values.reshape(-1, 1) for values in np.meshgrid(*axes))


_RATES = np.geomspace(0.02, 3, 28)
_POW3 = _grid(_RATES)
_POW4 = _grid(_RATES, np.concatenate([[0.0], np.geomspace(0.1, 100, 9)]))
_MMF4 = _grid(_RATES, np.geomspace(0.1, 100, 10))
_WBL4 = _grid(np.geomspace(0.05, 2, 16), np.geomspace(0.1, 200, 12))


def _forms(last: float) -> tuple[Form, ...]:
    """The families' forms, of sizes in units of the first; `last` is the largest size tried.

    Each takes sizes of shape (k,) and gives values of shape (combinations, k).
    """
    (rate,), (rate4, offset), (rate_m, middle), (rate_w, scale) = _POW3, _POW4, _MMF4, _WBL4
    return (
        lambda n: (n / last) ** -rate,
        lambda n: ((n + offset) / (last + offset)) ** -rate4,
        lambda n: 1 / (1 + (n / middle) ** rate_m),
        lambda n: np.exp(-((n / scale) ** rate_w)),
    )


@dataclass(frozen=True)
class Forecast:
    """What the families say of the error at each of k sizes, and how far they are from agreeing.

    `value` is the median of the families, `between` how far they scatter around each other and `within` each around
    itself, all of shape (k,); `residual` is the root mean square by which the best curve misses the errors seen.
    """

    value: Array
    between: Array
    within: Array
    residual: float


def forecast(sizes: Array, errors: Array, to: Array) -> Forecast:
    """What error to expect at sizes `to`, of shape (k,), after errors at sizes that rise and do not repeat.

    Errors are in the unit of a rate: 1 is the worst that is likely.

    >>> n = np.array([100.0, 200, 400, 800, 1600])
    >>> found = forecast(n, 0.05 + 2 / np.sqrt(n), np.array([6400.0]))
    >>> bool(0.07 < found.value[0] < 0.085)
    True
    """
    n, beyond = sizes / sizes[0], to / sizes[0]
    weights = n / n.sum()
    floor = max((_LEAST_MISS * float(errors @ weights)) ** 2, _FLAT)
    means, spreads, misses = [], [], []
    for form in _forms(n[-1]):
        found, miss = _project(form(n), form(beyond), errors, weights)
        least = max(float(miss.min()), floor)
        likely = np.exp(-0.5 * len(errors) * (miss - miss.min()) / least)
        likely /= likely.sum()
        mean = likely @ found
        means.append(mean)
        spreads.append(likely @ (found - mean) ** 2)
        misses.append(float(miss.min()))
    families = np.array(means)
    return Forecast(
        value=np.median(families, axis=0),
        between=families.std(axis=0),
        within=np.sqrt(np.mean(spreads, axis=0)),
        residual=float(np.sqrt(min(misses))),
    )


def _project(seen: Array, beyond: Array, errors: Array, weights: Array) -> tuple[Array, Array]:
    """For each form, the fitted curve at the sizes beyond and its mean squared miss at the sizes seen."""
    middle, mean = seen @ weights, float(errors @ weights)
    centred = seen - middle[:, None]
    slope = (centred * (errors - mean)) @ weights / np.maximum((centred**2) @ weights, _FLAT)
    slope = np.maximum(slope, 0.0)
    floor = mean - slope * middle
    # A floor below 0 is taken to 0 and the slope fitted anew.
    through_zero = (seen * errors) @ weights / np.maximum((seen**2) @ weights, _FLAT)
    slope, floor = np.where(floor < 0, through_zero, slope), np.maximum(floor, 0.0)
    miss = ((errors - floor[:, None] - slope[:, None] * seen) ** 2) @ weights
    return floor[:, None] + slope[:, None] * beyond, miss


def exponent(sizes: Array, errors: Array, *, level: float) -> tuple[float, float, float]:
    """The power of the number of rows with which errors fall, and its interval, between .05 and 1.

    The slope of a line through logarithms, by least squares, with the interval of Student's t. Errors of 0 are left
    out; where fewer than three are left the whole range is given.

    >>> n = np.array([100.0, 200, 400, 800])
    >>> [round(end, 2) for end in exponent(n, n**-0.5, level=0.9)]
    [0.5, 0.5, 0.5]
    """
    known = errors > 0
    x, y = np.log(sizes[known]), -np.log(errors[known])
    if len(x) < 3:
        return math.sqrt(_SLOWEST * _FASTEST), _SLOWEST, _FASTEST
    centred = x - x.mean()
    square = float(centred @ centred)
    slope = float(centred @ y) / square
    left = y - y.mean() - slope * centred
    freedom = len(x) - 2
    reach = float(stdtrit(freedom, 0.5 + level / 2)) * math.sqrt(float(left @ left) / freedom / square)
    ends = (slope, slope - reach, slope + reach)
    value, low, high = (min(max(end, _SLOWEST), _FASTEST) for end in ends)
    return value, low, high
