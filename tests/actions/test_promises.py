"""Whether a promise was kept: what each reader of a ledger would say, looking at the days."""

import pytest

from ledgers import MemoryLedger, accepted, assessed, enter, finding
from solvent.actions.pledging import Terms, promise, withdraw
from solvent.domain.account import Outcome, account
from solvent.domain.finding import Finding

ONE, TWO = finding(path="a.py"), finding(path="b.py")
DUE = "2026-03-31"


def outcome(*later: tuple[str, list[Finding]], today: str) -> Outcome:
    """What became of the promise, made in January, to pay two debts until the end of March."""
    ledger = MemoryLedger()
    enter(ledger, assessed(ONE, TWO, at="2026-01-01"))
    promise(ledger, "flights", ["D1", "D2"], Terms("Ana", DUE, "", "2026-01-02T00:00:00+00:00"))
    for day, findings in later:
        enter(ledger, assessed(*findings, at=day))
    found = account(ledger.books("flights"), today=today)
    assert found is not None
    return found.pledges[0].outcome


@pytest.mark.parametrize(
    ("later", "today", "expected"),
    [
        ([], "2026-02-01", Outcome.OPEN),
        ([], DUE, Outcome.OPEN),
        ([], "2026-04-01", Outcome.UNCHECKED),
        ([("2026-02-01", [ONE])], "2026-02-01", Outcome.OPEN),
        ([("2026-02-01", [ONE]), (DUE, [])], DUE, Outcome.KEPT),
        ([("2026-02-01", [])], "2026-02-01", Outcome.KEPT),
        ([("2026-02-01", [ONE]), ("2026-04-20", [])], "2026-05-01", Outcome.KEPT),
        ([("2026-04-01", [ONE])], "2026-04-01", Outcome.BROKEN),
        ([("2026-04-01", [ONE]), ("2026-05-01", [])], "2026-05-01", Outcome.LATE),
        ([("2026-04-01", [accepted(ONE)])], "2026-04-01", Outcome.BROKEN),
        ([("2026-02-01", []), ("2026-03-01", [ONE])], "2026-03-02", Outcome.OPEN),
        ([("2026-02-01", []), ("2026-03-01", [ONE]), ("2026-04-01", [ONE])], "2026-04-02", Outcome.BROKEN),
        ([("2026-02-01", []), ("2026-05-01", [ONE])], "2026-05-02", Outcome.KEPT),
    ],
)
def test_outcomes(later: list[tuple[str, list[Finding]]], today: str, expected: Outcome) -> None:
    assert outcome(*later, today=today) is expected


def test_a_withdrawn_promise_is_neither_kept_nor_broken() -> None:
    ledger = MemoryLedger()
    enter(ledger, assessed(ONE, at="2026-01-01"))
    promise(ledger, "flights", ["D1"], Terms("Ana", DUE, "", "2026-01-02"))
    withdraw(ledger, "flights", ["p1"], at="2026-01-03")
    found = account(ledger.books("flights"), today="2026-09-01")
    assert found is not None
    assert found.pledges[0].outcome is Outcome.WITHDRAWN
