"""The intervals of interest hold the truth as often as they say, in projects whose truth was planted."""

from collections.abc import Iterator

import numpy as np
import pytest
from scipy.stats import binomtest

from guarantees.simulated import Planted, Scenario, planted
from solvent.domain.estimate import Estimate, NotMeasurable
from solvent.pricing.change_drag import Drag, drag_of, file_rates, price
from solvent.pricing.pace import pace_of
from solvent.pricing.touches import touches
from solvent.source.history import History
from solvent.stats.montecarlo import Spread, interval

LEVEL, SIGNIFICANT = 0.8, 0.01
SCENARIOS = (
    Scenario("files with debt need more fixes"),
    Scenario("files with debt need no more fixes", excess=0.0),
    Scenario("files with debt need fewer fixes", excess=-0.1),
    Scenario("changes of files with debt take no longer", minutes=0.0),
    Scenario("changes of files with debt take much longer", minutes=20.0, slow=0.3),
    Scenario("few changes of few files", files=14, changes=75),
    Scenario("files differ much", heterogeneity=0.2),
    Scenario("large files have more debt, more changes and more fixes", files=60, changes=400, confounding=1.0),
)
PROJECTS = 100
NUMBERS = ("fixes", "file", "hours", "minutes", "time")


def _measured(scenario: Scenario, seed: int) -> Iterator[tuple[Planted, Drag, np.random.Generator]]:
    rng = np.random.default_rng(seed)
    done = 0
    while done < PROJECTS:
        project = planted(scenario, rng)
        drag = drag_of("debt", "debt", touches(project.history, project.lines), project.indebted)
        if isinstance(drag, Drag) and not isinstance(drag.excess, NotMeasurable):
            done += 1
            yield project, drag, rng


def _holds(covered: list[bool]) -> bool:
    return bool(binomtest(sum(covered), len(covered), LEVEL, alternative="less").pvalue >= SIGNIFICANT)


@pytest.fixture(scope="module")
def covered() -> dict[str, dict[str, list[bool]]]:
    """For each scenario and each number, whether each project's interval holds the truth."""
    found: dict[str, dict[str, list[bool]]] = {}
    for seed, scenario in enumerate(SCENARIOS):
        of = found.setdefault(scenario.name, {number: [] for number in NUMBERS})
        pace = pace_of(None)
        for project, drag, rng in _measured(scenario, seed):
            of["fixes"].append(_in(interval(drag.fixes), project.fixes_a_month))
            path = str(rng.choice(project.indebted))
            known = file_rates(drag.seen)(path)
            assert known is not None and not isinstance(drag.excess, NotMeasurable)
            of["file"].append(_in(interval(known[1] * drag.surplus), project.by_file[path]))
            minutes, opened, start = (
                float(_spread(entry.estimate).draw(rng, 1)[0]) for entry in (pace.fix_minutes, pace.opened, pace.start)
            )
            timed = not isinstance(drag.slower, NotMeasurable)
            truth = project.fixes_a_month * (minutes + opened * start) / 60 + timed * project.hours_a_month
            of["hours"].append(_in(_spread(price(drag, pace).estimate), truth))
            if not isinstance(drag.slower, NotMeasurable):
                of["minutes"].append(_in(interval(drag.slower.minutes), project.longer))
                of["time"].append(_in(interval(drag.rate * drag.slower.hours), project.hours_a_month))
    return found


def _in(known: Spread, truth: float) -> bool:
    return known.low <= truth <= known.high


def _spread(known: Estimate) -> Spread:
    return Spread(known.value, known.low, known.high, known.level)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name.replace(" ", "-"))
@pytest.mark.parametrize("number", NUMBERS)
def test_intervals_hold_the_truth_as_often_as_they_say(
    covered: dict[str, dict[str, list[bool]]], scenario: Scenario, number: str
) -> None:
    hits = covered[scenario.name][number]
    # Where too few changes can be timed, no interval is given.
    assert _holds(hits) if hits else (number in {"minutes", "time"} and scenario.changes < 100)


@pytest.mark.parametrize("number", NUMBERS)
def test_over_all_projects_too(covered: dict[str, dict[str, list[bool]]], number: str) -> None:
    everything = [hit for scenario in covered.values() for hit in scenario[number]]
    assert len(everything) >= 400
    assert _holds(everything)


def test_what_cannot_be_measured_is_said() -> None:
    rng, said = np.random.default_rng(5), []
    for _ in range(40):
        project = planted(Scenario("hardly any change", files=8, changes=15), rng)
        found = drag_of("debt", "debt", touches(project.history, project.lines), project.indebted)
        assert isinstance(found, NotMeasurable)
        said.append(found.reason)
    assert all("needed" in reason and any(c.isdigit() for c in reason) for reason in said)


def test_too_few_timed_changes_are_said_and_the_fixes_stand_alone() -> None:
    rng = np.random.default_rng(6)
    for _ in range(20):
        project = planted(Scenario("few changes of few files", files=14, changes=75), rng)
        drag = drag_of("debt", "debt", touches(project.history, project.lines), project.indebted)
        if isinstance(drag, Drag):
            assert isinstance(drag.slower, NotMeasurable)
            assert "days" in drag.slower.reason and "needed" in drag.slower.reason
            assert drag.slower.reason in price(drag, pace_of(None)).derivation.formula


def test_much_longer_changes_are_seen_and_equal_ones_mostly_not() -> None:
    def seen(minutes: float) -> list[bool]:
        rng = np.random.default_rng(8)
        projects = [planted(Scenario("any", changes=400, minutes=minutes), rng) for _ in range(30)]
        drags = [drag_of("debt", "debt", touches(p.history, p.lines), p.indebted) for p in projects]
        found = [drag.slower for drag in drags if isinstance(drag, Drag)]
        return [interval(slower.minutes).low > 0 for slower in found if not isinstance(slower, NotMeasurable)]

    assert sum(seen(25.0)) > 20
    assert sum(seen(0.0)) < 10


def test_no_history_and_no_clean_file_are_said() -> None:
    seen = touches(History(()), {"a.py": 10})
    assert isinstance(drag_of("debt", "debt", seen, ["a.py"]), NotMeasurable)
    project = planted(Scenario("all files"), np.random.default_rng(1))
    whole = drag_of("debt", "debt", touches(project.history, project.lines), project.lines)
    assert isinstance(whole, NotMeasurable)
    assert "no file with it" in whole.reason


def test_the_same_history_gives_the_same_interest() -> None:
    project = planted(SCENARIOS[0], np.random.default_rng(3))
    one, other = (drag_of("debt", "debt", touches(project.history, project.lines), project.indebted) for _ in range(2))
    assert isinstance(one, Drag) and isinstance(other, Drag)
    assert price(one, pace_of(None)) == price(other, pace_of(None))
