"""Code excerpts as HTML: highlighted with classes, line by line."""

from dataclasses import dataclass
from functools import cache

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

from solvent.domain.finding import Finding
from solvent.source.text import printable

_LONGEST_LINE, _MOST_LINES = 200, 12
# Only what projects hold: a lexer's regular expressions must be safe on hostile text.
_LEXERS = {
    "py": "python",
    "ipynb": "python",
    "pyi": "python",
    "yml": "yaml",
    "yaml": "yaml",
    "toml": "toml",
    "json": "json",
    "cfg": "ini",
    "ini": "ini",
    "sh": "bash",
    "dockerfile": "docker",
}
_FORMAT = HtmlFormatter(nowrap=True)


@dataclass(frozen=True)
class Line:
    """One line of an excerpt; `here` is the line that a finding points at."""

    number: int
    code: Markup
    here: bool


def excerpt(finding: Finding) -> tuple[Line, ...]:
    """The lines around a finding."""
    shown = finding.excerpt[:_MOST_LINES]
    text = "\n".join(printable(code).replace("\n", " ").replace("\r", " ")[:_LONGEST_LINE] for _, code in shown)
    highlighted = highlight(text, _lexer(finding.place.path), _FORMAT).split("\n")
    return tuple(
        Line(number, Markup(code), number == finding.place.line)
        for (number, _), code in zip(shown, highlighted, strict=False)
    )


def _lexer(path: str) -> Lexer:
    ending = path.rpartition("/")[2].rpartition(".")[2].lower()
    return _named(_LEXERS.get(ending, "text"))


@cache
def _named(name: str) -> Lexer:
    return get_lexer_by_name(name, stripnl=False, ensurenl=False)
