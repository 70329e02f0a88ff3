"""Propose a first contract: what a project shows of it, each with its evidence, and what only the team can say."""

from collections.abc import Iterator, Mapping

from solvent.actions.proposals.columns import columns
from solvent.actions.proposals.commands import commands
from solvent.actions.proposals.nature import nature
from solvent.actions.proposals.places import places
from solvent.actions.proposals.scale import scale
from solvent.domain.contract_keys import keys
from solvent.domain.fact import Fact
from solvent.domain.proposal import Proposal
from solvent.source.project import Project

# What no file shows, dearest first; asked on a terminal.
ASKED = (
    "system.purpose",
    "system.stage",
    "scale.predictions_per_day",
    "cost.per_error",
    "human.error_rate",
    "labels.delay_days",
    "team.repair_days",
)


def propose(project: Project, facts: Mapping[str, Fact]) -> dict[str, Proposal]:
    """What the project shows, by key of the contract."""
    return {proposal.key: proposal for proposal in _shown(project, facts) if proposal.key in keys()}


def _shown(project: Project, facts: Mapping[str, Fact]) -> Iterator[Proposal]:
    found = {proposal.key: proposal for proposal in columns(project)}
    yield from found.values()
    target = found.get("data.target")
    yield from nature(project, facts)
    yield from scale(project)
    yield from places(project, str(target.value) if target else None)
    yield from commands(project)
