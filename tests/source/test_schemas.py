"""What Pandera schemas and ODCS contracts of strangers ask of a table, read off their files."""

import json
from textwrap import dedent

import pytest

from solvent.domain.rule import TableSchema
from solvent.source.schemas import odcs, pandera_code, pandera_written
from solvent.source.schemas.code import Code


def in_code(text: str, **others: str) -> TableSchema:
    files = {"src/schemas.py": dedent(text), **{f"src/{name}.py": dedent(other) for name, other in others.items()}}
    [found] = pandera_code.read(Code(files, files.__getitem__), "src/schemas.py")
    return found


def asked(schema: TableSchema) -> set[str]:
    """The rules in words, but for those that every column has."""
    return {str(one) for one in schema.rules} - {f"`{name}` {said}" for name in schema.columns for said in _EACH}


_EACH = ("is there", "is never missing")


def test_a_schema_object_asks_for_its_columns_and_their_checks():
    schema = in_code(
        """
        import pandera.pandas as pa
        from pandera import Check, Column
        LIMIT = 10 ** 3

        flights = pa.DataFrameSchema({
            "fare": Column(float, [Check.ge(0), Check.lt(LIMIT)]),
            "site": pa.Column(str, pa.Check.isin(["north", "south"]), nullable=True),
            "seats": Column("int64", Check.in_range(1, 600, include_max=False), unique=True, required=False),
        }, strict=True)
        """
    )
    assert (schema.name, str(schema.place), schema.columns) == ("flights", "src/schemas.py:6", ("fare", "site"))
    assert asked(schema) == {
        "`fare` is a number", "`fare` is at least 0", "`fare` is below 1000", "`site` is one of `north`, `south`",
        "`seats` is a whole number", "`seats` is at least 1", "`seats` is below 600", "`seats` is never repeated",
        "`seats` is never missing", "The table has no other columns",
    }  # fmt: skip
    assert {one.place.line for one in schema.rules if one.column == "site"} == {8}
    assert not any(str(one) == "`site` is never missing" for one in schema.rules)


def test_a_schema_class_asks_for_its_fields_and_those_it_inherits_across_files():
    schema = in_code(
        """
        import pandera as pa
        from pandera.typing import Series
        from .known import Base, Site, TIERS

        class Rides(Base):
            fare: Series[float] = pa.Field(gt=0, in_range={"min_value": 1, "max_value": 9})
            site: "Series[str]" = pa.Field(isin=[one.value for one in Site], nullable=True, alias="Site")
            tier: str | None = pa.Field(isin=TIERS)
            plate: Series[str] = pa.Field(str_matches="[A-Z]+", raise_warning=True)

            class Config:
                unique = ["fare", "Site"]
        """,
        known="""
        from enum import Enum
        import pandera as pa
        TIERS = ("gold", *["tin"])

        class Site(Enum):
            NORTH = "n"
            SOUTH = "s"

        class Base(pa.SchemaModel):
            id: int = pa.Field(unique=True)
        """,
    )
    assert schema.columns == ("id", "fare", "Site", "plate")
    assert asked(schema) == {
        "`id` is a whole number", "`id` is never repeated", "`fare` is a number", "`fare` is above 0",
        "`fare` is at least 1", "`fare` is at most 9", "`Site` is one of `n`, `s`", "`tier` is never missing",
        "`tier` is one of `gold`, `tin`", "`plate` matches `^(?:[A-Z]+)`", "The table never repeats its `fare`, `Site`",
    }  # fmt: skip
    assert {str(one.place) for one in schema.rules if one.column == "id"} == {"src/known.py:11"}


@pytest.mark.parametrize(
    ("check", "rules"),
    [
        ("lambda s: s > 0", {"is above 0"}),
        ("lambda s: (0 <= s) & (s < 5)", {"is at least 0", "is below 5"}),
        ("lambda x: 0 < x <= 1", {"is above 0", "is at most 1"}),
        ("lambda s: s.isin(['a', 'b'])", {"is one of `a`, `b`"}),
        ("lambda s: ~s.isin(['a'])", {"is none of `a`"}),
        ("lambda s: s.between(1, 2)", {"is at least 1", "is at most 2"}),
        ("lambda s: s.str.len().between(1, 8)", {"has at least 1 characters", "has at most 8 characters"}),
        ("lambda s: s.str.contains('x')", {"matches `x`"}),
        ("lambda s: s.mean() > 0", set()),
        ("lambda s: s > other(s)", set()),
        ("lambda s: (s > 0) | (s < -1)", set()),
        ("is_fine", set()),
    ],
)
def test_a_function_is_read_where_it_is_a_comparison_and_listed_where_it_is_not(check, rules):
    schema = in_code(f"import pandera as pa\nshape = pa.DataFrameSchema({{'x': pa.Column(None, pa.Check({check}))}})\n")
    assert {one.asked for one in schema.rules} - set(_EACH) == rules
    assert [one.said for one in schema.unchecked] == ([] if rules else ["`x`: a function"])


def test_what_is_made_when_the_program_runs_is_listed():
    schema = in_code(
        """
        import pandera as pa
        shape = pa.DataFrameSchema({
            **columns_of("table"), name(): pa.Column(int), "a": pa.Column(int, pa.Check.isin(load())), "b": made(),
        }, checks=pa.Check(lambda df: df.a < df.b))
        """
    )
    assert [one.said for one in schema.unchecked] == [
        "columns",
        "a column",
        "`a`: isin",
        "`b`",
        "the table: a function",
    ]


@pytest.mark.parametrize("columns", ["{c: pa.Column(float, pa.Check.ge(0)) for c in NAMES}", "COLUMNS"])
def test_columns_may_be_made_of_a_list_or_stand_elsewhere(columns):
    schema = in_code(
        f"""
        import pandera as pa
        NAMES = ["a", "b"]
        COLUMNS = {{"a": pa.Column(float, pa.Check.ge(0)), "b": pa.Column(float, pa.Check.ge(0))}}
        shape = pa.DataFrameSchema({columns})
        """
    )
    assert asked(schema) == {f"`{name}` {said}" for name in "ab" for said in ("is a number", "is at least 0")}


_COLUMN = {"dtype": "float64", "nullable": False, "unique": True, "required": True}
_OLD = {**_COLUMN, "checks": {"greater_than": 0, "in_range": {"min_value": 1, "max_value": 9}}}
_MIDDLE = {**_COLUMN, "checks": [
    {"value": 0, "options": {"check_name": "greater_than", "raise_warning": False}},
    {"min_value": 1, "max_value": 9, "options": {"check_name": "in_range"}},
]}  # fmt: skip
_NEW = {**_COLUMN, "greater_than": 0, "in_range": {"min_value": 1, "max_value": 9, "include_min": True}}


@pytest.mark.parametrize("column", [_OLD, _MIDDLE, _NEW])
def test_a_schema_that_was_written_to_a_file_asks_the_same_in_every_version(column):
    text = json.dumps({"schema_type": "dataframe", "version": "0.2", "columns": {"fare": column}}, indent=1)
    [schema] = pandera_written.read("schema.json", text)
    assert asked(schema) == {
        "`fare` is a number", "`fare` is never repeated", "`fare` is above 0", "`fare` is at least 1",
        "`fare` is at most 9",
    }  # fmt: skip
    assert all(one.place.line for one in schema.rules)


CONTRACT = """
apiVersion: v3.1.0
kind: DataContract
name: rides
slaProperties:
  - property: latency
    value: 4
schema:
  - name: rides
    quality:
      - metric: rowCount
        mustBeBetween: [100, 200]
        severity: warning
      - type: sql
        query: SELECT 1
    properties:
      - name: id
        logicalType: integer
        primaryKey: true
      - name: fare
        logicalType: number
        logicalTypeOptions: {minimum: 0, exclusiveMaximum: 500, multipleOf: 5}
        quality:
          - metric: nullValues
            mustBeLessThan: 5
            unit: percent
      - name: tier
        logicalType: string
        required: true
        enum:
          - value: gold
          - value: tin
        logicalTypeOptions: {minLength: 3, pattern: "^[a-z]+$"}
      - name: unit
        quality:
          - metric: invalidValues
            arguments: {validValues: [kg, pounds, null]}
            mustBeLessOrEqualTo: 2
          - metric: missingValues
            arguments: {missingValues: [null, "", N/A]}
            mustBe: 0
"""


def test_an_odcs_contract_asks_for_types_keys_options_and_quality():
    [schema] = odcs.read("c.odcs.yaml", CONTRACT)
    assert schema.columns == ("id", "fare", "tier", "unit")
    assert asked(schema) == {
        "`id` is a whole number", "`id` is never repeated", "`fare` is a number", "`fare` is at least 0",
        "`fare` is below 500", "`tier` is one of `gold`, `tin`", "`tier` has at least 3 characters",
        "`tier` matches `^[a-z]+$`", "`unit` is one of `kg`, `pounds`", "`unit` is never missing, nor one of ``, `N/A`",
        "The table has 100 to 200 rows",
    }  # fmt: skip
    assert {one.reason for one in schema.unchecked} == {
        "it is none of the rows'", "it is SQL for another place", "no scan tells it",
    }  # fmt: skip


def test_an_odcs_contract_allows_as_much_as_it_says():
    [schema] = odcs.read("c.odcs.yaml", CONTRACT)
    gaps = next(one for one in schema.rules if str(one) == "`fare` is never missing")
    assert [gaps.allowed.holds(count, 100) for count in (0, 4, 5)] == [True, True, False]
    units = next(one for one in schema.rules if one.asked == "is one of `kg`, `pounds`")
    assert [units.allowed.holds(count, 100) for count in (2, 3)] == [True, False]


def test_a_contract_of_another_version_is_listed():
    [schema] = odcs.read("old.yaml", "kind: DataContract\napiVersion: v2.2.2\ndataset: []\n")
    assert [one.reason for one in schema.unchecked] == ["it is of ODCS 2.2.2, not 3"]


@pytest.mark.parametrize("text", ["", "kind: DataContract", "schema_type: x\ncolumns: 3", "a: [", CONTRACT[:400], "\0"])
def test_garbage_asks_nothing(text):
    for reader in (odcs, pandera_written):
        assert [one for schema in reader.read("x.yaml", text) for one in schema.rules if not one.place.path] == []


def test_a_value_that_is_made_of_itself_ends():
    schema = in_code("import pandera as pa\nA = B\nB = A\nshape = pa.DataFrameSchema({A: pa.Column(A, B)})\n")
    assert schema.rules == ()
