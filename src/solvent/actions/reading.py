"""Reading one file: its outline, its notebook, and what the checks of single files see in it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solvent.catalog.check import Check
from solvent.domain.finding import Sighting
from solvent.source.module import Module
from solvent.source.notebook import Notebook, read_notebook
from solvent.source.outline import Outline, Signal, outline
from solvent.source.paths import Role, role_of
from solvent.source.project import Digest
from solvent.source.reading import notebook_module, read_module
from solvent.source.repair import Unparsable
from solvent.source.signals import signals


@dataclass(frozen=True)
class Seen:
    """A check's code and what it saw, with the line of code at that place and the function around it."""

    code: str
    sighting: Sighting
    line: str = ""


@dataclass(frozen=True)
class Reading:
    """All that is kept of one Python file or notebook."""

    outline: Outline
    digest: Digest | None = None
    seen: tuple[Seen, ...] = ()


def read_file(path: str, text: str, checks: Sequence[Check]) -> Reading:
    """Read a Python file or a notebook; what cannot be parsed is said in the outline's `error`."""
    notebook = read_notebook(path, text) if path.endswith(".ipynb") else None
    try:
        if notebook is None:
            module = read_module(path, text)
        elif notebook.error:
            return Reading(Outline(path, error=notebook.error), digest(notebook))
        elif not notebook.language.startswith("python"):
            return Reading(Outline(path, error=f"its language is {notebook.language}"), digest(notebook))
        else:
            module = notebook_module(notebook)
        seen = tuple(_seen_in_module(module, checks))
        shape = outline(module, tuple(_signals(module)))
    except Unparsable as error:
        return Reading(Outline(path, lines=text.count("\n"), error=str(error)), digest(notebook) if notebook else None)
    except RecursionError:
        return Reading(Outline(path, error="its code is nested too deep"), digest(notebook) if notebook else None)
    if notebook is None:
        return Reading(shape, None, seen)
    return Reading(shape, digest(notebook), (*seen, *_seen_in_notebook(notebook, checks)))


def _seen_in_module(module: Module, checks: Sequence[Check]) -> Iterator[Seen]:
    for check in checks:
        if check.reads is Module and module.role in check.on:
            for sighting in check.run(module):
                yield Seen(check.code, sighting, _line_at(module, sighting))


def _seen_in_notebook(notebook: Notebook, checks: Sequence[Check]) -> Iterator[Seen]:
    if role_of(notebook.path) in {Role.VENDORED, Role.GENERATED}:
        return
    for check in checks:
        if check.reads is Notebook:
            for sighting in check.run(notebook):
                yield Seen(check.code, sighting)


def _signals(module: Module) -> Iterator[Signal]:
    for read in signals():
        yield from read(module)


def _line_at(module: Module, sighting: Sighting) -> str:
    line = sighting.place.line or 1
    if sighting.place.cell is not None:
        start = next((start for start, cell in module.cells if cell == sighting.place.cell), 1)
        line += start - 1
    return module.lines[line - 1].strip()[:300] if 0 < line <= len(module.lines) else ""


def digest(notebook: Notebook) -> Digest:
    """What is kept of a notebook."""
    code = notebook.code
    return Digest(
        path=notebook.path,
        language=notebook.language,
        cells=len(notebook.cells),
        code_lines=sum(cell.source.count("\n") + 1 for cell in code),
        hashes=tuple(
            hashlib.sha1("".join(cell.source.split()).encode("utf-8", "replace")).hexdigest()[:12] for cell in code
        ),
        counts=tuple(cell.count for cell in code),
        outputs=sum(cell.outputs for cell in code),
        installs=notebook.installs,
        stripped=notebook.is_stripped,
        error=notebook.error,
    )
