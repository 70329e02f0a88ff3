"""A domain as JSON: what a service loads with `Domain.from_json`."""

from solvent.domain.operating_domain import Domain
from solvent.reports.json import escaped


def render(domain: Domain) -> str:
    """One object."""
    return escaped(domain.to_json())
