"""How often two channels fail at once, from the record of each.

Promise
    A true rate beyond the limit is certified with probability 1 - level at most.

Assumes
    The channels' failures correlate as stated, at any demand; each record is of independent demands like those to come.

Reference
    p = p1 p2 + rho sqrt(p1 q1 p2 q2) for correlated binary events; each channel's bound holds with 1 - (1 - level) / 2
    (Bonferroni): exact Poisson, or a mixture of likelihood ratios at all times.

Example
    >>> import solvent
    >>> solvent.certify_rate(2, 1e5, at_most=1e-8, second_channel=(1, 1e5), looks="fixed").verdict.value
    'proven'
"""

from solvent.catalog.metric import metric
from solvent.domain.errors import BadClaim
from solvent.stats.predictions import Predictions
from solvent.stats.reduction import Reduction


@metric(unit="a unit of exposure")
def two_channels(seen: Predictions) -> Reduction:
    raise BadClaim(
        "Two channels need events and an exposure each.",
        hint="Call certify_rate(events, exposure, at_most=…, second_channel=(events, exposure)).",
    )
