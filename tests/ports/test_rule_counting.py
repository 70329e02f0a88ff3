"""What breaks rules is counted in the scan: as many values as a loop over them finds, whatever the batches."""

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solvent.actions.ruling import Schemas, against
from solvent.adapters.rule_counting import Doubles, fitting, hindrance
from solvent.adapters.scan import profile_of
from solvent.domain.evidence import Place
from solvent.domain.profile import Profile
from solvent.domain.rule import Allowed, Demand, Rule, TableSchema, Value
from solvent.domain.rule_outcome import outcomes
from solvent.domain.stored_profile import from_bytes, to_bytes

HERE = Place("schemas.py", 3)
NUMBERS = st.lists(st.none() | st.sampled_from([0.0, 1.0, 1.5, 2.0, -3.0, math.nan, math.inf, -math.inf]), min_size=1)
TEXTS = st.lists(st.none() | st.sampled_from(["", "a", "ab", "abc", "köln"]), min_size=1)


def rule(demand: Demand, *values: Value, **more: Any) -> Rule:
    return Rule("x", demand, values, HERE, **more)


def broken(table: Any, one: Rule, *, like: Profile | None = None) -> int:
    measured = profile_of(table, like) if like else profile_of(table, rules=lambda _: {one.column: (one,)})
    [found] = outcomes([one], measured)
    return found.found


def _is_known(value: Any) -> bool:
    return value is not None and not (isinstance(value, float) and math.isnan(value))


NUMERIC: list[tuple[Rule, Callable[[float], bool]]] = [
    (rule(Demand.AT_LEAST, 1.0), lambda x: x >= 1),
    (rule(Demand.ABOVE, 1.0), lambda x: x > 1),
    (rule(Demand.AT_MOST, "1.5"), lambda x: x <= 1.5),
    (rule(Demand.BELOW, 1.5), lambda x: x < 1.5),
    (rule(Demand.AMONG, 0.0, 2.0), lambda x: x in {0.0, 2.0}),
    (rule(Demand.NOT_AMONG, 0.0, "2"), lambda x: x not in {0.0, 2.0}),
    (rule(Demand.KIND, "integer"), lambda x: math.isfinite(x) and x == math.floor(x)),
    (rule(Demand.KIND, "number"), lambda x: True),
]
TEXTUAL: list[tuple[Rule, Callable[[str], bool]]] = [
    (rule(Demand.AMONG, "a", "ab"), lambda x: x in {"a", "ab"}),
    (rule(Demand.NOT_AMONG, ""), lambda x: x != ""),
    (rule(Demand.MATCHES, "^(?:ab?)"), lambda x: bool(re.match("ab?", x))),
    (rule(Demand.LONG, 2.0), lambda x: len(x) >= 2),
    (rule(Demand.SHORT, 2.0), lambda x: len(x) <= 2),
]


@pytest.mark.parametrize(("one", "keeps"), NUMERIC, ids=lambda each: str(getattr(each, "asked", "")))
@settings(max_examples=25, deadline=None)
@given(values=NUMBERS)
def test_numbers_are_counted_as_a_loop_counts_them(one, keeps, values):
    table = pa.table({"x": pa.array(values, pa.float64(), from_pandas=False)})
    assert broken(table, one) == sum(not keeps(value) for value in values if _is_known(value))


@pytest.mark.parametrize(("one", "keeps"), TEXTUAL, ids=lambda each: str(getattr(each, "asked", "")))
@settings(max_examples=25, deadline=None)
@given(values=TEXTS)
def test_texts_are_counted_as_a_loop_counts_them(one, keeps, values):
    table = pa.table({"x": pa.array(values, pa.string())})
    assert broken(table, one) == sum(not keeps(value) for value in values if _is_known(value))


@settings(max_examples=25, deadline=None)
@given(values=NUMBERS | TEXTS | st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1))
def test_doubles_and_gaps_are_counted(values):
    table = pa.table({"x": pa.array(values, from_pandas=False)})
    known = [value for value in values if _is_known(value)]
    if known:
        assert broken(table, rule(Demand.UNIQUE)) == len(known) - len(set(known))
    assert broken(table, rule(Demand.KNOWN)) == len(values) - len(known)


def test_times_and_truths_are_compared_too():
    at = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3)]
    assert broken({"x": at}, rule(Demand.AT_LEAST, "2026-01-02")) == 1
    assert broken({"x": [True, False, None]}, rule(Demand.AMONG, True)) == 1
    assert broken({"x": [True, False, None]}, rule(Demand.AMONG, 1.0, 0.0)) == 0


def test_breaks_of_parts_add_and_are_kept_as_bytes(tmp_path):
    rng = np.random.default_rng(3)
    table = pa.table({"x": rng.normal(size=5000), "site": rng.choice(["a", "b", "c"], 5000)})
    rules = {"x": (rule(Demand.AT_LEAST, 0.0),), "site": (Rule("site", Demand.AMONG, ("a",), HERE),)}
    whole = profile_of(table, rules=lambda _: rules)
    parts = [profile_of(table.slice(start, 1000), whole) for start in range(0, 5000, 1000)]
    added = sum(parts[1:], start=parts[0])
    assert [dict(column.breaks) for column in added] == [dict(column.breaks) for column in whole]
    kept = from_bytes(to_bytes(added, like=whole), like=whole)
    assert [dict(column.breaks) for column in kept] == [dict(column.breaks) for column in whole]


def test_text_among_numbers_breaks_a_kind(tmp_path):
    one = rule(Demand.KIND, "number")
    reference = profile_of({"x": [1.0, 2.0]}, rules=lambda _: {"x": (one,)})
    assert broken({"x": ["1", "n/a", "2.5"]}, one, like=reference) == 1


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 40), max_size=200), st.integers(1, 50))
def test_bounded_memory_finds_no_double_that_is_not_there(values, most):
    seen = Doubles(most)
    for start in range(0, len(values), 30):
        seen.add(pa.array(values[start : start + 30], pa.int64()))
    assert 0 <= seen.repeated <= len(values) - len(set(values))


def test_bounded_memory_finds_many_doubles():
    values = np.random.default_rng(0).integers(0, 50_000, 100_000)
    seen = Doubles(20_000)
    seen.add(pa.array(values))
    assert seen.repeated > 1000


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (rule(Demand.MATCHES, "(?=a)"), "looks around"),
        (Rule("site", Demand.AT_LEAST, (1.0,), HERE), "asks for an order"),
        (rule(Demand.MATCHES, "a"), "asks for text"),
        (rule(Demand.AT_MOST, "much"), "no number"),
        (Rule("nowhere", Demand.KNOWN, (), HERE), "no such column"),
        (Rule("", Demand.UNIQUE, ("x", "site"), HERE), "compares rows"),
    ],
)
def test_what_cannot_be_counted_is_said_with_its_reason(one, why):
    rulers = profile_of({"x": [1.0, 2.0], "site": ["a", "b"]}).rulers
    if one.demand is Demand.MATCHES and why == "looks around":
        one = Rule("site", one.demand, one.values, HERE)
    assert why in (hindrance(one, rulers.get(one.column)) or "")


def _schemas(*found: TableSchema, named: bool = False) -> Schemas:
    return Schemas(found, named, hindrance, fitting)


def test_a_schema_of_another_table_is_left_alone_and_said_so():
    rulers = profile_of({"x": [1.0], "y": [1.0], "z": [1.0]}).rulers
    names = ("x", "y", "a", "b", "c")
    other = TableSchema("Other", HERE, names, tuple(Rule(name, Demand.THERE, (), HERE) for name in names))
    book = _schemas(other).book(rulers)
    assert not book.rules
    assert "2 of its 5 columns" in book.unchecked[0].reason
    assert len(_schemas(other, named=True).book(rulers).rules) == 2


def test_a_rule_that_the_reference_itself_breaks_speaks_of_another_table():
    one = rule(Demand.AT_LEAST, 0.0)
    schemas = _schemas(TableSchema("T", HERE, ("x", "y"), (one, rule(Demand.KNOWN))))
    reference = profile_of({"x": [-1.0, -2.0, 3.0], "y": [1.0, 2.0, 3.0]}, rules=schemas.rules)
    book = against(schemas.book(reference.rulers), reference)
    assert [each.demand for each in book.rules] == [Demand.KNOWN]
    assert "breaks it (2 of 3)" in book.unchecked[-1].reason


def test_a_pattern_of_names_asks_every_column_that_fits():
    one = Rule("x_.*", Demand.AT_LEAST, (0.0,), HERE, named_by_pattern=True)
    rulers = profile_of({"x_1": [1.0], "x_2": [1.0], "y": [1.0]}).rulers
    schemas = _schemas(TableSchema("T", HERE, (), (one,)), named=True)
    assert [each.column for each in schemas.book(rulers).rules] == ["x_1", "x_2"]


def test_as_many_rows_as_allowed_break_nothing():
    one = rule(Demand.AT_LEAST, 0.0, allowed=Allowed(0, 10, percent=True))
    measured = profile_of({"x": [-1.0] + [1.0] * 9}, rules=lambda _: {"x": (one,)})
    assert [each.kept for each in outcomes([one], measured)] == [True]
