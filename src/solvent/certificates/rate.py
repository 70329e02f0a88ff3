"""How often something happens for each unit of exposure, such as failures an hour.

Promise
    A true rate beyond the limit is certified with probability 1 - level at most.

Assumes
    Events come independently of each other at a constant rate, in operation like that which is to come.

Reference
    One look: Garwood 1936, exact Poisson limits. At all times: a mixture of likelihood ratios (Robbins 1970), by
    Ville's inequality (1939).

Example
    >>> import solvent
    >>> solvent.certify_rate(1, 8.0e6, at_most=1e-6).verdict.value
    'proven'
"""

from solvent.catalog.metric import metric
from solvent.domain.errors import BadClaim
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Reduction


@metric(unit="a unit of exposure")
def rate(seen: Predictions) -> Reduction:
    raise BadClaim("A rate needs events and an exposure.", hint="Call certify_rate(events, exposure, at_most=…).")
