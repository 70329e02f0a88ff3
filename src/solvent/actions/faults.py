"""What goes wrong in one entry or file must not cost the rest of an assessment: it is told as a limit of it."""

from collections.abc import Callable
from typing import TypeVar

from solvent.domain.errors import TookTooLong
from solvent.domain.ports import Guard

Value = TypeVar("Value")


def attempt(guard: Guard, work: Callable[[], Value], otherwise: Callable[[str], Value]) -> Value:
    """What `work` gives; where it fails or takes too long, what `otherwise` makes of the reason."""
    try:
        return guard(work)
    except TookTooLong as error:
        return otherwise(str(error))
    # The one place where any error is caught: a fault of ours in one entry is told, and the others still count.
    except Exception as error:  # noqa: BLE001
        return otherwise(f"solvent failed with {type(error).__name__}; this is a fault of its own")
