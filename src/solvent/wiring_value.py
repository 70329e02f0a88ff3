"""Joins the appraisal of a system to the labelled predictions that its contract names."""

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from solvent.actions.appraise import appraise
from solvent.actions.labelled import Labelled
from solvent.actions.trusting import trust
from solvent.adapters.contract_file import contract_text
from solvent.adapters.tables import Rows
from solvent.domain.appraisal import Appraisal
from solvent.domain.contract import Contract
from solvent.domain.errors import BadTable, SolventError
from solvent.domain.estimate import NotMeasurable
from solvent.domain.learning_curve import LearningCurve
from solvent.domain.ledger import Books
from solvent.domain.ports import Files
from solvent.wiring_curve import curve_in

# Of predictions that are copied out of a past commit.
_LARGEST = 256_000_000


@dataclass(frozen=True)
class Given:
    """What takes the place of the contract's file, and of the predictions and the curve that a contract names.

    `rows` are the predictions where they were read already.
    """

    file: Path | None = None
    predictions: Path | None = None
    curve: LearningCurve | None = None
    rows: Rows | None = None


def appraise_contract(
    root: Path, contract: Contract, *, given: Given | None = None, only: str | None = None, books: Books | None = None
) -> Appraisal:
    """Appraise the project in a folder by a contract.

    With the `books` of its ledger, claims are held to what these labels have answered before.

    Raises
    ------
    BadContract, BadTable
        The contract, or the labelled predictions, cannot be read.
    """
    given = given or Given()
    files = [given.predictions] if given.predictions else labelled_files(root, contract)
    labelled = Labelled(given.rows or Rows(files), contract) if files else None
    trusted = trust(books, labelled) if books is not None and labelled is not None else None
    if trusted is not None and labelled is not None:
        labelled = replace(labelled, share=trusted.share)
    text = contract_text(given.file or root / contract.path) if contract.path else ""
    curve, left_out = (given.curve, "") if given.curve else _named_curve(root, contract)
    name = contract.system.name or root.name
    found = appraise(contract, labelled, project=name, text=text, only=only, curve=curve)
    used = tuple(file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file) for file in files)
    told = (trusted.words() if trusted else "", *found.notes, left_out)
    return replace(found, files=used, notes=tuple(note for note in told if note))


def _named_curve(root: Path, contract: Contract) -> tuple[LearningCurve | None, str]:
    """The learning curve that a contract names, or why it was left out: the proofs need none."""
    if not (named := contract.evaluation.learning_curve):
        return None, ""
    try:
        return curve_in(_matching(root, named, key="evaluation.learning_curve")[0]), ""
    except SolventError as error:
        return None, f"The learning curve was left out. {error} {error.hint}"


def labelled_rows(root: Path, contract: Contract, predictions: Path | None = None) -> Rows | None:
    """The labelled predictions in a file, else those that a contract names; None where it names none.

    Raises
    ------
    BadTable
        They cannot be read.
    """
    files = [predictions] if predictions else labelled_files(root, contract)
    return Rows(files) if files else None


def appraise_quietly(root: Path, contract: Contract, books: Books | None = None) -> Appraisal:
    """The appraisal for an assessment: with a note in its place where it cannot be made."""
    try:
        return appraise_contract(root, contract, books=books)
    except SolventError as error:
        name, why = contract.system.name or root.name, NotMeasurable(str(error).rstrip("."))
        return Appraisal(name, contract, (), why, notes=(f"{error} {error.hint}".strip(),))


def appraise_files(files: Files, contract: Contract) -> Appraisal:
    """The appraisal of a project that does not lie on disk, such as a past commit; its name is the contract's."""
    wanted = (*contract.evaluation.predictions, contract.evaluation.learning_curve, contract.path)
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
    again = f", for example with the project's evaluation command: {contract.commands.evaluate}"
    hint = "Make the labelled predictions first" + (again if contract.commands.evaluate else ".")
    found: dict[Path, None] = {}
    for pattern in contract.evaluation.predictions:
        found.update(dict.fromkeys(_matching(root, pattern, key="evaluation.predictions", hint=hint)))
    return list(found)


def _matching(root: Path, pattern: str, *, key: str, hint: str = "Measure it first: --measure-curve") -> list[Path]:
    """The files inside a folder that a pattern of the contract names, at least one."""
    if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
        raise BadTable(f"{key} names {pattern!r}, outside the project.", hint="Name a file below its folder.")
    inside = [
        file for file in sorted(root.glob(pattern)) if file.is_file() and file.resolve().is_relative_to(root.resolve())
    ]
    if not inside:
        raise BadTable(f"No file matches {pattern!r} of {key}.", hint=hint)
    return inside
