"""A router for a terminal."""

from typing import Any

from solvent.domain.router import Router
from solvent.reports.value.listed import plain
from solvent.reports.value.router_words import headline, sentences


def render(router: Router, *, width: int = 80, **_: Any) -> str:
    """The answer, then what it rests on."""
    return plain(headline(router), sentences(router), width=width)
