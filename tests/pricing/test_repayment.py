"""The repayment plan: never over budget, never out of order, and no other choice saves more."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solvent.catalog.shelf import checks
from solvent.pricing.repayment import BEFORE, QUARTERS, Item, chosen, in_order

ORDER = {"b": ("a",), "c": ("b",), "d": ("a", "c")}
ITEMS = st.lists(
    st.builds(
        Item,
        st.sampled_from("abcde"),
        st.floats(0.1, 6).map(lambda hours: round(hours, 2)),
        st.floats(0.01, 5).map(lambda saved: round(saved, 2)),
    ),
    max_size=9,
)


def keeps_order(items: list[Item], taken: tuple[int, ...]) -> bool:
    paid = set(taken)
    wanted = {kind for n in taken for kind in ORDER.get(items[n].kind, ())}
    return all(n in paid for n, item in enumerate(items) if item.kind in wanted)


def quarters(items: list[Item], taken: tuple[int, ...]) -> int:
    return sum(items[n].quarters for n in taken)


def best_by_trying_all(items: list[Item], hours: float) -> float:
    choices = (choice for size in range(len(items) + 1) for choice in combinations(range(len(items)), size))
    fits = (c for c in choices if quarters(items, c) <= hours * QUARTERS and keeps_order(items, c))
    return max(sum(items[n].saves for n in choice) for choice in fits)


@settings(max_examples=150)
@given(ITEMS, st.integers(0, 60).map(lambda quarter: quarter / 4))
def test_no_choice_that_fits_and_keeps_the_order_saves_more(items, hours):
    taken = chosen(items, hours, before=ORDER)
    assert quarters(items, taken) <= hours * QUARTERS
    assert keeps_order(items, taken)
    assert sum(items[n].saves for n in taken) == pytest.approx(best_by_trying_all(items, hours))


def test_tests_come_before_refactoring():
    items = [Item("STR101", 1, 5.0), Item("OPS101", 10, 0.1)]
    assert chosen(items, 5) == ()
    assert chosen(items, 11) == (0, 1)
    assert in_order(["STR101", "OPS101"]) == ["OPS101", "STR101"]


def test_the_declared_order_names_checks_and_has_no_circle():
    assert {*BEFORE, *(kind for kinds in BEFORE.values() for kind in kinds)} <= set(checks())

    def above(kind: str, seen: frozenset[str]) -> None:
        assert kind not in seen
        for earlier in BEFORE.get(kind, ()):
            above(earlier, seen | {kind})

    for kind in BEFORE:
        above(kind, frozenset())
