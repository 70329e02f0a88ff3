"""Stations on the way to a finding that lie in files of a project: documents, tables, code that was read before."""

from solvent.domain.evidence import Place, Step
from solvent.source.paths import suffix
from solvent.source.project import Project

_LONGEST = 160


def station(project: Project, label: str, place: Place) -> Step:
    """What happens at a place, with its line where it is one of text."""
    readable = place.line is not None and place.cell is None and suffix(place.path) != ".ipynb"
    lines = project.text(place.path).split("\n") if readable else []
    at = place.line or 0
    return Step(label, place, lines[at - 1].strip()[:_LONGEST] if 0 < at <= len(lines) else "")
