"""Principal: a range for this team, calibrated where its history is long enough."""

import math
from dataclasses import replace

import pytest

from reports.examples import finding
from solvent.domain.finding import Effort, total
from solvent.pricing.pace import LEAST_STINTS, pace_of
from solvent.pricing.principal import in_all, priced
from solvent.source.history import Change, Commit, History


def _history(minutes: float, number: int, *, path: str = "src/flights/train.py") -> History:
    """One commit a day that opens a session, and one that follows after so many minutes."""
    commits = []
    for day in range(number):
        for part, at in enumerate((0.0, minutes)):
            seconds = 1_700_000_000 + day * 86_400 + int(at * 60)
            change = Change(path, 6, 2)
            commits.append(Commit(f"{day:030x}{part:010x}", "ana", "a@b.org", seconds, seconds, "Go on", 1, (change,)))
    return History(tuple(reversed(commits)))


def test_a_slow_team_pays_more_and_a_quick_one_less() -> None:
    slow, quick = (priced(finding(), "leakage", pace_of(_history(minutes, 80))) for minutes in (110, 4))
    nobody = priced(finding(), "leakage", pace_of(None))
    assert quick.effort.value < nobody.effort.value < slow.effort.value
    assert nobody.effort == Effort(1, 4)


def test_history_narrows_what_is_known() -> None:
    def width(work: Effort) -> float:
        return math.log(work.high / work.low)

    few, many = (priced(finding(), "leakage", pace_of(_history(20, number))) for number in (25, 400))
    assert width(many.effort) <= width(few.effort) < width(finding().effort)


def test_a_short_history_leaves_the_effort_of_the_kind_and_says_so() -> None:
    pace = pace_of(_history(110, LEAST_STINTS - 1))
    found = priced(finding(), "leakage", pace)
    assert found.effort == finding().effort
    assert f"{LEAST_STINTS - 1} changes inside sessions" in pace.factor.source


def test_every_price_opens_to_inputs_with_sources() -> None:
    found = priced(finding(), "leakage", pace_of(_history(30, 80)))
    assert found.principal is not None
    assert all(entry.source and entry.key for entry in found.principal.derivation.inputs)
    assert found.principal.estimate.n == 80
    assert (found.principal.estimate.low, found.principal.estimate.high) == (found.effort.low, found.effort.high)


def test_no_effort_is_a_matter_of_nothing() -> None:
    assert priced(finding(effort=Effort(0, 2)), "", pace_of(None)).effort == Effort(0, 2)


@pytest.mark.parametrize("number", [2, 30, 1000])
def test_the_whole_lies_within_the_sums_of_the_ranges(number: int) -> None:
    found = [finding(f"XXX{100 + n % 7}", line=n, effort=Effort(0.5 + n % 3, 4 + n % 5)) for n in range(number)]
    whole = total(found)
    assert sum(f.effort.low for f in found) <= whole.low < whole.value < whole.high <= sum(f.effort.high for f in found)


def test_the_tornado_is_of_the_whole_and_widest_first() -> None:
    pace = pace_of(_history(30, 80))
    found = [priced(finding(f"XXX{100 + n % 20}", line=n), "structure", pace) for n in range(60)]
    price = in_all(found, pace)
    spans = [swing.span for swing in price.derivation.swings]
    assert spans == sorted(spans, reverse=True)
    assert {entry.key for entry in price.derivation.inputs} == {swing.key for swing in price.derivation.swings}
    assert price.estimate.value == pytest.approx(total(found).value)


def test_equal_findings_of_equal_kinds_share_their_inputs() -> None:
    pace = pace_of(None)
    one, other = (priced(replace(finding(), fingerprint=mark), "api", pace) for mark in "ab")
    assert one.principal == other.principal
