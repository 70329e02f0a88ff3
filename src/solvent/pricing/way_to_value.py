"""What an unproven or refuted requirement takes: the cheapest of the ways to value that can be priced, in hours.

Promise
    A range of hours for the way that costs least in a year, with what every other way costs beside it; nothing where no
    way is priced. People who decide a part for good are part of what a way costs, and not of what must be paid to be on
    it. No way counts that cannot get there alone (a first batch of data; labels and data where people, or equal rows,
    disagree more often than the requirement allows), nor one that saves less in its first year than setting it up
    takes.

Assumes
    Labels may turn out to be half or twice those that were reckoned, for the truth may differ from what was observed.
    Money becomes hours by what an hour of the team costs, so that it can stand in one sum with other debt. Setting up
    takes what `_SETUP` says, which no study prices. What a way saves is what people cost for all that it leaves to the
    machine.

Reference
    A year as the horizon of a decision: as for the value of evidence (`next_evidence`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solvent.domain.appraisal import Path, Way
from solvent.domain.contract import Contract
from solvent.domain.durations import DAYS_A_YEAR
from solvent.domain.estimate import Derivation, Estimate, Input, Price, weakest
from solvent.domain.evidence import Grade
from solvent.domain.finding import Effort
from solvent.pricing.hourly import hourly_cost

_MONTHS = 12
# Hours of work beside what labels, rows and people cost: to instruct raters; to train, evaluate and release again; to
# lead a part of the decisions to people, and guard which part that is.
_SETUP = {Way.LABEL: Effort(1, 4), Way.DATA: Effort(4, 24), Way.HYBRID: Effort(8, 40), Way.NARROW: Effort(8, 40)}
_BY_EVIDENCE = {Way.LABEL, Way.DATA}
_OURS = "an assumption of solvent's; no study prices it"


@dataclass(frozen=True)
class _Priced:
    """A way with its money, the hours that must be paid to be on it, and those that it costs in a year."""

    path: Path
    money: Estimate
    once: Estimate
    in_a_year: Estimate


def cheapest_way(paths: Sequence[Path], contract: Contract, *, of: str) -> Price | None:
    """What the cheapest of the ways to a requirement takes; None where none can be priced.

    `of` tells the requirement from others, so that its inputs can be told from theirs.
    """
    unsettled = any(path.way is Way.CLEAN for path in paths)
    ways = [path for path in paths if path.complete and not (unsettled and path.way in _BY_EVIDENCE)]
    hour = _hour(contract)
    priced = sorted(_priced(ways, hour, contract), key=lambda way: way.in_a_year.value)
    if not priced:
        return None
    best, *others = priced
    path, money, setup = best.path, best.money, _SETUP[best.path.way]
    inputs = [
        Input(f"setup.{_key(path)}", f"hours to set up: {path.way}", _in_hours(setup, Grade.ASSUMED), _OURS),
        Input(f"money.{_key(path)}:{of}", f"money to {path.way}", money, path.sentence),
        *([Input(f"days.{_key(path)}:{of}", "days that it takes", path.days, path.sentence)] if path.days else []),
        *([hour] if hour is not None and money.high else []),
    ]
    for other in others:
        name = f"hours of a year to {other.path.way} instead"
        inputs.append(Input(f"instead.{_key(other.path)}:{of}", name, other.in_a_year, other.path.sentence))
    formula = f"the cheapest in a year of {len(priced)} priced way{'s' * (len(priced) > 1)}, {path.way}: setting it up"
    if _is_monthly(money):
        formula += "; each month then costs its money"
    elif money.high:
        formula += " + its money ÷ cost of an hour"
    return Price(best.once, Derivation(formula, tuple(inputs)))


def _hour(contract: Contract) -> Input | None:
    """What an hour costs in the money of the ways; a default in dollars exchanges nothing else."""
    declared = contract.team.hourly_cost
    known = declared is not None or contract.cost.currency == "USD"
    return hourly_cost(contract) if known and declared != 0 else None


def _priced(paths: Sequence[Path], hour: Input | None, contract: Contract) -> Iterator[_Priced]:
    for path in paths:
        money = path.money
        if money is None or path.way not in _SETUP or (money.high and hour is None):
            continue
        if _is_monthly(money) and not _pays(path, money, hour, contract):
            continue
        once = _hours(path, money, 0 if _is_monthly(money) else 1, hour)
        yield _Priced(path, money, once, _hours(path, money, _MONTHS, hour) if _is_monthly(money) else once)


def _pays(path: Path, money: Estimate, hour: Input | None, contract: Contract) -> bool:
    """Whether a year in which people decide only a part saves more than setting that up takes."""
    each, daily = contract.human.cost_per_decision or 0.0, contract.scale.predictions_per_day or 0.0
    saved = each * daily * DAYS_A_YEAR - _MONTHS * money.value
    return hour is not None and saved > _SETUP[path.way].value * hour.estimate.value


def _hours(path: Path, money: Estimate, times: int, hour: Input | None) -> Estimate:
    """Setting a way up, and so many times its money at what an hour costs."""
    setup, grades = _SETUP[path.way], (Grade.ASSUMED, money.grade)
    if hour is None or not times:
        return _in_hours(setup, weakest(grades))
    rate, doubt = hour.estimate, 2.0 if path.way is Way.LABEL else 1.0
    low, most = (setup.low + times * money.low / rate.high / doubt, setup.high + times * money.high / rate.low * doubt)
    about = setup.value + times * money.value / rate.value
    # The middle of an effort follows from its ends: where a range begins at nothing, it would lie too low.
    return _in_hours(Effort(max(low, about**2 / most), most), weakest(grades))


def _in_hours(work: Effort, grade: Grade) -> Estimate:
    return Estimate(work.value, work.low, work.high, "hour", grade)


def _is_monthly(money: Estimate) -> bool:
    return money.unit.endswith("/month")


def _key(path: Path) -> str:
    return path.way.name.lower()
