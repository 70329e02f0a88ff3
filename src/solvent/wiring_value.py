"""Joins the appraisal of a system to the labelled predictions that its contract names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from solvent.actions.appraise import appraise
from solvent.actions.labelled import Labelled
from solvent.actions.trusting import Trust, claims_of, debited, must_be_first_look, trust
from solvent.adapters.address import Address, is_address
from solvent.adapters.clock import SystemClock
from solvent.adapters.contract_file import contract_text
from solvent.adapters.tables import Rows
from solvent.domain.appraisal import Appraisal
from solvent.domain.contract import Contract
from solvent.domain.errors import BadTable, SolventError
from solvent.domain.estimate import NotMeasurable
from solvent.domain.learning_curve import LearningCurve
from solvent.domain.ledger import Books, Page
from solvent.domain.ports import Files
from solvent.wiring_curve import curve_in

Place = Path | Address
# Adds to a ledger what is made of its books, alone in it.
Write = Callable[[Callable[[Books], Page]], Any]
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


@dataclass(frozen=True)
class Asking:
    """How the account of labels in a ledger is asked.

    `figures` tells whether more than verdicts are told; `further` adds what else is found out, which `also` names.
    """

    figures: bool = True
    further: Callable[[Appraisal, Labelled], Appraisal] | None = None
    also: str = ""


def appraise_asking(
    root: Path,
    contract: Contract,
    write: Write | None,
    *,
    given: Given | None = None,
    only: str | None = None,
    asking: Asking | None = None,
) -> Appraisal:
    """Appraise the project in a folder by a contract, and debit the account of its labels in its ledger, if it has one.

    Raises
    ------
    BadContract, BadTable, LedgerError
        The contract, the labelled predictions, or the ledger cannot be read.
    BadClaim
        The labels were looked at before for a claim for one look, or have told too much to judge another model.
    """
    given, asking = given or Given(), asking or Asking()
    files: list[Place] = [given.predictions] if given.predictions else labelled_files(root, contract)
    if files and given.rows is None:
        given = replace(given, rows=Rows(files))
    labelled = Labelled(given.rows, contract) if given.rows is not None else None
    made: list[Appraisal] = []

    def answer(books: Books | None) -> Page:
        trusted = None
        if books is not None and labelled is not None:
            beside = f"{asking.also} on {len(labelled.rows)} rows" if asking.also else ""
            trusted = trust(books, labelled, claims_of(contract, only), beside)
            must_be_first_look(trusted, contract, only)
        found = appraise_contract(root, contract, given=given, only=only, trusted=trusted)
        if asking.further is not None and labelled is not None:
            found = asking.further(found, labelled)
        if trusted is None:
            made.append(found)
            return Page()
        page, found = debited(trusted, found, at=SystemClock().now()[:10], figures=asking.figures)
        made.append(found)
        return page

    if write is None or labelled is None:
        answer(None)
    else:
        # Inside the ledger's own transaction: two who ask at once are answered one after the other.
        write(answer)
    return made[-1]


def appraise_contract(
    root: Path, contract: Contract, *, given: Given | None = None, only: str | None = None, trusted: Trust | None = None
) -> Appraisal:
    """Appraise the project in a folder by a contract, holding claims to what is `trusted` of its labels.

    Raises
    ------
    BadContract, BadTable
        The contract, or the labelled predictions, cannot be read.
    """
    given = given or Given()
    files: list[Place] = [given.predictions] if given.predictions else labelled_files(root, contract)
    labelled = Labelled(given.rows or Rows(files), contract) if files else None
    if trusted is not None and labelled is not None:
        labelled = replace(labelled, share=trusted.share)
    text = contract_text(given.file or root / contract.path) if contract.path else ""
    curve, left_out = (given.curve, "") if given.curve else _named_curve(root, contract)
    name = contract.system.name or root.name
    found = appraise(contract, labelled, project=name, text=text, only=only, curve=curve)
    used = tuple(named(file, root) for file in files)
    return replace(found, files=used, notes=tuple(note for note in (*found.notes, left_out) if note))


def _named_curve(root: Path, contract: Contract) -> tuple[LearningCurve | None, str]:
    """The learning curve that a contract names, or why it was left out: the proofs need none."""
    if not (named := contract.evaluation.learning_curve):
        return None, ""
    try:
        return curve_in(_matching(root, named, key="evaluation.learning_curve")[0]), ""
    except SolventError as error:
        return None, f"The learning curve was left out. {error} {error.hint}"


def named(place: Place, root: Path) -> str:
    """A file or table as it is called in the ledger and in messages: without a password."""
    if isinstance(place, Address):
        return place.name
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else str(place)


def labelled_rows(root: Path, contract: Contract, predictions: Path | None = None) -> Rows | None:
    """The labelled predictions in a file, else those that a contract names; None where it names none.

    Raises
    ------
    BadTable
        They cannot be read.
    """
    files: list[Place] = [predictions] if predictions else labelled_files(root, contract)
    return Rows(files) if files else None


def appraise_quietly(root: Path, contract: Contract, write: Write | None = None) -> Appraisal:
    """The appraisal for an assessment: with a note in its place where it cannot be made."""
    try:
        return appraise_asking(root, contract, write)
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


def labelled_files(root: Path, contract: Contract) -> list[Place]:
    """The files of labelled predictions that a contract names, inside the project's folder, or tables by their URLs.

    Raises
    ------
    BadTable
        A pattern leads out of the folder or matches no file.
    """
    again = f", for example with the project's evaluation command: {contract.commands.evaluate}"
    hint = "Make the labelled predictions first" + (again if contract.commands.evaluate else ".")
    return matching_any(root, contract.evaluation.predictions, key="evaluation.predictions", hint=hint)


def table_at(url: str) -> Place:
    """The table of a database at a URL."""
    return Address(url)


def matching_any(root: Path, patterns: Sequence[str], *, key: str, hint: str) -> list[Place]:
    """The files that patterns of the contract name, each once, and the tables that its URLs do."""
    found: list[Place] = []
    for each in patterns:
        found += [Address(each, root)] if is_address(each) else _matching(root, each, key=key, hint=hint)
    return list(dict.fromkeys(found))


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
