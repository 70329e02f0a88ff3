"""How long changes are under way, from made-up commits with parents and tags."""

from dataclasses import replace

from solvent.source.delivery import delivery
from solvent.source.history import Commit, History, Release

DAY = 86400


def commit(sha: str, day: float, *origins: str, written: float | None = None, author: str = "Ana") -> Commit:
    at = int(day * DAY)
    return Commit(sha, author, f"{author}@x.org", at, int((day if written is None else written) * DAY), "Work",
                  len(origins), (), origins)  # fmt: skip


ROOT, SIDE, SIDE2 = commit("root", 1), commit("s1", 3, "root", written=2), commit("s2", 4, "s1")
MERGE, TIP = commit("m", 10, "root", "s2"), commit("tip", 12, "m")
COMMITS = (TIP, MERGE, SIDE2, SIDE, ROOT)


def test_a_branch_takes_from_its_first_line_to_its_merge() -> None:
    [merge] = delivery(History(COMMITS)).merges
    assert (merge.days, merge.sha) == (8, "m")


def test_a_commit_counts_for_the_merge_that_brought_it_first() -> None:
    again = commit("m2", 20, "tip", "s2")
    assert [lead.sha for lead in delivery(History((again, *COMMITS))).merges] == ["m"]


def test_machines_open_no_branches() -> None:
    robot = commit("s1", 3, "root", author="dependabot[bot]")
    merge = commit("m", 10, "root", "s1")
    assert delivery(History((merge, robot, ROOT))).merges == ()


def test_a_change_waits_for_the_first_tag_that_holds_it() -> None:
    tags = (Release("v1", "root", DAY), Release("v2", "tip", 15 * DAY))
    leads = delivery(History(COMMITS, releases=tags)).releases
    assert [(lead.days, lead.sha) for lead in leads] == [(3, "tip"), (5, "tip")]


def test_nothing_waits_before_the_first_tag_or_without_one() -> None:
    assert delivery(History(COMMITS)).releases == ()
    assert delivery(History(COMMITS, releases=(Release("v1", "tip", 15 * DAY),))).releases == ()


def test_cut_off_and_empty_histories_are_no_trouble() -> None:
    assert delivery(History(())).merges == ()
    assert delivery(History((TIP, MERGE, SIDE2))).merges[0].days == 6


def test_bringing_a_branch_up_to_date_is_no_merge_of_it() -> None:
    merge = replace(MERGE, subject="Merge branch 'main' of github.com:acme/flights")
    assert delivery(History((TIP, merge, SIDE2, SIDE, ROOT))).merges == ()
