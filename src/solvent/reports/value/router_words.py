"""A router in words: the same sentences in every format."""

from collections.abc import Iterator

from solvent.domain.router import Lane, Router, RoutingCost
from solvent.reports.value.words import quantity


def headline(router: Router) -> str:
    """What is decided by machine, in one sentence."""
    claim = router.certificate.claim
    asked = f"{claim.metric.replace('_', ' ')} {claim.sense.words} {quantity(claim.limit, _unit(router))}"
    if router.threshold is None:
        return f"Nothing can be left to the machine: for no part of its decisions is {asked} guaranteed."
    share = quantity(router.coverage, "share")
    if router.slices:
        return f"The machine can decide {share}; of that, {asked} is guaranteed in each slice."
    where = f"where its confidence is at least {_told(router.threshold)}"
    return f"The machine can decide {share}: {where}, {asked} is guaranteed."


def sentences(router: Router) -> Iterator[str]:
    """The guarantee, what it costs, and who is needed for the rest."""
    found = router.certificate
    known = found.estimate
    yield found.promise
    if router.threshold is not None:
        seen = quantity(known.value, known.unit)
        seen = f"{seen} of decisions were wrong" if known.unit == "share" else f"a decision cost {seen}"
        yield f"On the {known.n or 0:,} labels above it, {seen} ({known.grade})."
    yield from map(_lane, router.slices)
    if router.cost is not None:
        yield from _cost(router.cost)
    if router.reviewers is not None:
        yield f"The other {quantity(1 - router.coverage, 'share')} take {router.reviewers} people at a time."
    if found.needed:
        more = f"{float(f'{found.needed:.2g}'):,.0f}"
        yield f"About {more} more labels could guarantee it for a part, if the truth is as seen."
    yield from router.notes


def _lane(lane: Lane) -> str:
    if lane.threshold is None:
        return f"{lane.slice}: nothing can be guaranteed on {lane.n:,} labels; all of it goes to people."
    return f"{lane.slice}: {quantity(lane.coverage, 'share')}, from a confidence of {_told(lane.threshold)} on."


def _cost(cost: RoutingCost) -> Iterator[str]:
    ways = (("as routed", cost.routed), ("all by people", cost.all_human), ("all by machine", cost.all_machine))
    said = (
        f"{name} {quantity(known.value, known.unit.partition('/')[0])} ({known.low:.3g} to {known.high:.3g})"
        for name, known in ways
    )
    yield f"A decision costs: {', '.join(said)}."


def _told(threshold: float) -> str:
    """With as many digits as tell it from 1."""
    return f"{threshold:.4g}" if threshold < 0.9995 else f"{threshold:.8g}"


def _unit(router: Router) -> str:
    return "share" if router.certificate.claim.metric == "error_rate" else router.certificate.estimate.unit
