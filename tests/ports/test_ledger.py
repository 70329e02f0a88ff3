"""One set of promises for every ledger: in memory, in SQLite, and in a real Postgres."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ledgers import MemoryLedger, accepted, assessed, enter, finding, postgres
from solvent.actions.bookkeeping import document_of
from solvent.adapters.ledger_postgres import postgres_ledger
from solvent.adapters.ledger_sqlite import sqlite_ledger
from solvent.domain.account import Account, account, fingerprints
from solvent.domain.errors import LedgerError
from solvent.domain.label_account import LabelAccount
from solvent.domain.ledger import Books, Page, Promise, Turn, WriteOff
from solvent.domain.ports import Ledger
from solvent.reports.json import document


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Ledger:
    if request.param == "memory":
        return MemoryLedger()
    if request.param == "sqlite":
        return sqlite_ledger(tmp_path / "ledger.sqlite")
    import psycopg

    url = request.getfixturevalue("server")
    schema = f"t{abs(hash(request.node.name))}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
    return postgres_ledger(f"{url}&options=-csearch_path%3D{schema}")


def turns(found: Account) -> dict[str, str]:
    return {item.debt.place.path: str(item.turn) for item in found.items}


def test_before_the_first_entry_there_is_nothing(ledger: Ledger) -> None:
    assert ledger.projects() == ()
    assert ledger.books("flights") == Books("flights")
    assert ledger.document("flights", "none") is None
    assert account(ledger.books("flights")) is None


def test_what_was_found_paid_written_off_and_came_back(ledger: Ledger) -> None:
    one, two, three = (finding(path=f"{name}.py") for name in "abc")
    first = enter(ledger, assessed(one, two, three, at="2026-01-01"))
    assert turns(first) == {"a.py": "found", "b.py": "found", "c.py": "found"}
    assert first.before is None
    second = enter(ledger, assessed(one, accepted(three, "retired", "2026-06-01"), at="2026-02-01"))
    assert turns(second) == {"a.py": "still there", "b.py": "paid", "c.py": "written off"}
    off = second.of(Turn.WRITTEN_OFF)[0]
    assert (off.reason, off.until, off.new, off.place) == ("retired", "2026-06-01", True, "c.py:3")
    third = enter(ledger, assessed(two, three, at="2026-07-01"))
    assert turns(third) == {"a.py": "paid", "b.py": "returned", "c.py": "returned"}
    assert [item.debt.label for item in third.items] == ["D1", "D2", "D3"]
    assert [item.debt.effort for item in third.of(Turn.PAID)] == [one.effort]
    over_all = account(ledger.books("flights"), since=1)
    assert over_all is not None
    assert turns(over_all) == {"a.py": "paid", "b.py": "still there", "c.py": "still there"}


def test_books_reconcile(ledger: Ledger) -> None:
    """What is open now is what was open, and what came, without what went."""
    pool = [finding(path=f"{n}.py") for n in range(12)]
    for month in range(1, 9):
        chosen = [one for n, one in enumerate(pool) if (n * month + n) % 3]
        enter(ledger, assessed(*(accepted(one) if (n + month) % 4 == 0 else one for n, one in enumerate(chosen)),
                               at=f"2026-0{month}-01"))  # fmt: skip
    books = ledger.books("flights")
    for since in range(1, 9):
        for at in range(since + 1, 9):
            found = account(books, entry=at, since=since)
            assert found is not None
            assert found.before is not None
            came = len(found.of(Turn.FOUND)) + len(found.of(Turn.RETURNED))
            open_then = {i.debt.number for i in account(books, entry=since).items if i.turn in _OPEN}
            went = sum(i.debt.number in open_then for i in found.items if i.turn in (Turn.PAID, Turn.WRITTEN_OFF))
            assert found.entry.findings == found.before.findings + came - went
            assert found.entry.written_off == len(found.of(Turn.WRITTEN_OFF))


_OPEN = (Turn.FOUND, Turn.STILL, Turn.RETURNED)


def test_rows_say_what_the_documents_say(ledger: Ledger) -> None:
    one, two = finding(path="a.py"), finding(path="b.py", text='naïve = "日本\\n"', message="it's 100 % `x`")
    for number, findings in enumerate([(one,), (one, two), (accepted(two),), (), (one,)], 1):
        enter(ledger, assessed(*findings, at=f"2026-01-0{number}", score=number))
    books = ledger.books("flights")
    for entry in books.entries:
        report = document_of(ledger, "flights", entry)
        assert report is not None
        assert entry.iterate_score == report["verdict"]["iterate_score"]
        assert vars(entry.principal) == {key: report["principal"][key] for key in ("low", "high")}
        assert (entry.findings, entry.written_off) == (len(report["findings"]), len(report["accepted"]))
        reported = {f["fingerprint"] for part in ("findings", "accepted") for f in report[part]}
        assert set(fingerprints(books, entry).values()) == reported
        assert report["assessed_at"] == entry.assessed_at


def test_the_document_comes_back_as_it_was(ledger: Ledger) -> None:
    assessment = assessed(finding(message="“so” 日本 \x7f \\ud800"))
    found = enter(ledger, assessment)
    assert document_of(ledger, "flights", found.entry) == json.loads(json.dumps(document(assessment)))


def test_the_same_document_is_kept_once(ledger: Ledger) -> None:
    marks = {enter(ledger, assessed(finding(), at=f"2026-01-0{day}")).entry.mark for day in range(1, 6)}
    assert len(marks) == 1
    assert len(ledger.books("flights").entries) == 5


def test_projects_do_not_mix(ledger: Ledger) -> None:
    enter(ledger, assessed(finding()))
    enter(ledger, replace(assessed(finding()), project="trains"))
    assert ledger.projects() == ("flights", "trains")
    assert [len(ledger.books(name).entries) for name in ("flights", "trains")] == [1, 1]


def test_branches_do_not_pay_for_one_another(ledger: Ledger) -> None:
    one, two = finding(path="a.py"), finding(path="b.py")
    enter(ledger, assessed(one, two, at="2026-01-01"), branch="main")
    enter(ledger, assessed(one, two, at="2026-01-02"), branch="main")
    side = enter(ledger, assessed(one, finding(path="c.py"), at="2026-01-03"), branch="side")
    assert turns(side) == {"a.py": "still there", "b.py": "paid", "c.py": "found"}
    main = enter(ledger, assessed(one, two, at="2026-01-04"), branch="main")
    assert turns(main) == {"a.py": "still there", "b.py": "still there"}
    merged = enter(ledger, assessed(one, finding(path="c.py"), at="2026-01-05"), branch="main")
    assert turns(merged) == {"a.py": "still there", "b.py": "paid", "c.py": "found"}
    assert [item.debt.label for item in merged.items] == ["D1", "D2", "D3"]
    assert [entry.branch for entry in merged.series] == ["main"] * 4


def test_promises_and_write_offs_come_back_as_they_were(ledger: Ledger) -> None:
    enter(ledger, assessed(finding()))
    promise = Promise(1, (1,), "2026-01-02T00:00:00+00:00", "Ana", "2026-03-01", "before the release")
    write_off = WriteOff(1, 1, "2026-01-02T00:00:00+00:00", "Bo", "retired", "2026-09-01")
    ledger.write("flights", lambda _: Page(promises=(promise,), write_offs=(write_off,)))
    books = ledger.books("flights")
    assert (books.promises, books.write_offs) == ((promise,), (write_off,))
    gone = replace(promise, withdrawn_at="2026-02-01T00:00:00+00:00")
    ledger.write("flights", lambda _: Page(promises=(gone,)))
    assert ledger.books("flights").promises == (gone,)


def test_an_error_while_the_page_is_made_writes_nothing(ledger: Ledger) -> None:
    enter(ledger, assessed(finding()))

    def stumble(_: Books) -> Page:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ledger.write("flights", stumble)
    assert len(ledger.books("flights").entries) == 1


def test_writers_at_once_lose_nothing(ledger: Ledger) -> None:
    if isinstance(ledger, MemoryLedger):
        pytest.skip("one thread has memory to itself")

    def work(name: int) -> None:
        for day in range(1, 6):
            enter(ledger, assessed(finding(path=f"{name}.py"), at=f"2026-01-0{day}"))

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    books = ledger.books("flights")
    assert [entry.number for entry in books.entries] == list(range(1, 21))
    assert len(books.debts) == 4
    assert all(entry.before == (entry.number - 1 or None) for entry in books.entries)


def test_a_newer_ledger_is_left_alone(ledger: Ledger, tmp_path: Path) -> None:
    if isinstance(ledger, MemoryLedger):
        pytest.skip("memory has no versions")
    enter(ledger, assessed(finding()))
    with ledger._database.writing() as cursor:  # type: ignore[attr-defined]
        cursor.execute("INSERT INTO solvent_ledger VALUES (99, '2030')")
    for attempt in (lambda: ledger.books("flights"), lambda: enter(ledger, assessed(finding()))):
        with pytest.raises(LedgerError, match="newer solvent"):
            attempt()


def test_what_labels_answered_is_kept_and_renewed_by_its_number(ledger: Ledger) -> None:
    first = LabelAccount("sha256:1", 100).answered(
        "2026-01-01", "model 1", "error_rate at most 0.1", "proven", told=True
    )
    ledger.write("flights", lambda books: Page(labels={1: first}))
    second = first.answered("2026-02-01", "model 2", "error_rate at most 0.1", "not yet", told=False)
    fresh = LabelAccount("sha256:2", 50, before="sha256:1")
    ledger.write("flights", lambda books: Page(labels={1: second, 2: fresh}))
    assert ledger.books("flights").labels == (second, fresh)
    assert ledger.books("other").labels == ()
