"""A router as Markdown for a pull request."""

from solvent.domain.router import Router
from solvent.reports.value.listed import markdown
from solvent.reports.value.router_words import headline, sentences


def render(router: Router) -> str:
    """A heading and a list."""
    return markdown(headline(router), sentences(router))
