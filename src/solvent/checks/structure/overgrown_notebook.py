"""A notebook has grown into a program.

Why
    Nothing in it can be imported, tested or reviewed line by line, and what a cell shows depends on the order in which
    cells were run.

Pay
    Move the functions into modules with tests, one group at a time, and import them; leave the story and the plots.

Not
    Long notebooks that only show and plot, or whose functions stand in modules as well; examples, tutorials, courses.

Debt
    --- train.ipynb
    {"cells": [{"cell_type": "code", "source": [
     "def load(x): return x\\ndef clean(x): return x\\ndef join(x): return x\\ndef split(x): return x\\n",
     "def scale(x): return x\\ndef fit(x): return x\\ndef score(x): return x\\ndef tune(x): return x\\n",
     "def plot(x): return x\\ndef report(x): return x\\ndef save(x): return x\\ndef fetch(x): return x\\n",
     "def label(x): return x\\ndef merge(x): return x\\ndef sample(x): return x\\ndef encode(x): return x\\n",
     "def decode(x): return x\\ndef rank(x): return x\\ndef export(x): return x\\ndef check(x): return x\\n"]}]}

Paid
    --- train.ipynb
    {"cells": [{"cell_type": "code", "source": "from flights import train\\ntrain()"}]}
"""

import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.occasion import is_competition
from solvent.source.paths import Role
from solvent.source.project import Project

LEAST_LINES = 400
LEAST_FUNCTIONS = 8
LEAST_COMPLEXITY = 50
MANY_FUNCTIONS = 20
_SHOWN = re.compile(
    r"(?:^|/)[^/]*(?:example|tutorial|demo|course|lesson|article|docs?|colab|workshop)[^/]*(?:/|$)", re.I
)
_EXPORTS = re.compile(r"nbdev|^jupytext", re.I)


@check("STR114", effort=Effort(4, 24), severity=Severity.LOW, stage=Stage.PROCESS)
def overgrown_notebook(project: Project, *, least_lines: int = LEAST_LINES) -> Iterator[Sighting]:
    # What is submitted as a notebook has to be whole.
    if is_competition(project):
        return
    importable = {d.name for o in project.outlines.values() if not o.is_notebook for d in o.definitions}
    for path, book in project.notebooks.items():
        outline = project.outlines.get(path)
        if outline is None or outline.role is not Role.CODE or _SHOWN.search(path):
            continue
        functions = [d for d in outline.definitions if d.kind == "function" and d.name not in importable]
        tangled = sum(d.complexity for d in functions) >= LEAST_COMPLEXITY
        grown = book.code_lines >= least_lines and (len(functions) >= LEAST_FUNCTIONS or tangled)
        exported = any(_EXPORTS.search(item.name) for item in outline.imports)
        if not exported and (grown or len(functions) >= MANY_FUNCTIONS):
            yield Sighting(
                Place(path),
                f"{book.code_lines:,} lines of code in {book.cells} cells define {len(functions)} functions that"
                " nothing can import or test",
                key="overgrown",
                effort=Effort(2 + 0.25 * len(functions), 8 + len(functions)),
            )
