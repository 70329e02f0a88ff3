"""Where a part of the contract stands in its file."""

from solvent.domain.evidence import Place
from solvent.source.project import Project


def clause(project: Project, section: str) -> Place:
    """The line that opens a section of the contract; the file alone where it has no such section."""
    path = project.contract.path or "solvent.toml"
    return entry(path, project.text(path), section)


def entry(path: str, text: str, section: str, index: int = 0) -> Place:
    """The line that opens a section, or that entry of a repeated one, in the text of a contract; else the file alone.

    >>> str(entry("solvent.toml", "[cost]\\n[[requirements]]\\nmetric = 'f1'\\n[[requirements]]\\n", "requirements", 1))
    'solvent.toml:4'
    """
    lines = enumerate(text.split("\n"), 1)
    opened = [n for n, line in lines if line.strip().strip("[]").strip().removeprefix("tool.solvent.") == section]
    return Place(path, opened[min(index, len(opened) - 1)]) if opened else Place(path)
