"""Sessions: what the time between commits says of the work."""

import pytest

from solvent.source.history import Change, Commit, History
from solvent.source.sessions import sessions

HOUR = 3600


def _commit(
    number: int, at: float, *, who: str = "ana", subject: str = "Go on", path: str = "a.py", lines: int | None = 4
) -> Commit:
    seconds = 1_700_000_000 + int(at * HOUR)
    added = None if lines is None else lines
    return Commit(
        f"{number:040x}",
        who,
        f"{who}@example.org",
        seconds,
        seconds,
        subject,
        1,
        (Change(path, added, 0 if added else added),),
    )


def _history(*commits: Commit) -> History:
    return History(tuple(sorted(commits, key=lambda commit: -commit.at)))


def test_commits_close_to_each_other_are_a_session() -> None:
    seen = sessions(_history(_commit(1, 0), _commit(2, 0.5), _commit(3, 1.75), _commit(4, 24)))
    assert sorted(round(stint.minutes) for stint in seen.stints) == [30, 75]
    assert (seen.opened, seen.changes) == (2, 4)


def test_each_person_has_sessions_of_their_own() -> None:
    seen = sessions(_history(_commit(1, 0), _commit(2, 0.5, who="bo"), _commit(3, 1)))
    assert [round(stint.minutes) for stint in seen.stints] == [60]


@pytest.mark.parametrize(
    "odd",
    [
        _commit(2, 0.5, who="dependabot[bot]"),
        _commit(2, 0.5, subject="Run black"),
        _commit(2, 0.5, path="data.csv", lines=90_000),
        _commit(2, 0.5, path="uv.lock"),
        _commit(2, 0.5, path="build/lib/a.py"),
    ],
    ids=["bot", "formatting", "data", "lock", "generated"],
)
def test_what_nobody_typed_is_no_work(odd: Commit) -> None:
    seen = sessions(_history(_commit(1, 0), odd))
    assert not seen.stints
    assert seen.opened == 1


def test_a_clone_without_blobs_has_minutes_but_no_lines() -> None:
    seen = sessions(_history(_commit(1, 0, lines=None), _commit(2, 0.5, lines=None)))
    assert [stint.lines for stint in seen.stints] == [None]


def test_imported_commits_of_one_second_took_no_time() -> None:
    seen = sessions(_history(*(_commit(number, 0) for number in range(5))))
    assert not seen.stints
    assert seen.opened == 1
