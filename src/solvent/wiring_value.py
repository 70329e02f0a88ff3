"""Joins the appraisal of a system to the labelled predictions that its contract names."""

from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from solvent.actions.appraise import appraise
from solvent.adapters.contract_file import contract_text
from solvent.adapters.tables import Rows
from solvent.domain.appraisal import Appraisal
from solvent.domain.contract import Contract
from solvent.domain.errors import BadTable, SolventError
from solvent.domain.estimate import NotMeasurable
from solvent.domain.ports import Files

# Of predictions that are copied out of a past commit.
_LARGEST = 256_000_000


def appraise_contract(
    root: Path,
    contract: Contract,
    *,
    file: Path | None = None,
    predictions: Path | None = None,
    only: str | None = None,
) -> Appraisal:
    """Appraise the project in a folder by a contract, which lies in `file` where that is not the folder's own.

    Raises
    ------
    BadContract, BadTable
        The contract, or the labelled predictions, cannot be read.
    """
    files = [predictions] if predictions else labelled_files(root, contract)
    rows = Rows(files) if files else None
    text = contract_text(file or root / contract.path) if contract.path else ""
    found = appraise(contract, rows, project=contract.system.name or root.name, text=text, only=only)
    named = tuple(file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file) for file in files)
    return replace(found, files=named)


def labelled_rows(root: Path, contract: Contract, predictions: Path | None = None) -> Rows | None:
    """The labelled predictions in a file, else those that a contract names; None where it names none.

    Raises
    ------
    BadTable
        They cannot be read.
    """
    files = [predictions] if predictions else labelled_files(root, contract)
    return Rows(files) if files else None


def appraise_quietly(root: Path, contract: Contract) -> Appraisal:
    """The appraisal for an assessment: with a note in its place where it cannot be made."""
    try:
        return appraise_contract(root, contract)
    except SolventError as error:
        name, why = contract.system.name or root.name, NotMeasurable(str(error).rstrip("."))
        return Appraisal(name, contract, (), why, notes=(f"{error} {error.hint}".strip(),))


def appraise_files(files: Files, contract: Contract) -> Appraisal:
    """The appraisal of a project that does not lie on disk, such as a past commit; its name is the contract's."""
    wanted = (*contract.evaluation.predictions, contract.path or "")
    with TemporaryDirectory(prefix="solvent-") as folder:
        for path, entry in files.entries.items():
            if entry.kind == "file" and any(PurePosixPath(path).match(pattern) for pattern in wanted if pattern):
                copy = Path(folder, path)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(files.read(path, limit=_LARGEST))
        return replace(appraise_quietly(Path(folder), contract), project=contract.system.name or "the project")


def labelled_files(root: Path, contract: Contract) -> list[Path]:
    """The files of labelled predictions that a contract names, inside the project's folder.

    Raises
    ------
    BadTable
        A pattern leads out of the folder or matches no file.
    """
    found: dict[Path, None] = {}
    for pattern in contract.evaluation.predictions:
        if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
            raise BadTable(
                f"evaluation.predictions names {pattern!r}, outside the project.", hint="Name a file below its folder."
            )
        inside = [
            file
            for file in sorted(root.glob(pattern))
            if file.is_file() and file.resolve().is_relative_to(root.resolve())
        ]
        if not inside:
            raise BadTable(
                f"No file matches {pattern!r} of evaluation.predictions.",
                hint="Make the labelled predictions first, for example with the project's evaluation command"
                + (f": {contract.commands.evaluate}" if contract.commands.evaluate else "."),
            )
        found.update(dict.fromkeys(inside))
    return list(found)
