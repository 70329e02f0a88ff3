"""How files change over time."""

from dataclasses import replace

from fakes import history_of
from solvent.source.evolution import Coupling, activity, chance, couplings, focused, lowest_share, repaired
from solvent.source.history import Change, History


def test_recent_changes_weigh_more() -> None:
    history = history_of('2025-06-30 a@x.org "A" new.py+1-0\n2023-06-30 a@x.org "B" old.py+1-0')
    found = activity(history)
    assert found["new.py"].weight > 10 * found["old.py"].weight
    assert (found["new.py"].recent, found["old.py"].recent) == (1, 0)


def test_formatting_and_sweeping_commits_are_out() -> None:
    many = " ".join(f"f{n}.py+1-1" for n in range(40))
    history = history_of(f'2025-06-30 a@x.org "Move all" {many}\n2025-06-29 a@x.org "Run black" a.py+1-1')
    assert focused(history) == ()


def test_pairs_that_change_together() -> None:
    history = history_of('5x 2025-06-30 a@x.org "A" a.py+1-0 b.py+1-0\n3x 2025-01-01 a@x.org "B" b.py+1-0')
    [pair] = couplings(history, ["a.py", "b.py", "c.py"])
    assert (pair.together, pair.first, pair.second) == (5, 5, 8)


def test_a_share_of_few_is_hardly_known() -> None:
    assert lowest_share(3, 3) < 0.5 < lowest_share(300, 300)


def test_a_file_that_was_renamed_is_the_same_file() -> None:
    old = history_of('4x 2025-01-30 a@x.org "A" old.py+1-0 b.py+1-0')
    rename = replace(old.commits[0], sha="f", changes=(Change("a.py", 1, 1, "old.py"), Change("b.py", 1, 1)))
    [pair] = couplings(History((rename, *old.commits)), ["a.py", "b.py"])
    assert (pair.one, pair.together) == ("a.py", 5)


def test_chance_is_not_surprised_by_what_it_brings() -> None:
    # Of 1,000 commits two files take 100 each: ten together are nothing, forty are.
    assert chance(Coupling("a", "b", 10, 100, 100), 1000) == 1
    assert chance(Coupling("a", "b", 40, 100, 100), 1000) < 1e-6


def test_a_repair_counts_when_it_is_the_next_change_and_soon() -> None:
    rows = """
    2025-06-30 a@x.org "Fix it" a.py+1-0
    2025-06-29 a@x.org "Change it" a.py+1-0
    2025-05-30 a@x.org "Fix it" a.py+1-0
    2025-04-30 a@x.org "Change it" a.py+1-0
    """
    assert repaired(history_of(rows), ["a.py", "b.py"], days=14) == {"a.py": (2, 1)}
