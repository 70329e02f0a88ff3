"""Joins actions to adapters; the only module that knows both."""

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache, partial
from importlib.metadata import version as installed_version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from solvent.actions.bookkeeping import write_offs
from solvent.actions.gather import Shelves, World, read_project
from solvent.actions.init import propose
from solvent.actions.interview import Answers
from solvent.adapters.cache import NoCache, SqliteCache, cache_folder
from solvent.adapters.clock import SystemClock
from solvent.adapters.codec import MessagePack
from solvent.adapters.contract_edit import Entry, edited, rewrite
from solvent.adapters.contract_file import NAMES, find_contract, read_contract, write_new
from solvent.adapters.contract_schema import contract_schema
from solvent.adapters.files import DiskFiles
from solvent.adapters.git import Git
from solvent.adapters.guard import CpuGuard
from solvent.adapters.lint import ruff
from solvent.adapters.mlflow_store import tracked
from solvent.adapters.processes import end_with_parent
from solvent.adapters.progress import Silent, TerminalProgress
from solvent.adapters.revision import PastFiles
from solvent.catalog.shelf import checks, facts
from solvent.domain.appraisal import Appraisal
from solvent.domain.assessment import Assessment
from solvent.domain.contract import Contract
from solvent.domain.errors import BadUsage, LedgerError, NoProject
from solvent.domain.ports import Files, Ledger, Progress
from solvent.domain.proposal import Proposal
from solvent.reports.first_contract import first_contract
from solvent.source.history import History
from solvent.source.project import Project
from solvent.wiring_ledger import Desk, desk_of, make_ledger
from solvent.wiring_past import commit_named, world_at

# Of processor time, for one file, fact or check: a hundred times what the slowest honest one takes.
MOST_SECONDS = 20


def assess_path(
    path: Path,
    *,
    contract_path: Path | None = None,
    progress: Progress | None = None,
    cached: bool = True,
    ledger: str | None = None,
) -> Assessment:
    """Assess the project in a folder; what its ledger writes off is accepted, but no assessment is entered there.

    What labelled predictions answered is: the account of their labels is debited for it.

    Raises
    ------
    NoProject
        There is no such folder, or it holds no files.
    BadContract
        The contract cannot be read.
    """
    # It brings NumPy along, which a hook on staged files has no time for.
    from solvent.actions.assess import assess

    root = project_root(path)
    contract = contract_of(root, contract_path)
    world = _with_books(world_of(root, progress, cached=cached), root, contract, ledger)
    return assess(world, shelves(), contract, project=contract.system.name or root.name, version=version())


def assess_at(
    path: Path,
    revision: str,
    *,
    contract_path: Path | None = None,
    progress: Progress | None = None,
    cached: bool = True,
) -> Assessment:
    """Assess the project in a folder as it was at a commit, by its contract of that time or by the one given.

    Only git's objects are read; the working tree, the index and HEAD stay as they are.

    Raises
    ------
    BadUsage
        git knows no such commit.
    """
    # It brings NumPy along, which a hook on staged files has no time for.
    from solvent.actions.assess import assess

    root = project_root(path)
    commit = commit_named(root, revision)
    world, contract = world_at(root, world_of(root, progress, cached=cached), commit)
    contract = read_contract(contract_path) if contract_path else contract
    return assess(world, shelves(), contract, project=contract.system.name or root.name, version=version())


def read_path(
    path: Path, *, contract: Contract | None = None, progress: Progress | None = None, cached: bool = True
) -> Project:
    """The project in a folder, read as `assess_path` reads it, but not judged; with its own contract or the given.

    Raises
    ------
    NoProject
        There is no such folder, or it holds no files.
    BadContract
        The contract cannot be read.
    """
    root = project_root(path)
    contract = contract or contract_of(root, None)
    world = world_of(root, progress, cached=cached)
    return read_project(world, shelves(), contract, project=contract.system.name or root.name).project


def contract_of(root: Path, path: Path | None) -> Contract:
    """The contract at a path, else the project's own, else an empty one."""
    found = path or find_contract(root)
    return read_contract(found) if found else Contract()


def world_of(root: Path, progress: Progress | None, *, cached: bool) -> World:
    """What assessing the project in a folder needs."""
    git: Git | None = Git(root)
    if git is not None and not git.is_checkout():
        git = None
    files = DiskFiles(root, git)
    if not files.entries:
        raise NoProject(f"{root} holds no files.", hint="Name the folder of a project: solvent assess PATH")
    world = replace(
        bare_world(files, progress, cached=cached),
        lint=partial(ruff, root),
        limits=tuple(_limits(files, git)),
        recorded=partial(tracked, root, tuple(files.entries)),
        appraise=partial(_appraisal, root),
    )
    if git is None:
        return world
    return replace(world, history=git.history, history_mark=_history_mark(git), at=PastFiles(git))


def bare_world(files: Files, progress: Progress | None, *, cached: bool) -> World:
    """A world of files alone: what reads them is there; history, linter and records are not."""
    return World(
        files=files,
        history=_no_history,
        history_mark="",
        lint=lambda _: (),
        cache=SqliteCache(cache_folder() / "readings.sqlite") if cached else NoCache(),
        codec=MessagePack(),
        guard=CpuGuard(MOST_SECONDS),
        clock=SystemClock(),
        progress=progress or Silent(),
        workers=workers,
    )


def _appraisal(root: Path, contract: Contract, write: Any = None) -> Appraisal | None:
    # It brings SciPy and DuckDB along, which nobody needs whose contract requires nothing.
    if not contract.requirements:
        return None
    from solvent.wiring_value import appraise_quietly

    return appraise_quietly(root, contract, write)


def desk_at(path: Path, *, contract_path: Path | None = None, ledger: str | None = None) -> Desk | None:
    """The place in its ledger of the project in a folder; None where nobody asked for a ledger.

    Raises
    ------
    NoProject
        There is no such folder.
    LedgerError
        The contract names a ledger that it must not.
    """
    root = project_root(path)
    return desk_of(root, contract_of(root, contract_path), named=ledger)


def begin_ledger(path: Path, *, ledger: str | None = None) -> Ledger:
    """Make a ledger for the project in a folder: the one named, else one in the folder that git does not see.

    Raises
    ------
    NoProject
        There is no such folder.
    LedgerError
        It cannot be made.
    """
    root = project_root(path)
    return make_ledger(root, contract_of(root, None), named=ledger)


def _with_books(world: World, root: Path, contract: Contract, named: str | None) -> World:
    try:
        desk = desk_of(root, contract, named=named)
        books = desk.books() if desk else None
    except LedgerError as error:
        return replace(world, limits=(*world.limits, f"{error} What it writes off counts as open."))
    if desk is None or books is None:
        return world
    world = replace(world, appraise=partial(_appraisal, root, write=desk.write))
    if not books.write_offs:
        return world
    today = world.clock.now()[:10]
    return replace(world, write_offs=lambda found: write_offs(books, found, desk.occasion, today=today))


def propose_contract(path: Path, *, progress: Progress | None = None) -> dict[str, Proposal]:
    """What a first contract of the project in a folder could say, by key; a contract that is there is not asked.

    Raises
    ------
    NoProject
        There is no such folder, or it holds no files.
    """

    project = read_path(path, contract=Contract(), progress=progress)
    return propose(project, {reader.name: reader.read(project) for reader in shelves().facts})


def write_contract(path: Path, proposals: Mapping[str, Proposal], *, force: bool, schema_path: Path | None) -> Path:
    """Write `solvent.toml` into a project's folder, and where asked the JSON Schema that editors complete it with.

    Raises
    ------
    BadUsage
        A contract or the schema's file is there already and `force` is not set.
    """
    root = project_root(path)
    refuse_overwriting(root, force=force)
    relative = f"./{os.path.relpath(schema_path.absolute(), root)}" if schema_path else None
    if schema_path is not None:
        write_new(schema_path, json.dumps(contract_schema(), indent=2, ensure_ascii=False) + "\n", force=force)
    write_new(root / NAMES[0], first_contract(proposals, schema=relative), force=force)
    return root / NAMES[0]


def refuse_overwriting(root: Path, *, force: bool) -> None:
    """Complain where the project has a contract and nobody said that a new one may take its place.

    Raises
    ------
    BadUsage
        There is a contract already and `force` is not set.
    """
    found = find_contract(root)
    if found is not None and not force:
        raise BadUsage(f"{found} holds a contract already.", hint="Nothing was changed. `--force` writes a new one.")


def record_answers(
    path: Path, answers: Answers, *, by: str, contract_path: Path | None = None
) -> tuple[Path, Path | None]:
    """Write answers into the project's contract, a first one where there is none; its file, and the copy of the old.

    Raises
    ------
    BadContract
        The contract cannot be edited safely.
    BadUsage
        It cannot be written.
    """
    root, day = project_root(path), today()
    found = contract_path or find_contract(root)
    entries = [Entry(section, tuple(values.items())) for section, values in answers.entries]
    entries += [Entry("answers", (("key", key), ("by", by), ("date", day))) for key in answers.answered]
    if found is not None:
        return found, rewrite(found, answers.values, entries)
    text = edited(first_contract({}), answers.values, entries, name=NAMES[0])
    write_new(root / NAMES[0], text, force=False)
    return root / NAMES[0], None


def today() -> str:
    """The day, as YYYY-MM-DD."""
    return SystemClock().now()[:10]


def schema() -> dict[str, Any]:
    """The JSON Schema of the contract, for editors."""
    return contract_schema()


def project_root(path: Path) -> Path:
    """The folder to assess.

    Raises
    ------
    NoProject
        The path is no folder.
    """
    if not path.exists():
        raise NoProject(f"There is no folder {path}.", hint="Name the folder of a project: solvent assess PATH")
    if not path.is_dir():
        raise NoProject(
            f"{path} is a file, not a folder.", hint=f"Assess the project that holds it: solvent assess {path.parent}"
        )
    return path.resolve()


def watched(*, quiet: bool = False) -> Progress:
    """Progress on standard error for a person who waits there; silence for everybody else."""
    return Silent() if quiet or not sys.stderr.isatty() else TerminalProgress()


@lru_cache(maxsize=1)
def version() -> str:
    """The installed version of solvent."""
    return installed_version("solvent")


@lru_cache(maxsize=1)
def shelves() -> Shelves:
    """All checks and facts, with a mark made of solvent's own code: a changed check reads again."""
    folder = Path(__file__).parent
    digest = hashlib.blake2b(version().encode(), digest_size=8)
    for part in ("catalog", "checks", "facts", "source", "domain"):
        for file in sorted((folder / part).rglob("*.py")):
            status = file.stat()
            digest.update(f"{file.relative_to(folder)}:{status.st_size}:{status.st_mtime_ns}".encode())
    found = checks()
    for check in found.values():
        # Those of other packages too: theirs may change while solvent does not.
        code = Path(sys.modules[check.run.__module__].__file__ or "")
        mark = code.stat().st_mtime_ns if code.is_file() else 0
        digest.update(f"{check.code}:{mark}".encode())
    return Shelves(tuple(found.values()), tuple(facts().values()), digest.hexdigest())


def _no_history() -> History | None:
    return None


def _history_mark(git: Git) -> str:
    """A text that changes whenever the history does; empty before the first commit."""
    head = git.head()
    return f"{git.root}:{head}:{git.mailmap_mark()}" if head else ""


def workers(count: int) -> Executor:
    """Threads where a number is asked for; else a process for each core, at most four."""
    if count:
        return ThreadPoolExecutor(count)
    # Forked, so that a script that calls solvent needs no `if __name__ == "__main__"`.
    return ProcessPoolExecutor(min(len(os.sched_getaffinity(0)), 4), get_context("fork"), initializer=end_with_parent)


def _limits(files: DiskFiles, git: Git | None) -> list[str]:
    limits = []
    if git is None:
        limits.append("No git history: nothing could be said about how the project changes.")
    if files.truncated:
        limits.append("The tree is very large; only the first 200,000 files were looked at.")
    if files.nameless:
        limits.append(f"{files.nameless} files were left out: their names are no UTF-8 or hold line breaks.")
    return limits
