"""An answer and what it rests on, as a list of sentences."""

import textwrap
from collections.abc import Iterable

from solvent.reports.markdown import text
from solvent.source.text import printable


def markdown(headline: str, sentences: Iterable[str]) -> str:
    """A heading and a list; safe with hostile names."""
    rows = "\n".join(f"- {text(sentence, 900)}" for sentence in sentences)
    return f"## {text(headline, 300)}\n\n{rows}\n"


def plain(headline: str, sentences: Iterable[str], *, width: int) -> str:
    """Lines of a width."""
    return "\n".join(textwrap.fill(printable(part), max(width, 40)) for part in (headline, "", *sentences))
