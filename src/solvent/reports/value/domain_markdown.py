"""A domain as Markdown for a pull request."""

from solvent.domain.operating_domain import Domain
from solvent.reports.value.domain_words import everything, headline
from solvent.reports.value.listed import markdown


def render(domain: Domain) -> str:
    """A heading and a list."""
    return markdown(headline(domain), everything(domain))
