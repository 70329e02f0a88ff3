"""What a history tells of people, fixes, formatting and files."""

import pytest

from fakes import history_of
from solvent.source.history import Change, Commit, History


def commit(number: int, *changes: Change, author: str = "Ana Ek", email: str = "ana@x.org", subject: str = "Work"):
    return Commit(f"{number}", author, email, 1000 - number, 1000 - number, subject, 1, changes)


@pytest.mark.parametrize(
    ("subject", "fix", "formatting"),
    [
        ("Fix the split", True, False),
        ("Revert \"Add the split\"", True, False),
        ("Reformat with black", False, True),
        ("Fix black formatting", True, False),
        ("Add a prefix to fixtures", False, False),
        ("Train on more data", False, False),
    ],
)  # fmt: skip
def test_subjects(subject: str, fix: bool, formatting: bool) -> None:
    found = commit(1, subject=subject)
    assert (found.is_fix, found.is_formatting) == (fix, formatting)


def test_one_full_name_is_one_person_and_one_nickname_is_not() -> None:
    rows = [
        commit(1, author="Ana Ek", email="ana@work.org"),
        commit(2, author="ana  ek", email="ANA@home.org"),
        commit(3, author="Ana Ek", email="ana@work.org"),
        commit(4, author="ubuntu", email="a@b.org"),
        commit(5, author="ubuntu", email="c@d.org"),
    ]
    assert History(tuple(rows)).people == {"ana@work.org": 3, "a@b.org": 1, "c@d.org": 1}


def test_work_stands_under_the_present_name() -> None:
    rows = (
        commit(1, Change("new.py", 1, 0)),
        commit(2, Change("new.py", 0, 0, was="mid.py")),
        commit(3, Change("mid.py", 0, 0, was="old.py")),
        commit(4, Change("old.py", 9, 0)),
        commit(5, Change("old.py", 9, 9), subject="Run black"),
    )
    work = History(rows).work
    assert list(work) == ["new.py"]
    assert [c.sha for c, _ in work["new.py"]] == ["1", "2", "3", "4"]


def test_empty_history() -> None:
    nothing = History(())
    assert nothing.people == {}
    assert nothing.days == 0
    assert nothing.work == {}


def test_days_and_touching() -> None:
    history = history_of('2025-01-31 a@x.org "B" a.py+1-0\n2025-01-01 a@x.org "A" b.py+1-0')
    assert history.days == 30
    assert [c.subject for c in history.touching(["a.py"])] == ["B"]
