"""Values in, text out: one file a format."""

import importlib
from typing import Any

from solvent.domain.assessment import Assessment
from solvent.domain.errors import BadUsage
from solvent.domain.suggest import nearest

FORMATS = {
    "text": "terminal",
    "json": "json",
    "md": "markdown",
    "html": "html",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
}
# What the name of a file says about the format that it wants.
SUFFIXES = {
    ".txt": "text",
    ".json": "json",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".sarif": "sarif",
    ".sarif.json": "sarif",
    ".xml": "junit",
}


def render(value: Assessment, *, format: str = "html", **options: Any) -> str:  # noqa: A002
    """The text of a report in one of `FORMATS`.

    `format="text"` takes the options `width`, `colour` and `verbose`; the other formats take none.

    Raises
    ------
    BadUsage
        There is no such format.
    """
    if format not in FORMATS:
        close = nearest(format, FORMATS)
        raise BadUsage(
            f"No report has the format {format!r}.",
            hint=f"Did you mean {close!r}?" if close else f"Formats: {', '.join(FORMATS)}.",
        )
    text: str = importlib.import_module(f"solvent.reports.{FORMATS[format]}").render(value, **options)
    return text


def format_of(name: str) -> str | None:
    """The format that a file's name asks for; None where its ending says nothing.

    >>> format_of("out/report.html"), format_of("scan.sarif.json"), format_of("report.pdf")
    ('html', 'sarif', None)
    """
    lower = name.lower()
    endings = sorted(SUFFIXES, key=len, reverse=True)
    return next((SUFFIXES[ending] for ending in endings if lower.endswith(ending)), None)
