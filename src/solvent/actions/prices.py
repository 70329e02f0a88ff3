"""Price an assessed project: its solvency, from the best evidence at hand."""

from collections.abc import Mapping

from solvent.domain.estimate import Input
from solvent.domain.fact import Answer, Fact
from solvent.domain.solvency import Solvency
from solvent.pricing.paces import factors, paces
from solvent.pricing.solvency import solvency
from solvent.source.lead_times import lead_times
from solvent.source.project import Project


def solvency_of(project: Project, facts: Mapping[str, Fact], *, measured: tuple[Input, ...] = ()) -> Solvency:
    """The project's solvency; what was `measured` replaces what is read, declared or assumed."""
    lead = lead_times(project)
    evidence = paces(lead, project.contract, facts, measured=measured)
    return solvency(evidence, factors(lead), in_use=_in_use(project, facts))


def _in_use(project: Project, facts: Mapping[str, Fact]) -> bool:
    serving = facts.get("serving_code")
    serves = serving is not None and serving.value in {Answer.YES, Answer.PARTIAL}
    return serves or project.contract.system.stage in {"pilot", "production"}
