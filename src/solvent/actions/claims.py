"""Claims as a user states them: a metric by its name, one limit, a level, and how often one looks."""

from collections.abc import Mapping
from typing import Any

from solvent.catalog.metric import Metric
from solvent.domain.certificate import Claim, Looks, Sense
from solvent.domain.errors import BadClaim
from solvent.domain.suggest import nearest


def claimed(metric: str, at_most: float | None, at_least: float | None, level: float, looks: str) -> Claim:
    """The claim that a metric keeps one limit.

    Raises
    ------
    BadClaim
        There are two limits or none, or it is not known how often one looks.
    """
    if (at_most is None) == (at_least is None):
        raise BadClaim(
            "Two limits were given." if at_most is not None else f"No limit was given for {metric}.",
            hint="Give either at_most=… or at_least=…, in the metric's own unit.",
        )
    try:
        often = Looks(looks)
    except ValueError:
        raise BadClaim(f"looks={looks!r} is not known.", hint='Say looks="anytime" or looks="fixed".') from None
    limit, sense = (at_most, Sense.AT_MOST) if at_most is not None else (at_least, Sense.AT_LEAST)
    return Claim(metric, number(limit, "limit"), sense, number(level, "level"), often)


def number(value: Any, name: str) -> float:
    """An argument as a number.

    Raises
    ------
    BadClaim
        It is none.
    """
    try:
        return float(value)
    except (TypeError, ValueError):
        raise BadClaim(f"The {name} {value!r} is no number.", hint="Pass a number, such as 0.01.") from None


def pair(values: Any, name: str, example: str) -> tuple[float, float]:
    """An argument as two numbers.

    Raises
    ------
    BadClaim
        It is no such pair.
    """
    try:
        first, second = values
        return float(first), float(second)
    except (TypeError, ValueError):
        raise BadClaim(
            f"{name}={values!r} is no pair of numbers.", hint=f"Pass two, such as {name}={example}."
        ) from None


def metric_named(written: str, known: Mapping[str, Metric]) -> tuple[Metric, tuple[str, ...]]:
    """The metric of a name, and what follows it after colons.

    Raises
    ------
    BadClaim
        There is no such metric, or more follows its name than it takes.
    """
    name, *arguments = (part.strip() for part in str(written).split(":"))
    found = known.get(name.lower())
    if found is not None:
        if len(arguments) > found.takes:
            kept = ":".join([name, *arguments[: found.takes]])
            raise BadClaim(
                f"{kept} takes nothing more, and {arguments[-1]!r} was given.",
                hint=f"Write {kept}, or a metric of one class, such as recall:{arguments[-1]}.",
            )
        return found, tuple(arguments)
    if name.startswith("neg_") and name.removeprefix("neg_") in known:
        raise BadClaim(
            f"{name} turns the sign of {name.removeprefix('neg_')}.",
            hint=f"State the limit on {name.removeprefix('neg_')} itself, with at_most.",
        )
    meant = nearest(name, known)
    names = ", ".join(sorted({entry.name for entry in known.values()}))
    raise BadClaim(
        f"There is no metric {name!r}.",
        hint=f"Did you mean {meant}?" if meant else f"These can be certified: {names}.",
    )
