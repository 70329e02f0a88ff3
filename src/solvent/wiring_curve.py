"""Joins learning curves to the world: the file that holds one, and the project's own training command."""

from pathlib import Path

from solvent.actions.extrapolating import averaged
from solvent.actions.measuring import measure_by_command
from solvent.adapters.tables import Rows
from solvent.adapters.training import trainer
from solvent.domain.contract import Contract
from solvent.domain.errors import BadContract, BadTable, BadUsage
from solvent.domain.learning_curve import LearningCurve
from solvent.domain.ports import Progress

SECONDS = 3600.0


def measure_curve_of(
    root: Path, contract: Contract, *, progress: Progress, rows: int | None = None, seconds: float = SECONDS
) -> LearningCurve:
    """The learning curve of the project in a folder, whose training command is run in a copy of it.

    The command is `commands.train_rows`; it is the project's own code, and runs only because somebody asked for this.
    `rows` is the largest size, counted in `data.training` where it is left out; one training may take `seconds`.

    Raises
    ------
    BadContract
        The contract names no such command, or nothing says how many rows there are.
    BadUsage, NotTrained, NotEnoughSizes
        The command cannot be used, fails, or has too few rows.
    """
    command = contract.commands.train_rows
    if not command:
        raise BadContract(
            "The contract names no command that trains on a part of the data.",
            hint='Set commands.train_rows, such as "python train.py --rows {rows}"; it prints {"error": 0.12}.',
        )
    most = rows if rows is not None else _counted(root, contract)
    with trainer(command, root, seconds=seconds) as train:
        return measure_by_command(train, rows=most, progress=progress)


def curve_in(file: Path) -> LearningCurve:
    """The learning curve that a file holds: a row for each run, with the columns `size` and `error`.

    Raises
    ------
    BadTable, BadArrays, NotEnoughSizes
        It cannot be read, or shows no curve.
    """
    rows, key = Rows([file]), "a learning curve"
    return averaged(rows.column("size", key=key), rows.column("error", key=key))


def write_curve(curve: LearningCurve, file: Path) -> None:
    """Keep a curve as the file that `curve_in` reads.

    Raises
    ------
    BadUsage
        It cannot be written there.
    """
    rows = (f"{size:.12g},{error:.12g}" for size, error in zip(curve.sizes, curve.errors, strict=True))
    try:
        file.write_text("\n".join(["size,error", *rows]) + "\n", encoding="utf-8")
    except OSError as error:
        raise BadUsage(f"{file} cannot be written: {error.strerror}.", hint="Name another file.") from None


def _counted(root: Path, contract: Contract) -> int:
    files = [file for pattern in contract.data.training for file in sorted(root.glob(pattern)) if file.is_file()]
    try:
        if files:
            return len(Rows(files))
    except BadTable as error:
        raise BadContract(f"The rows to train on cannot be counted: {error}", hint="Say how many there are.") from None
    raise BadContract(
        "Nothing says how many rows there are to train on.",
        hint="Name their files under data.training, or say a number.",
    )
