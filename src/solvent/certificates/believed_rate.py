"""A rate per exposure, given what was believed of it before any operation.

Promise
    Given the belief, the rate is within the limit with probability level, at whichever time one looks.

Assumes
    What is believed beforehand holds: that the rate is at most the believed one with the stated probability. Nothing
    else is believed; the rest of the prior lies where it is worst. There was no event.

Reference
    Bishop et al. 2011; Zhao et al. 2019, Assessing the safety and reliability of autonomous vehicles from road testing.

Example
    >>> import solvent
    >>> solvent.certify_rate(0, 9e8, at_most=1e-9, believed=(0.9, 1e-10)).verdict.value
    'proven'
"""

from solvent.catalog.metric import metric
from solvent.domain.errors import BadClaim
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Reduction


@metric(unit="a unit of exposure")
def believed_rate(seen: Predictions) -> Reduction:
    raise BadClaim(
        "A rate needs events and an exposure.",
        hint="Call certify_rate(events, exposure, at_most=…, believed=(0.9, 1e-10)).",
    )
