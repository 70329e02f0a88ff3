"""Reports in notebooks: IPython shows an assessment, a certificate or a watch as its page, in a frame of its own."""

import html
from typing import Any

from solvent.reports import render

_SHOWN = (
    ("solvent.domain.assessment", "Assessment"),
    ("solvent.domain.appraisal", "Appraisal"),
    ("solvent.domain.certificate", "Certificate"),
    ("solvent.domain.router", "Router"),
    ("solvent.domain.operating_domain", "Domain"),
    ("solvent.domain.watch", "Watch"),
)
_HEIGHT = 640


def framed(value: Any) -> str:
    """The page of a value in a frame, so that neither its style nor its script touches the notebook's."""
    page = html.escape(render(value, format="html"), quote=True)
    return (
        f'<iframe title="solvent: {type(value).__name__}" srcdoc="{page}" sandbox="allow-scripts"'
        f' style="width:100%;height:{_HEIGHT}px;border:0"></iframe>'
    )


def register(shell: Any) -> None:
    """Have an IPython shell show what solvent returns."""
    formatter = shell.display_formatter.formatters["text/html"]
    for module, name in _SHOWN:
        formatter.for_type_by_name(module, name, framed)
