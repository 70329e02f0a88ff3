"""Notebooks: cells, outputs and execution counts, and the Python that they hold."""

import ast
import json
import re
from dataclasses import dataclass

_CELL_MAGIC = re.compile(r"^\s*%%(\w+)")
_PYTHON_CELL_MAGICS = frozenset({"time", "timeit", "capture", "prun", "memit", "python", "python3"})
_INSTALL = re.compile(
    r"^\s*[!%]\s*(?:sys\.executable\s+-m\s+|\{sys\.executable\}\s+-m\s+|python3?\s+-m\s+)?(?:pip3?|conda|mamba|uv\s+pip)\s+install\s+(.+)"
)
_ASSIGNED_MAGIC = re.compile(r"^(\s*)([\w.,][\w., ]{0,199}?)\s{0,9}=\s{0,9}[!%].*$")


@dataclass(frozen=True)
class Cell:
    """One cell. `number` counts all cells from 1, `count` is the execution count, `outputs` their size in bytes."""

    number: int
    kind: str
    source: str
    count: int | None = None
    outputs: int = 0
    tags: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class Install:
    """A package installed by a notebook: what stands behind `pip install`."""

    arguments: str
    cell: int
    line: int


@dataclass(frozen=True)
class Notebook:
    """A notebook as it lies in the file."""

    path: str
    language: str
    cells: tuple[Cell, ...]
    installs: tuple[Install, ...] = ()
    error: str = ""

    @property
    def code(self) -> tuple[Cell, ...]:
        """The code cells that hold something."""
        return tuple(cell for cell in self.cells if cell.kind == "code" and cell.source.strip())

    @property
    def is_stripped(self) -> bool:
        """Whether outputs and counts were taken out before the notebook was committed."""
        return all(cell.count is None and not cell.outputs for cell in self.code)


def read_notebook(path: str, text: str) -> Notebook:
    """A notebook of format 3 or 4; one that cannot be read has no cells and says why."""
    try:
        document = json.loads(text)
        cells = document["cells"] if "cells" in document else document["worksheets"][0]["cells"]
        language = _language(document.get("metadata"))
        read = tuple(_cell(number, cell) for number, cell in enumerate(cells, 1))
    except RecursionError:
        return Notebook(path, "", (), error="its JSON is nested too deep")
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        return Notebook(path, "", (), error=f"it is not a notebook ({type(error).__name__}: {str(error)[:80]})")
    installs = tuple(
        Install(found[1].strip(), cell.number, line)
        for cell in read
        if cell.kind == "code"
        for line, content in enumerate(cell.source.split("\n"), 1)
        if (found := _INSTALL.match(content))
    )
    return Notebook(path, language.lower(), read, installs)


def _language(metadata: object) -> str:
    """The language that a notebook's metadata name; Python where they name none."""
    for key, entry in (("kernelspec", "language"), ("language_info", "name")):
        part = metadata.get(key) if isinstance(metadata, dict) else None
        if isinstance(part, dict) and isinstance(part.get(entry), str):
            return str(part[entry])
    return "python"


def _cell(number: int, cell: dict[str, object]) -> Cell:
    source = cell.get("source", cell.get("input", ""))
    text = "".join(str(part) for part in source) if isinstance(source, list) else str(source)
    count = cell.get("execution_count", cell.get("prompt_number"))
    outputs = cell.get("outputs") or []
    metadata = cell.get("metadata") or {}
    tags = metadata.get("tags", []) if isinstance(metadata, dict) else []
    error = (
        next(
            (
                str(o.get("ename", "error"))
                for o in outputs
                if isinstance(o, dict) and o.get("output_type") in {"error", "pyerr"}
            ),
            "",
        )
        if isinstance(outputs, list)
        else ""
    )
    return Cell(
        number=number,
        kind=str(cell.get("cell_type", "")),
        source=text,
        count=count if isinstance(count, int) else None,
        outputs=_size(outputs),
        tags=tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
        error=error,
    )


def _size(outputs: object) -> int:
    total, stack = 0, [outputs]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            total += len(item)
        elif isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, dict):
            stack.extend(item.values())
    return total


def python_of(notebook: Notebook) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The notebook's Python as one text, magics blanked, and for each code cell its first line there and its number.

    >>> book = Notebook("a.ipynb", "python", (Cell(1, "markdown", "hi"), Cell(2, "code", "%matplotlib inline\\nx = 1")))
    >>> python_of(book)
    ('pass\\nx = 1', ((1, 2),))
    """
    lines: list[str] = []
    starts: list[tuple[int, int]] = []
    for cell in notebook.cells:
        if cell.kind != "code":
            continue
        starts.append((len(lines) + 1, cell.number))
        lines.extend(_sanitised(cell.source))
    return "\n".join(lines), tuple(starts)


def _sanitised(source: str) -> list[str]:
    lines = source.split("\n")
    magic = _CELL_MAGIC.match(source)
    if magic and magic[1] not in _PYTHON_CELL_MAGICS:
        return ["pass", *("" for _ in lines[1:])]
    # A line that begins with `%` may go on with the one before.
    if any(line.lstrip().startswith("%") for line in lines) and _is_python(source):
        return lines
    return [_without_magic(line) for line in lines]


def _is_python(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _without_magic(line: str) -> str:
    stripped = line.lstrip()
    indent = line[: len(line) - len(stripped)]
    if stripped.startswith(("!", "%", "?")):
        # `%time x = f()` runs Python: keep it.
        timed = re.match(r"%(?:time|timeit|prun|memit)\s+(?!-)(.+)", stripped)
        return indent + (timed[1] if timed else "pass")
    if assigned := _ASSIGNED_MAGIC.match(line):
        return f"{assigned[1]}{assigned[2]} = None"
    if stripped.rstrip().endswith("?") and not stripped.startswith("#"):
        return f"{indent}pass"
    return line
