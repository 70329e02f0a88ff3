"""Joins `solvent certify` to the world: a project's contract, its labelled predictions, and who signed."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from solvent.actions.labelled import Labelled
from solvent.actions.narrowed import narrowed
from solvent.actions.paths import operating_point
from solvent.actions.trusting import claims_of, debited_router, trust
from solvent.adapters.contract_edit import Entry, rewrite
from solvent.adapters.contract_file import find_contract
from solvent.domain.agreement import terms
from solvent.domain.appraisal import Appraisal
from solvent.domain.contract import Contract
from solvent.domain.errors import BadContract, BadTable
from solvent.domain.learning_curve import LearningCurve
from solvent.domain.ledger import Books, Page
from solvent.domain.ports import Progress, Rows
from solvent.domain.router import Router
from solvent.wiring import contract_of, project_root, today, version
from solvent.wiring_curve import curve_in, measure_curve_of, write_curve
from solvent.wiring_ledger import desk_of
from solvent.wiring_value import Asking, Given, appraise_asking, labelled_rows


@dataclass(frozen=True)
class Beyond:
    """What to find out besides the proofs.

    `curve` is the file of a learning curve. `measure` has it measured by the project's own training command, told to
    that progress, and written there. `domain` has narrower domains looked for. Without `figures` only verdicts will be
    told, which the account of the labels is to know.
    """

    curve: Path | None = None
    measure: Progress | None = None
    domain: bool = False
    figures: bool = True


def appraise_path(
    path: Path,
    *,
    contract_path: Path | None = None,
    predictions: Path | None = None,
    only: str | None = None,
    beyond: Beyond | None = None,
    ledger: str | None = None,
) -> Appraisal:
    """Appraise the project in a folder by its contract, and by `predictions` in the place of those it names.

    Where the project has a ledger, what these labels answered before counts, and this answer is remembered there.

    Raises
    ------
    NoProject, BadContract, BadTable, LedgerError
        There is no such folder; the contract, the labelled predictions or the ledger cannot be read.
    """
    beyond, root = beyond or Beyond(), project_root(path)
    contract = contract_of(root, contract_path)
    if not contract.requirements:
        raise BadContract(
            f"{contract.path or 'The project'} requires nothing that could be certified.",
            hint="Write what the model must reach into solvent.toml: `solvent init`, then [[requirements]].",
        )
    rows = labelled_rows(root, contract, predictions)
    given = Given(contract_path, predictions, _curve(root, contract, beyond), rows)
    desk = desk_of(root, contract, named=ledger)
    asking = Asking(beyond.figures)
    if beyond.domain:
        _labelled(rows, contract)
        asking = replace(asking, further=narrowed, also="narrower domain")
    found = appraise_asking(root, contract, desk.write if desk else None, given=given, only=only, asking=asking)
    return replace(found, appraised_at=today(), version=version(), ran=beyond.measure is not None)


def _curve(root: Path, contract: Contract, beyond: Beyond) -> LearningCurve | None:
    if beyond.measure is None:
        return curve_in(beyond.curve) if beyond.curve else None
    found = measure_curve_of(root, contract, progress=beyond.measure)
    if beyond.curve:
        write_curve(found, beyond.curve)
    return found


def route_path(
    path: Path,
    *,
    contract_path: Path | None = None,
    predictions: Path | None = None,
    ledger: str | None = None,
    **wanted: Any,
) -> Router:
    """The operating point of the system in a folder, by its contract and labelled predictions.

    What is `wanted` besides (`at_most`, `level`, `slices`) is handed to `operating_point`.
    Where the project has a ledger, what these labels answered before counts, and this answer is remembered there.

    Raises
    ------
    NoProject, LedgerError, BadContract, BadTable, BadArrays, BadClaim, BadAmounts, NotEnoughLabels
        It cannot be found; the message says why.
    """
    root = project_root(path)
    contract = contract_of(root, contract_path)
    labelled = _labelled(labelled_rows(root, contract, predictions), contract)
    desk = desk_of(root, contract, named=ledger)
    if desk is None:
        return operating_point(labelled, **wanted)
    made: list[Router] = []

    def answer(books: Books) -> Page:
        # That of the contract belongs to what is asked of each model; with another limit it is another question.
        asked, beside = claims_of(contract), f"operating point on {len(labelled.rows)} rows"
        if any(value is not None for value in wanted.values()) or not asked:
            asked, beside = f"{beside} of {wanted}".replace("; ", ", "), ""
        trusted = trust(books, labelled, asked, beside)
        found = operating_point(replace(labelled, share=trusted.share), **wanted)
        page, found = debited_router(trusted, found, at=today())
        made.append(found)
        return page

    desk.write(answer)
    return made[-1]


def _labelled(rows: Rows | None, contract: Contract) -> Labelled:
    if rows is None:
        raise BadTable(
            "The contract names no labelled predictions.",
            hint="Set evaluation.predictions, or name a file: --predictions FILE",
        )
    return Labelled(rows, contract)


def sign(path: Path, role: str, *, name: str | None, contract_path: Path | None = None) -> tuple[Path, Path]:
    """Record that a role agrees to the contract as it is today; its file, and the copy of the old.

    Raises
    ------
    BadContract
        There is no contract, nothing is required in it, or it cannot be edited safely.
    """
    root = project_root(path)
    found = contract_path or find_contract(root)
    contract = contract_of(root, contract_path)
    if found is None or not contract.requirements:
        raise BadContract(
            "There is nothing to sign: the contract requires nothing.",
            hint="Write what the model must reach into solvent.toml: `solvent init`, then [[requirements]].",
        )
    said = [("role", role), *([("name", name)] if name else []), ("date", today()), ("terms", terms(contract))]
    return found, rewrite(found, {}, [Entry("sign_offs", tuple(said))])
