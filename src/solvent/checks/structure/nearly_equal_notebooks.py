"""Notebooks are copies of one another.

Why
    Nobody knows which one counts; a fault mended in one stays in the others.

Pay
    Keep one, move what differs into parameters (papermill) or into functions of a module, and delete the rest: the
    history keeps them.

Not
    Notebooks with fewer than six different code cells; lessons.

Debt
    --- eda.ipynb
    {"cells": [{"cell_type": "code", "source": "a = 1"}, {"cell_type": "code", "source": "b = 2"},
     {"cell_type": "code", "source": "c = 3"}, {"cell_type": "code", "source": "d = 4"},
     {"cell_type": "code", "source": "e = 5"}, {"cell_type": "code", "source": "f = 6"}]}
    --- eda_final.ipynb
    {"cells": [{"cell_type": "code", "source": "a = 1"}, {"cell_type": "code", "source": "b = 2"},
     {"cell_type": "code", "source": "c = 3"}, {"cell_type": "code", "source": "d = 4"},
     {"cell_type": "code", "source": "e = 5"}, {"cell_type": "code", "source": "f = 7"}]}

Paid
    --- eda.ipynb
    {"cells": [{"cell_type": "code", "source": "a = 1"}, {"cell_type": "code", "source": "b = 2"},
     {"cell_type": "code", "source": "c = 3"}, {"cell_type": "code", "source": "d = 4"},
     {"cell_type": "code", "source": "e = 5"}, {"cell_type": "code", "source": "f = 6"}]}
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.alike import alike_notebooks
from solvent.source.paths import is_lesson
from solvent.source.project import Project


@check("STR109", effort=Effort(0.5, 3), severity=Severity.LOW, stage=Stage.PROCESS)
def nearly_equal_notebooks(project: Project) -> Iterator[Sighting]:
    for first, *others in alike_notebooks(project):
        if all(map(is_lesson, (first, *others))):
            continue
        named = ", ".join(f"`{path}`" for path in others[:3]) + (f" and {len(others) - 3} more" if others[3:] else "")
        yield Sighting(
            Place(first), f"Most cells stand again in {named}", tuple(Place(path) for path in others), " ".join(others)
        )
