"""A notebook was saved after its cells ran out of order.

Why
    What it shows is not what it does from top to bottom: the results come from a state that nobody can make again.

Pay
    Restart the kernel and run all cells before committing, in CI best with papermill or nbmake.

Not
    Notebooks whose outputs were stripped, that start later than 1 in order, or in which some cells never ran; cells
    that only show something, and others whose order changes nothing.

Debt
    {"nbformat": 4, "metadata": {}, "cells": [
      {"cell_type": "code", "execution_count": 3, "metadata": {}, "outputs": [], "source": "x = 1"},
      {"cell_type": "code", "execution_count": 9, "metadata": {}, "outputs": [], "source": "y = x + 1"},
      {"cell_type": "code", "execution_count": 4, "metadata": {}, "outputs": [], "source": "y = y * 2"},
      {"cell_type": "code", "execution_count": 12, "metadata": {}, "outputs": [], "source": "print(y)"}]}

Paid
    {"nbformat": 4, "metadata": {}, "cells": [
      {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": "x = 1"},
      {"cell_type": "code", "execution_count": 2, "metadata": {}, "outputs": [], "source": "y = x + 1"}]}
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.cell_order import disordered
from solvent.source.notebook import Notebook
from solvent.source.paths import Role, is_lesson, role_of

# A cell or two run again while looking at them is an everyday matter.
_FEW = 2


@check("REP108", effort=Effort(0.2, 2), severity=Severity.LOW, stage=Stage.PROCESS)
def cells_out_of_order(notebook: Notebook) -> Iterator[Sighting]:
    if notebook.is_stripped or role_of(notebook.path) is not Role.CODE or is_lesson(notebook.path):
        return
    back = disordered(notebook)
    if back:
        message = f"Cell {back[0].number} ran before a cell above it that bears on it"
        if len(back) > 1:
            message += f", and {len(back) - 1} more like it"
        severity = Severity.LOW if len(back) > _FEW else Severity.NOTE
        places = tuple(Place(notebook.path, 1, cell.number) for cell in back[1:6])
        yield Sighting(Place(notebook.path, 1, back[0].number), message, places, key="order", severity=severity)
