"""From which error rate on a machine is worth having, from amounts as a user gives them."""

from solvent.actions.amounts import amount, share
from solvent.domain.errors import BadAmounts
from solvent.stats import worth


def break_even(
    *, human_error: float, human_cost: float, machine_cost: float, upkeep: float, volume: float, loss: float
) -> float:
    """The error rate at which deciding by machine costs as much as deciding by people.

    e = p_h + (c_h - c_m - F / M) / L. It may lie above the human's own error rate, and below 0 where no machine,
    however good, is worth its upkeep.

    Parameters
    ----------
    human_error : float
        Share of decisions that a person gets wrong.
    human_cost, machine_cost : float
        What one decision costs, in money.
    upkeep : float
        What the machine costs a year, whatever its volume.
    volume : float
        Decisions a year.
    loss : float
        What one wrong decision costs.

    Raises
    ------
    BadAmounts
        An amount is negative or no number, the human's error rate is no share, or volume or loss is 0.

    Examples
    --------
    >>> round(break_even(human_error=.02, human_cost=2, machine_cost=.05, upkeep=100_000, volume=1e6, loss=100), 4)
    0.0385
    """
    given = {
        "human_error": share(human_error, "human_error"),
        "human_cost": amount(human_cost, "human_cost"),
        "machine_cost": amount(machine_cost, "machine_cost"),
        "upkeep": amount(upkeep, "upkeep"),
        "volume": amount(volume, "volume"),
        "loss": amount(loss, "loss"),
    }
    if given["volume"] == 0:
        raise BadAmounts("volume is 0: no decisions bear the upkeep.", hint="Give the decisions of a year.")
    if given["loss"] == 0:
        raise BadAmounts(
            "loss is 0: where errors cost nothing, any error rate will do.", hint="Give what one wrong decision costs."
        )
    return worth.break_even(**given)
