"""A router for a terminal."""

import textwrap
from typing import Any

from solvent.domain.router import Router
from solvent.reports.value.router_words import headline, sentences
from solvent.source.text import printable


def render(router: Router, *, width: int = 80, **_: Any) -> str:
    """The answer, then what it rests on."""
    parts = [headline(router), "", *sentences(router)]
    return "\n".join(textwrap.fill(printable(part), max(width, 40)) for part in parts)
