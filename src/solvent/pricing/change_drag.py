"""What debt in code costs with each change: files that carry it need more fixes, and their changes take longer.

Promise
    Hours a month that go into more fixes than the same changes need in files without the debt, and into changes that
    take longer there, with an interval that holds the truth four times of five, or the reason why there is none. Where
    one of the two cannot be measured the other stands alone and says so. A negative end says that files with the debt
    may well need less; it is not cut off.

Assumes
    Without the debt, a file would need as many fixes as the project's other files of its size that change as widely.
    A change counts once, however many findings lie in the files it touches, and its effect is shared evenly by the
    findings of a kind in a file. A change that touches files of both sorts counts for those with the debt.
    The coming months see as many changes as the last year did.
    More fixes and longer changes do not count twice: the time is that of changes which mend nothing.
    Less than 20 changes on either side, 3 files on either side, or 5 fixes in all are too few to tell their shares.

Reference
    Interest as extra effort for changes: Ampatzoglou et al. 2015, "The financial aspect of managing technical debt".
    A project's interest is not the sum of its items': Martini, Bosch and Chaudron 2015.
    Debt and faults, for and against: Tornhill and Borg 2022, "Code Red"; Lenarduzzi et al. 2019.
    Shares that differ from file to file: Williams 1982. Rates of few changes: Gamma-Poisson, Robbins 1956.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from solvent.domain.estimate import Derivation, Estimate, Input, NotMeasurable, Price, Swing, weakest
from solvent.domain.evidence import Grade
from solvent.pricing.pace import Pace
from solvent.pricing.sides import Sides, sides
from solvent.pricing.slower_changes import Slower, slower_of
from solvent.pricing.touches import Touches
from solvent.stats.montecarlo import Array, Spread, interval, stream, swings
from solvent.stats.shares import Difference, difference

LEAST_CHANGES, LEAST_FILES, LEAST_FIXES = 20, 3, 5
DRAWS = 2_000
UNIT = "hour/month"
_FIXES = "excess share of fixes × hours of a fix"
_TIME = "share of timed changes × excess minutes"
_METHOD = "Gamma-Poisson, regression on size and width of changes, Monte Carlo"


@dataclass(frozen=True)
class Drag:
    """How much more often changes need a fix where a kind of debt lies, and how much longer they take; `key` names it.

    One of the two may not be measurable; a drag of neither is none.
    """

    key: str
    name: str
    seen: Touches
    excess: Difference | NotMeasurable
    slower: Slower | NotMeasurable
    exposed: int
    others: int
    level: float = 0.8

    @cached_property
    def rate(self) -> Array:
        """Draws of the changes a month that touch a file with the debt."""
        spread = self.seen.dispersion
        shape, time = self.exposed / spread + 0.5, self.seen.months / spread
        return stream(f"rate.{self.key}").gamma(shape, 1 / time, DRAWS)

    @cached_property
    def surplus(self) -> Array:
        """Draws of the excess share of fixes; nothing where it cannot be measured."""
        if isinstance(self.excess, NotMeasurable):
            return np.zeros(DRAWS)
        return self.excess.draw(stream(f"excess.{self.key}"), DRAWS)

    @cached_property
    def longer(self) -> Array:
        """Draws of the hours that a change takes longer; nothing where that cannot be measured."""
        return np.zeros(DRAWS) if isinstance(self.slower, NotMeasurable) else self.slower.hours

    @cached_property
    def fixes(self) -> Array:
        """Draws of the fixes a month that would not be needed without the debt."""
        return self.rate * self.surplus

    def hours(self, rate: Array, of_a_fix: Array) -> Array:
        """Draws of the hours a month, for changes at a rate."""
        return np.asarray(rate * (self.surplus * of_a_fix + self.longer), np.float64)

    @property
    def formula(self) -> str:
        """How the hours follow from the inputs, and what is left out of them."""
        excess, slower = self.excess, self.slower
        if isinstance(excess, NotMeasurable):
            return f"changes a month × {_TIME}; more fixes are not measurable: {excess.reason}"
        if isinstance(slower, NotMeasurable):
            return f"changes a month × {_FIXES}; longer changes are not measurable: {slower.reason}"
        return f"changes a month × ({_FIXES} + {_TIME})"


def drag_of(key: str, name: str, seen: Touches, indebted: Iterable[str], *, level: float = 0.8) -> Drag | NotMeasurable:
    """Compare changes of files with a debt to changes of files without, as far as there are enough of both."""
    compared = sides(seen, indebted)
    few = _too_few(seen, compared.many, compared.rest, compared.files())
    excess = few or _more_fixes(compared)
    slower = slower_of(key, compared)
    if isinstance(excess, NotMeasurable) and isinstance(slower, NotMeasurable):
        return excess
    return Drag(key, name, seen, excess, slower, compared.many, compared.rest, level)


def _more_fixes(compared: Sides) -> Difference:
    trials, hits = (compared.per_file(part) for part in (np.ones(compared.seen.changes), compared.seen.fixes))
    used = trials > 0
    has = compared.has[used].astype(np.float64)
    return difference(hits[used], trials[used], has, compared.alike(trials))


def _too_few(seen: Touches, many: int, rest: int, files: tuple[int, int]) -> NotMeasurable | None:
    days, fixes = f"{seen.days:.0f} days", int(seen.fixes.sum())
    if many < LEAST_CHANGES:
        said = f"{many} change{'s' * (many != 1)} in {days}; {LEAST_CHANGES} are needed"
    elif rest < LEAST_CHANGES:
        said = f"only {rest} of {many + rest} changes in {days} touch no file with it; {LEAST_CHANGES} are needed"
    elif min(files) < LEAST_FILES:
        said = f"{files[0]} changing files have it and {files[1]} do not; {LEAST_FILES} of each are needed"
    elif fixes < LEAST_FIXES:
        said = f"{fixes} of {seen.changes} changes in {days} speak of a fix; {LEAST_FIXES} are needed"
    else:
        return None
    return NotMeasurable(said)


@lru_cache(maxsize=4)
def _hours(pace: "_Hours") -> Array:
    drawn = {name: spread.draw(stream(f"pace.{name}"), DRAWS) for name, spread in pace.spreads}
    return np.maximum(_hours_of(drawn), 0.0)


def _hours_of(inputs: Mapping[str, Array]) -> Array:
    return (inputs["minutes"] + inputs["opened"] * inputs["start"]) / 60


@dataclass(frozen=True)
class _Hours:
    spreads: tuple[tuple[str, Spread], ...]


def _of(pace: Pace) -> _Hours:
    inputs = {"minutes": pace.fix_minutes, "opened": pace.opened, "start": pace.start}
    return _Hours(tuple((name, _spread(entry.estimate)) for name, entry in inputs.items()))


def _spread(known: Estimate) -> Spread:
    return Spread(known.value, known.low, known.high, known.level)


def price(drag: Drag, pace: Pace) -> Price:
    """What the debt costs in all files that have it; a change of several counts once."""
    named = {"rate": _rate_input(drag, "changes of files with it", drag.rate, drag.exposed), **_inputs(drag, pace)}
    known = interval(drag.hours(drag.rate, _hours(_of(pace))), drag.level)
    moved = swings(_hours_a_month, {name: _spread(entry.estimate) for name, entry in named.items()})
    return Price(
        _estimate(known, drag.exposed, grade=_grade(named.values())),
        Derivation(
            drag.formula,
            tuple(named.values()),
            tuple(Swing(named[name].key, low, high) for name, (low, high) in moved.items()),
        ),
    )


def _hours_a_month(inputs: Mapping[str, Array]) -> Array:
    fixes = inputs["excess"] * _hours_of(inputs) if "excess" in inputs else 0.0
    longer = inputs["timed"] * inputs["slower"] / 60 if "slower" in inputs else 0.0
    return np.asarray(inputs["rate"] * (fixes + longer), np.float64)


def _inputs(drag: Drag, pace: Pace) -> dict[str, Input]:
    """What the hours are worked out from, beside the rate; of what cannot be measured nothing."""
    named: dict[str, Input] = {}
    if not isinstance(drag.excess, NotMeasurable):
        named |= {"excess": _excess_input(drag, drag.excess)}
        named |= {"minutes": pace.fix_minutes, "opened": pace.opened, "start": pace.start}
    if not isinstance(drag.slower, NotMeasurable):
        named |= _slower_inputs(drag, drag.slower)
    return named


def _grade(inputs: Iterable[Input]) -> Grade:
    return weakest(tuple(entry.estimate.grade for entry in inputs))


def prices_by_file(drag: Drag, pace: Pace, paths: Mapping[str, int]) -> dict[str, Price]:
    """What the debt costs in each file, for one of its findings there: `paths` says how many share it."""
    shared, hours = tuple(_inputs(drag, pace).values()), _hours(_of(pace))
    rates, grade = file_rates(drag.seen), _grade(shared)
    found = {}
    for path, sharers in paths.items():
        if (seen := rates(path)) is None:
            continue
        count, rate = seen
        entry = Input(
            f"rate.file:{path}",
            f"changes a month of {path}",
            _estimate(interval(rate, drag.level), count, "change/month", Grade.READ, "Gamma-Poisson"),
            f"{count} change{'s' * (count != 1)} in {drag.seen.days:.0f} days",
        )
        part = f", a {sharers}th of it" if sharers > 3 else f", 1 of {sharers} parts" * (sharers > 1)
        known = _estimate(interval(drag.hours(rate / sharers, hours), drag.level), drag.exposed, grade=grade)
        found[path] = Price(known, Derivation(drag.formula + part, (entry, *shared)))
    return found


def file_rates(seen: Touches) -> Callable[[str], tuple[int, Array] | None]:
    """How often a file changes: its count, and draws a month, drawn towards the other files' rate (Gamma-Poisson)."""
    counts, months = seen.per_file, seen.months
    mean = float(counts.mean()) / months if len(counts) else 0.0
    between = max(float(counts.var()) / months**2 - mean / months, (0.05 * mean) ** 2) if len(counts) > 1 else 0.0
    at = {path: index for index, path in enumerate(seen.paths)}
    shape, time = (mean**2 / between, mean / between) if between else (0.5, 0.0)

    def rate(path: str) -> tuple[int, Array] | None:
        if path not in at:
            return None
        count = int(counts[at[path]])
        return count, stream(f"rate.file:{path}").gamma(shape + count, 1 / (time + months), DRAWS)

    return rate


def _estimate(known: Spread, n: int, unit: str = UNIT, grade: Grade = Grade.ASSUMED, method: str = _METHOD) -> Estimate:
    return Estimate(known.value, known.low, known.high, unit, grade, known.level, n, method)


def _rate_input(drag: Drag, name: str, drawn: Array, count: int) -> Input:
    return Input(
        f"rate.{drag.key}",
        f"{name}, a month",
        _estimate(interval(drawn, drag.level), count, "change/month", Grade.READ, "Gamma-Poisson"),
        f"{count} of {drag.seen.changes} changes of code in {drag.seen.days:.0f} days",
    )


def _excess_input(drag: Drag, excess: Difference) -> Input:
    return Input(
        f"excess.{drag.key}",
        f"excess share of fixes among the changes of files with {drag.name}",
        _estimate(interval(drag.surplus, drag.level), drag.exposed + drag.others, "share", Grade.READ, _METHOD),
        f"{drag.exposed} changes with it, set beside {drag.others} of files like them without, of which"
        f" {excess.without:.0%} are fixes",
    )


def _slower_inputs(drag: Drag, slower: Slower) -> dict[str, Input]:
    timed = f"{slower.timed} of {slower.exposed} changes mend nothing and follow a commit of theirs within two hours"
    minutes = (
        f"{slower.timed} changes with it, set beside {slower.others} of files like them without, which take"
        f" {slower.excess.without:.0f} minutes"
    )
    return {
        "timed": Input(
            f"timed.{drag.key}",
            f"share of the changes of files with {drag.name} that can be timed",
            _estimate(interval(slower.share, drag.level), slower.exposed, "share", Grade.READ, "Jeffreys"),
            timed,
        ),
        "slower": Input(
            f"slower.{drag.key}",
            f"excess minutes of the changes of files with {drag.name}",
            _estimate(
                interval(slower.minutes, drag.level), slower.timed + slower.others, "minute", Grade.READ, _METHOD
            ),
            minutes,
        ),
    }
