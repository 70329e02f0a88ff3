"""From a file's text to its module: one way in for scripts and notebooks."""

from solvent.source.module import Module
from solvent.source.notebook import Notebook, python_of
from solvent.source.repair import Unparsable, parse


def read_module(path: str, text: str) -> Module:
    """The parsed module of a Python file.

    Raises
    ------
    Unparsable
        Neither this interpreter's grammar nor any repair fits.
    """
    try:
        tree, dialect = parse(text)
        return Module(path, text, tree, dialect=dialect)
    except RecursionError:
        raise Unparsable("its code is nested too deep") from None


def notebook_module(notebook: Notebook) -> Module:
    """The parsed module of a notebook; cells that do not parse are left out.

    Raises
    ------
    Unparsable
        No cell of it is Python.
    """
    text, cells = python_of(notebook)
    try:
        tree, dialect = parse(text)
    except Unparsable:
        text = _parsable_cells(text, cells)
        tree, dialect = parse(text)
    counted = sorted((cell.count, cell.number) for cell in notebook.code if cell.count is not None)
    module = Module(notebook.path, text, tree, dialect=dialect, cells=cells)
    module.run = tuple(number for _, number in counted)
    return module


def _parsable_cells(text: str, cells: tuple[tuple[int, int], ...]) -> str:
    lines = text.split("\n")
    ends = [start - 1 for start, _ in cells[1:]] + [len(lines)]
    kept: list[str] = []
    parsed = 0
    for (start, _), end in zip(cells, ends, strict=True):
        part = lines[start - 1 : end]
        try:
            parse("\n".join(part))
            kept.extend(part)
            parsed += 1
        except Unparsable:
            kept.extend("" for _ in part)
    if not parsed:
        raise Unparsable("no cell of it is Python")
    return "\n".join(kept)
