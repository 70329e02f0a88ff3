"""Joins an assessment to a tree that only git holds, such as a past commit; no file of the project is touched.

`world_at` is the world as it was at a commit. What did not change since is read from the cache, and history is that of
the present without what came later.
"""

from dataclasses import replace
from functools import partial
from pathlib import Path

from solvent.actions.gather import World, read_history
from solvent.adapters.contract_file import NAMES, contract_in
from solvent.adapters.git import Git
from solvent.adapters.lint import ruff_of
from solvent.adapters.revision import BlobFiles, files_at
from solvent.domain.appraisal import Appraisal
from solvent.domain.contract import Contract
from solvent.domain.errors import BadUsage
from solvent.domain.ports import Files
from solvent.source.history import History

_FETCH = "Fetch all of the history first: git fetch --unshallow; in GitHub Actions, fetch-depth: 0."


def commit_named(root: Path, revision: str) -> str:
    """The hash of the commit that somebody calls `revision`.

    Raises
    ------
    BadUsage
        The project's repository knows no such commit.
    """
    git = Git(root)
    found = git.commit(revision)
    if found is None:
        raise BadUsage(f"git knows no commit {revision!r} in {root}.", hint=_FETCH)
    return found


def parting(root: Path, revision: str) -> str:
    """The commit at which what is checked out parted from a revision: what a change began with.

    Raises
    ------
    BadUsage
        There is no such revision, or the clone does not reach back to that commit.
    """
    found = Git(root).merge_base(commit_named(root, revision), "HEAD")
    if found is None:
        raise BadUsage(
            f"{revision!r} and what is checked out have no common past in this clone.",
            hint=_FETCH,
        )
    return found


def world_at(root: Path, now: World, revision: str) -> tuple[World, Contract]:
    """The world as it was at a commit, named by its hash, and the contract that stood there.

    `now` is the present world of the same project: cache, clock and history are its own.
    """
    git = Git(root)
    files = files_at(git, revision)

    def history() -> History | None:
        whole = read_history(now)
        return whole.as_of(revision, git.ancestors(revision)) if whole is not None else None

    world = replace(
        now,
        files=files,
        history=history,
        history_mark="",
        lint=partial(ruff_of, files),
        limits=(),
        write_offs=lambda _: {},
        recorded=lambda: now.recorded().as_of(git.time_of(revision)),
        appraise=partial(_appraisal, files),
    )
    return world, contract_in(files)


def _appraisal(files: Files, contract: Contract) -> Appraisal | None:
    if not contract.requirements:
        return None
    from solvent.wiring_value import appraise_files

    return appraise_files(files, contract)


def staged_worlds(root: Path, empty: World) -> tuple[World, World, Contract, dict[str, str]]:
    """The world of the files that are to be committed, that of what they were, the staged contract, and the renames."""
    git = Git(root)
    staged = git.staged()
    now = BlobFiles(git, {file.path: (file.mode, file.blob) for file in staged})
    before = BlobFiles(git, {file.was: (file.was_mode, file.was_blob) for file in staged if file.was})
    contract = contract_in(BlobFiles(git, {name: found for name, found in git.tracked().items() if name in NAMES}))
    worlds = [replace(empty, files=files, lint=partial(ruff_of, files)) for files in (now, before)]
    renamed = {file.path: file.was for file in staged if file.was and file.was != file.path}
    return worlds[0], worlds[1], contract, renamed
