"""How files change over time."""

from fakes import history_of
from solvent.source.evolution import activity, couplings, focused, lowest_share


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
