"""When a model is worth having at all: the error rate at which it costs as much as the people who do the same task."""

from scipy.special import betainc


def break_even(
    *, human_error: float, human_cost: float, machine_cost: float, upkeep: float, volume: float, loss: float
) -> float:
    """The error rate at which deciding by machine costs as much as deciding by people.

    A person costs `human_cost` and errs at `human_error`; the machine costs `machine_cost` a decision and its share of
    the `upkeep` of a year, which `volume` decisions bear. Equal costs c_h + p_h L = c_m + F / M + e L give e. It may
    lie above the human's own error rate, and below 0 where no machine, however good, is worth its upkeep.

    Examples
    --------
    >>> round(break_even(human_error=.02, human_cost=2, machine_cost=.05, upkeep=100_000, volume=1e6, loss=100), 4)
    0.0385
    """
    return human_error + (human_cost - machine_cost - upkeep / volume) / loss


def chance_below(limit: float, errors: int, n: int) -> float:
    """The probability that the error rate lies below a limit, after `errors` in `n`, with every rate alike beforehand.

    The posterior is Beta(errors + 1, n - errors + 1) (Bayes 1763).

    >>> round(chance_below(0.0385, 5, 200), 6)
    0.789023
    """
    if limit <= 0:
        return 0.0
    return 1.0 if limit >= 1 else float(betainc(errors + 1, n - errors + 1, limit))


def bracket_below(limit: float, errors: int, n: int) -> tuple[float, float]:
    """Between what the confidence that the rate lies below a limit is, by exact limits from above and from below.

    The distributions Beta(errors + 1, n - errors) and Beta(errors, n - errors + 1), between which that of the flat
    prior lies (Clopper and Pearson 1934).

    >>> [round(end, 4) for end in bracket_below(0.0385, 5, 200)]
    [0.7851, 0.8866]
    """
    if limit <= 0 or limit >= 1:
        return (0.0, 0.0) if limit <= 0 else (1.0, 1.0)
    least = float(betainc(errors + 1, n - errors, limit)) if errors < n else 0.0
    return least, float(betainc(errors, n - errors + 1, limit)) if errors else 1.0
