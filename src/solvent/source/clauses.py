"""Where a part of the contract stands in its file."""

from solvent.domain.evidence import Place
from solvent.source.project import Project


def clause(project: Project, section: str) -> Place:
    """The line that opens a section of the contract; the file alone where it has no such section."""
    path = project.contract.path or "solvent.toml"
    for number, line in enumerate(project.text(path).split("\n"), 1):
        if line.strip().strip("[]").strip().removeprefix("tool.solvent.") == section:
            return Place(path, number)
    return Place(path)
