"""A domain for a terminal."""

from typing import Any

from solvent.domain.operating_domain import Domain
from solvent.reports.value.domain_words import everything, headline
from solvent.reports.value.listed import plain


def render(domain: Domain, *, width: int = 80, **_: Any) -> str:
    """The answer, then what it rests on."""
    return plain(headline(domain), everything(domain), width=width)
