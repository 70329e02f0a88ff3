"""Values in, text out: one file a format."""

import importlib

from solvent.domain.assessment import Assessment

FORMATS = {"text": "terminal", "json": "json", "md": "markdown", "html": "html", "sarif": "sarif", "github": "github"}


def render(value: Assessment, *, format: str = "html") -> str:  # noqa: A002
    """The text of a report in one of `FORMATS`."""
    text: str = importlib.import_module(f"solvent.reports.{FORMATS[format]}").render(value)
    return text
