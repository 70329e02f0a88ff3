"""Code uses a name that nothing defines.

Why
    The line fails with a NameError as soon as it runs; that it is still there shows that nobody runs it.

Pay
    Import or define the name, and run the line in a test; or delete the code.

Not
    Names in annotations, names that notebooks and platforms provide, built-ins of Python 2, and files that run `exec`.

Debt
    --- predict.py
    def predict(rows):
        path = os.path.join("models", "model.pkl")
        return load(path)

    def load(path):
        return path
    --- lints
    predict.py:2 F821 Undefined name `os`

Paid
    --- predict.py
    import os

    def predict(rows):
        path = os.path.join("models", "model.pkl")
        return load(path)

    def load(path):
        return path

Source
    Ruff's rule F821.
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.undefined import undefined_names

_MOST = 8


@check("STR106", effort=Effort(0.1, 1), severity=Severity.MEDIUM, stage=Stage.PROCESS)
def undefined_name(project: Project) -> Iterator[Sighting]:
    for uses in undefined_names(project).values():
        names = list(dict.fromkeys(name for name, _ in uses))
        shown = ", ".join(f"`{name}`" for name in names[:3]) + (f" and {len(names) - 3} more" if names[3:] else "")
        verb = "is" if len(names) == 1 else "are"
        yield Sighting(
            uses[0][1], f"{shown} {verb} used but never defined", tuple(p for _, p in uses[1:_MOST]), " ".join(names)
        )
