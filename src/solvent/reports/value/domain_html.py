"""A domain as a page for everybody: one file that asks nothing of the network."""

from solvent.domain.operating_domain import Domain
from solvent.reports.html import page
from solvent.reports.value import domain_words


def render(domain: Domain) -> str:
    """The page, complete in itself."""
    return page("domain_page.html.j2", domain=domain, condition=domain.sql, domain_words=domain_words)
