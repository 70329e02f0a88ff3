"""Joins what is said of changes: since a revision or a report, of what is staged, and in the reports for readers."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from solvent.actions.compare import compare, earlier
from solvent.actions.staged import Adding, adding
from solvent.adapters.contract_file import read_contract
from solvent.adapters.git import Git
from solvent.adapters.revision import BlobFiles
from solvent.domain.assessment import Assessment
from solvent.domain.comparison import Earlier
from solvent.domain.errors import NoProject
from solvent.domain.ports import Progress
from solvent.reports.earlier import earlier as earlier_in
from solvent.wiring import assess_at, assess_path, bare_world, desk_at, project_root, shelves
from solvent.wiring_past import parting, staged_worlds

if TYPE_CHECKING:
    from solvent.reports.readers.standing import Standing


def assess_staged(path: Path, *, contract_path: Path | None = None, cached: bool = True) -> Adding:
    """What the staged files of the checkout in a folder would add, were they committed; the index is only read.

    Raises
    ------
    NoProject
        The folder is no git checkout.
    """
    root = project_root(path)
    if not Git(root).is_checkout():
        raise NoProject(f"{root} is no git checkout: nothing is staged there.", hint="Leave out --staged.")
    empty = bare_world(BlobFiles(Git(root), {}), None, cached=cached)
    now, before, contract, renamed = staged_worlds(root, empty)
    contract = read_contract(contract_path) if contract_path else contract
    return adding(now, before, shelves(), contract, renamed)


def earlier_at(
    path: Path, commit: str, name: str, *, contract_path: Path | None = None, cached: bool = True
) -> Earlier:
    """The project as it was at a commit, called `name`, for a comparison."""
    return earlier(assess_at(path, commit, contract_path=contract_path, cached=cached), name)


def compare_with(path: Path, assessment: Assessment, before: Earlier) -> Assessment:
    """What an assessment of the project in a folder adds to an earlier one."""
    good = {reader.name: reader.good for reader in shelves().facts}
    renamed = Git(project_root(path)).renamed_since(before.revision) if before.revision else {}
    return compare(assessment, before, renamed=renamed, good=good)


def standing(
    path: Path,
    *,
    contract_path: Path | None = None,
    since: str | None = None,
    ledger: str | None = None,
    days: float = 10,
    progress: Progress | None = None,
) -> "Standing":
    """How the project in a folder stands: now, with a plan for so many days; since a revision, else since the last
    entry but one of its ledger; and what was promised there.

    Raises
    ------
    NoProject
        There is no such folder.
    BadUsage
        There is no such revision.
    """
    from solvent.actions.plan import plan
    from solvent.reports.readers.standing import Standing

    start = parting_of(path, since) if since else None
    found = assess_path(path, contract_path=contract_path, progress=progress, ledger=ledger)
    now = replace(found, plan=plan(found, days=days))
    desk = desk_at(path, contract_path=contract_path, ledger=ledger)
    account = desk.account() if desk is not None else None
    before = None
    if start is not None and since:
        before = earlier_at(path, start, since, contract_path=contract_path)
    elif desk is not None and account is not None and account.before is not None:
        written = desk.document(account.before)
        name = f"the report of {account.before.at[:10]}"
        before = earlier_in(json.dumps(written), name) if written else None
    changed = compare_with(path, found, before).since if before else None
    return Standing(now, changed, account)


def parting_of(path: Path, revision: str) -> str:
    """The commit at which what is checked out in a folder parted from a revision.

    Raises
    ------
    BadUsage
        There is no such revision, or the clone does not reach back to that commit.
    """
    return parting(project_root(path), revision)
