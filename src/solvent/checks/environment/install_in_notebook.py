"""A notebook installs packages as it runs.

Why
    What the notebook needs is written down nowhere else, the newest versions of the day are taken, and whatever
    runs in the same environment changes with it.

Pay
    List the packages with their versions in the project's environment, and install it before the notebook
    starts.

Debt
    --- train.ipynb
    {"cells": [{"cell_type": "code", "source": "!pip install xgboost", "outputs": [], "metadata": {}},
    {"cell_type": "code", "source": "import xgboost", "outputs": [], "metadata": {}}],
    "metadata": {}, "nbformat": 4, "nbformat_minor": 5}

Paid
    --- requirements.txt
    xgboost==2.0.3
    --- train.ipynb
    {"cells": [{"cell_type": "code", "source": "import xgboost", "outputs": [], "metadata": {}}],
    "metadata": {}, "nbformat": 4, "nbformat_minor": 5}

Not
    Notebooks made for Colab, which starts empty each time; documentation and examples; installing the project
    itself or its own list.
"""

import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.environment.usage import installed_by, own_names
from solvent.source.paths import Role, role_of
from solvent.source.project import Project

_SHOWN = re.compile(
    r"(^|/)(examples?|tutorials?|demos?|colab)/|colab|(^|/)[^/]*(tutorial|quick_?start|getting_?started)[^/]*$", re.I
)


@check("ENV107", effort=Effort(0.2, 1), severity=Severity.LOW, stage=Stage.TRAIN)
def install_in_notebook(project: Project) -> Iterator[Sighting]:
    own = own_names(project)
    for path, notebook in project.notebooks.items():
        outline = project.outlines.get(path)
        is_colab = outline is not None and (
            any(item.name.startswith("google.colab") for item in outline.imports)
            or any("google.colab" in text.value for text in outline.texts)
        )
        if role_of(path) is not Role.CODE or is_colab or _SHOWN.search(path):
            continue
        found = [
            (i, names) for i in notebook.installs if (names := [n for n in installed_by(i.arguments) if n not in own])
        ]
        if found:
            names = list(dict.fromkeys(name for _, installed in found for name in installed))
            shown = ", ".join(f"`{name}`" for name in names[:3]) + (
                f" and {len(names) - 3} more" if len(names) > 3 else ""
            )
            places = [Place(path, i.line, i.cell) for i, _ in found]
            yield Sighting(places[0], f"A cell installs {shown}", also=tuple(places[1:]), key="notebook installs")
