"""The contract names a file that does not exist.

Why
    Whoever relies on the contract, solvent's own commands included, finds nothing there.

Pay
    Correct the path, or commit, pull or produce the file.

Not
    Addresses, tables, globs, outputs that DVC makes, and files that version control ignores, such as logs that
    production writes.

Debt
    --- solvent.toml
    [[requirements]]
    metric = "error_rate"
    at_most = 0.2
    level = 0.95
    [labels]
    guideline = "docs/labelling.md"

Paid
    --- solvent.toml
    [[requirements]]
    metric = "error_rate"
    at_most = 0.2
    level = 0.95
    [labels]
    guideline = "docs/labelling.md"
    --- docs/labelling.md
    # How to label
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.artefacts.pointers import dvc
from solvent.source.clauses import clause
from solvent.source.ignored import is_ignored
from solvent.source.project import Project


@check("VAL108", effort=Effort(0.25, 1), severity=Severity.LOW, stage=Stage.SCOPE)
def missing_contract_path(project: Project) -> Iterator[Sighting]:
    contract = project.contract
    named = [("labels", contract.labels.guideline)]
    named += [("data", path) for path in (*contract.data.training, *contract.data.evaluation)]
    for section, path in named:
        if contract.path is not None and path and _is_plain(path) and not _exists(project, path):
            yield Sighting(clause(project, section), f"`{path}` is named in `{section}`, but does not exist", key=path)


def _is_plain(path: str) -> bool:
    return not any(sign in path for sign in "*?[:$~{") and not path.startswith("/")


def _exists(project: Project, path: str) -> bool:
    wanted = path.removeprefix("./").rstrip("/")
    pointers = (f"{wanted}.dvc", f"{wanted.partition('/')[0]}.dvc")
    there = wanted in project.files.entries or project.has_folder(wanted) or any(project.has(p) for p in pointers)
    return there or dvc(project).covers(wanted) or is_ignored(project, wanted)
