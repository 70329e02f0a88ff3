"""The five problems of machine learning in production, each priced by its own file."""

from solvent.domain.problem import Problem
from solvent.pricing.circumstances import Circumstances
from solvent.pricing.incident import priced
from solvent.pricing.problems import bad_deployment, changed_step, drift, new_requirement, unforeseen

MODELS = (drift, new_requirement, changed_step, unforeseen, bad_deployment)


def problems(seen: Circumstances) -> tuple[Problem, ...]:
    """All five, in the order in which a system mostly meets them."""
    return tuple(priced(model.incident(seen), seen) for model in MODELS)
