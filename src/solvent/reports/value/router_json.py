"""A router as JSON: what a service loads with `Router.from_json`."""

from solvent.domain.router import Router
from solvent.reports.json import escaped


def render(router: Router) -> str:
    """One object."""
    return escaped(router.to_json())
