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

import re
from collections import defaultdict
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Lint, Project

_NAME = re.compile(r"`(\w+)`")
_PROVIDED = frozenset(
    "spark sc sqlContext dbutils display displayHTML get_ipython snakemake profile reveal_type c _ __ WindowsError"
    " xrange unicode raw_input basestring long reduce file unichr cmp execfile reload apply buffer intern".split()
)
_MOST = 8


@check("STR106", effort=Effort(0.1, 1), severity=Severity.MEDIUM, stage=Stage.PROCESS)
def undefined_name(project: Project) -> Iterator[Sighting]:
    by_file: dict[str, list[tuple[str, Place]]] = defaultdict(list)
    for lint in project.lints:
        found = _NAME.search(lint.message) if lint.rule == "F821" else None
        if found and found[1] not in _PROVIDED and not _may_be_unused(project, lint, found[1]):
            by_file[lint.place.path].append((found[1], lint.place))
    for path, uses in by_file.items():
        outline = project.outlines.get(path)
        if outline is None or outline.dialect != "python" or any(c.name in {"exec", "globals"} for c in outline.calls):
            continue
        names = list(dict.fromkeys(name for name, _ in uses))
        shown = ", ".join(f"`{name}`" for name in names[:3]) + (f" and {len(names) - 3} more" if names[3:] else "")
        verb = "is" if len(names) == 1 else "are"
        yield Sighting(
            uses[0][1], f"{shown} {verb} used but never defined", tuple(p for _, p in uses[1:_MOST]), " ".join(names)
        )


def _may_be_unused(project: Project, lint: Lint, name: str) -> bool:
    """Whether the name stands where Python may never look it up: in an annotation or in a text."""
    lines = project.text(lint.place.path).split("\n")
    number = lint.place.line or 1
    line = lines[number - 1][:1000] if number <= len(lines) else ""
    return bool(
        re.search(rf"(?:->|\w\s*:)[^=#]{{0,200}}\b{name}\b", line) or re.search(rf"['\"][^'\"]*\b{name}\b", line)
    )
