"""A router as Markdown for a pull request."""

from solvent.domain.router import Router
from solvent.reports.markdown import text
from solvent.reports.value.router_words import headline, sentences


def render(router: Router) -> str:
    """A heading and a list."""
    rows = "\n".join(f"- {text(sentence, 600)}" for sentence in sentences(router))
    return f"## {text(headline(router), 300)}\n\n{rows}\n"
