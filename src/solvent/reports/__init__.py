"""Values in, text out: one file a format."""

import importlib
from typing import TYPE_CHECKING, Any

from solvent.domain.appraisal import Appraisal
from solvent.domain.assessment import Assessment
from solvent.domain.certificate import Certificate
from solvent.domain.errors import BadUsage
from solvent.domain.suggest import advice

if TYPE_CHECKING:
    from solvent.domain.operating_domain import Domain
    from solvent.domain.router import Router
    from solvent.domain.watch import Watch

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
VALUE_FORMATS = {
    "text": "value.text",
    "json": "value.json",
    "md": "value.markdown",
    "html": "value.html",
    "sarif": "value.sarif",
    "github": "value.github",
}
ROUTER_FORMATS = {
    "text": "value.router_text",
    "json": "value.router_json",
    "md": "value.router_markdown",
    "html": "value.router_html",
}
DOMAIN_FORMATS = {
    "text": "value.domain_text",
    "json": "value.domain_json",
    "md": "value.domain_markdown",
    "html": "value.domain_html",
}
WATCH_FORMATS = {
    "text": "watch.text",
    "json": "watch.json",
    "md": "watch.markdown",
    "html": "watch.html",
    "sarif": "watch.sarif",
    "github": "watch.github",
}
# By name: a router or a domain brings NumPy along, for which most reports have no time.
_BY_KIND = {"Appraisal": VALUE_FORMATS, "Router": ROUTER_FORMATS, "Domain": DOMAIN_FORMATS, "Watch": WATCH_FORMATS}
_RENDERED = frozenset(["Assessment", "Certificate", *_BY_KIND])
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


def render(
    value: "Assessment | Appraisal | Certificate | Router | Domain | Watch",
    *,
    format: str = "html",  # noqa: A002
    **options: Any,
) -> str:
    """The text of a report in one of the formats that its kind knows, such as `FORMATS` for an assessment.

    `format="text"` takes the options `width`, `colour` and `verbose`; the other formats take none.

    Raises
    ------
    BadUsage
        There is no such format.
    """
    if type(value).__name__ not in _RENDERED:
        raise BadUsage(
            f"There is no report on a {type(value).__name__}.",
            hint="Pass what assess, certify, certify_rate, compare, route, find_domain or watch returned.",
        )
    if isinstance(value, Certificate):
        from solvent.reports.value.single import appraisal_of

        value = appraisal_of(value)
    known = _BY_KIND.get(type(value).__name__, FORMATS)
    if format not in known:
        raise BadUsage(
            f"No report has the format {format!r}.",
            hint=advice(str(format), known, listed="Formats"),
        )
    text: str = importlib.import_module(f"solvent.reports.{known[format]}").render(value, **options)
    return text


def format_of(name: str) -> str | None:
    """The format that a file's name asks for; None where its ending says nothing.

    >>> format_of("out/report.html"), format_of("scan.sarif.json"), format_of("report.pdf")
    ('html', 'sarif', None)
    """
    lower = name.lower()
    endings = sorted(SUFFIXES, key=len, reverse=True)
    return next((SUFFIXES[ending] for ending in endings if lower.endswith(ending)), None)
