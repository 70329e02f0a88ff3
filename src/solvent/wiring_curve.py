"""Joins the measuring of a learning curve to the project's own training command."""

from pathlib import Path

from solvent.actions.measuring import measure_by_command
from solvent.adapters.tables import Rows
from solvent.adapters.training import trainer
from solvent.domain.contract import Contract
from solvent.domain.errors import BadContract, BadTable
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
