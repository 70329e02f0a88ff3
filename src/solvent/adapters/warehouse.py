"""Profiles of tables that stay where they are: Ibis writes queries that count as the scan does, in the database.

Three queries make a profile: sums of each column, cells of all numbers at once, and categories. Doubles reach the
database as text, which every engine reads as the nearest double, so its cells are the scan's.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import ibis
import numpy as np
import pyarrow as pa

from solvent.adapters import plain_values as plain
from solvent.adapters.batches import array_of
from solvent.adapters.counting import sketch
from solvent.adapters.drawing import BAR
from solvent.adapters.grouping import period_of
from solvent.adapters.pushed import COLUMN, Asked, asked, calendar, counted, md5
from solvent.adapters.rulers import ruler_of, settled
from solvent.domain.cut import Cut
from solvent.domain.errors import BadTable
from solvent.domain.profile import SKETCH, UNSEEN, ColumnProfile, Period, Profile, Slice
from solvent.domain.ruler import Kind, Ruler
from solvent.domain.sample import EVERYTHING, Sample
from solvent.domain.suggest import advice
from solvent.source.text import printable

# So many of the reference's rows make the rulers.
_ENOUGH = 30_000
# A database takes so many columns in one query.
_WIDTH = 100
_ALIASES = {"postgresql": "postgres", "spark": "pyspark"}


def table_at(url: str) -> Any:
    """The table that a URL names: `duckdb://file.db?table=name`, `postgres://user@host/db?table=schema.name`, `spark://`.

    Raises
    ------
    BadTable
        The URL names no table, there is none of the name, or nothing answers.
    """
    parts = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    name = options.pop("table", "")
    scheme = _ALIASES.get(parts.scheme, parts.scheme)
    if scheme == "duckdb":
        options.setdefault("read_only", "True")
    shown = f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
    with told(shown):
        base = _connected(parts._replace(scheme=scheme, query=urlencode(options)).geturl())
        schema, _, last = name.rpartition(".")
        tables = _tables(base, schema)
    if last not in tables:
        raise BadTable(
            f"{shown} has no table {name!r}." if name else f"{shown} names no table.",
            hint=f"Add ?table=NAME. {advice(last, tables)}".strip(),
        )
    return base.table(last, database=schema or None)


def _connected(url: str) -> Any:
    if url.startswith("postgres://"):
        import psycopg

        return ibis.postgres.from_connection(psycopg.connect(url, client_encoding="utf8"))
    return ibis.connect(url)


def _tables(base: Any, schema: str) -> list[str]:
    if base.name == "pyspark":
        return list(base.list_tables(database=schema or None))
    names = base.table("tables", database="information_schema")
    inside = names.table_schema == schema if schema else ~names.table_schema.isin(["pg_catalog", "information_schema"])
    return sorted(name for (name,) in fetched(names.filter(inside).select("table_name")))


def pushed_profile(table: Any, like: Profile | None, cut: Cut) -> Profile:
    """The profile of a table of Ibis, counted where it lies.

    Raises
    ------
    BadTable
        A query failed, or the table has no column that the cut names.
    """
    with told(_called(table)):
        rulers = like.rulers if like is not None else _rulers(table)
        cut.demand(rulers)
        whole = _measured(table, rulers, None).get(None) or Profile({}, 0)
        chunks, slices = {}, {}
        if cut.time:
            number = _period_number(table[cut.time], cut.every)
            found = _measured(table, rulers, number)
            chunks = {period_of(int(at), cut.every): found[at] for at in sorted(at for at in found if at is not None)}
        for name in cut.slices:
            values = cut.sliced(rulers[name])
            rows = table.filter(table[name].cast("string").isin(values))
            found = _measured(rows, rulers, rows[name].cast("string"))
            slices.update({Slice(name, value): found[value] for value in sorted(found)})
            if cut.time:
                chunks = _with_slices(chunks, rows, rulers, name, cut)
        sample = _sample(table, cut) if cut.sample else None
    profile = Profile(whole.columns, whole.rows, chunks, slices, sample)
    return profile if like is not None else settled(profile)


def _called(table: Any) -> str:
    """What messages call a table; a query has no name, though it has a method to ask for one."""
    try:
        return str(table.get_name())
    except AttributeError:
        return "The table"


def _with_slices(
    chunks: Mapping[Period, Profile], rows: Any, rulers: Mapping[str, Ruler], name: str, cut: Cut
) -> dict[Period, Profile]:
    """The profiles of the periods with those of each value of a column in them, counted by period and value at once."""
    number = _period_number(rows[cut.time], cut.every).cast("string")
    found = _measured(rows, rulers, number + ":" + rows[name].cast("string"))
    apart: dict[Period, dict[Slice, Profile]] = {}
    for key in sorted(key for key in found if key is not None):
        at, _, value = key.partition(":")
        apart.setdefault(period_of(int(at), cut.every), {})[Slice(name, value)] = found[key]
    return {
        period: replace(chunk, slices={**chunk.slices, **apart.get(period, {})}) for period, chunk in chunks.items()
    }


def _measured(table: Any, rulers: Mapping[str, Ruler], group: Any) -> dict[Any, Profile]:
    """The profile of the rows of each value of `group`."""
    table = table.mutate(_group=ibis.null("int64") if group is None else group)
    names = [name for name in table.columns if name != "_group"]
    columns = [asked(table, name, rulers.get(name, Ruler(Kind.OTHER))) for name in names]
    sums = _sums(table, columns)
    codes = _codes(table, columns)
    texts = _texts(table, columns, grouped=group is not None)
    return {
        which: Profile(
            {
                column.name: _counted(table, column, each[at], codes[which, at], texts[which, at])
                for at, column in enumerate(columns)
            },
            each[0]["rows"],
        )
        for which, each in sums.items()
    }


def _counted(table: Any, column: Asked, sums: Mapping[str, Any], codes: Any, texts: Any) -> ColumnProfile:
    found = _column(column.ruler, column.name, sums, codes, texts)
    if not found.slack:
        return found
    # Not all categories came over, so their smallest hashes are asked for: of the whole table, whichever the group.
    values = table.select(value=column.raw.cast("string")).distinct()
    values = values.filter(values.value.notnull())
    hashes = fetched(values.select(hash=md5(values.value).left(16)).order_by("hash").limit(SKETCH))
    return replace(found, sketch=np.array([int(each, 16) for (each,) in hashes], np.uint64))


def _sums(table: Any, columns: Sequence[Asked]) -> dict[Any, list[dict[str, Any]]]:
    """The sums of each column, by group."""
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for start in range(0, len(columns), _WIDTH):
        some = [column.sums() for column in columns[start : start + _WIDTH]]
        named = {f"{at}_{what}": each for at, sums in enumerate(some) for what, each in sums.items()}
        for group, *values in fetched(table.group_by("_group").aggregate(**named)):
            left = iter(values)
            found[group] += [{what: next(left) for what in sums} for sums in some]
    return found


def _codes(table: Any, columns: Sequence[Asked]) -> dict[tuple[Any, int], tuple[dict[int, int], dict[int, int]]]:
    """How often each cell occurs, and of times each hour, by group and column."""
    found: dict[tuple[Any, int], tuple[dict[int, int], dict[int, int]]] = defaultdict(lambda: ({}, {}))
    numbers = [(at, column) for at, column in enumerate(columns) if column.x is not None]
    wanted = [column.cell(2 * at) for at, column in numbers]
    wanted += [column.hour(2 * at + 1) for at, column in numbers if column.ruler.kind is Kind.TIME]
    if not wanted:
        return found
    packed = table.select("_group", code=ibis.array(wanted).unnest())
    packed = packed.filter(packed.code.notnull())
    for group, code, count in fetched(packed.group_by(["_group", "code"]).aggregate(n=packed.count())):
        at, number = divmod(int(code), COLUMN)
        found[group, at // 2][at % 2][number] = int(count)
    return found


def _texts(table: Any, columns: Sequence[Asked], *, grouped: bool) -> dict[tuple[Any, int], list[tuple[str, int]]]:
    """The categories of the ruler and the most frequent others, with their counts, by group and column."""
    found: dict[tuple[Any, int], list[tuple[str, int]]] = defaultdict(list)
    parts = []
    for at, column in enumerate(columns):
        if column.ruler.kind in {Kind.CATEGORY, Kind.BOOLEAN}:
            values = table.select("_group", value=column.raw.cast("string"))
            values = values.filter(values.value.notnull())
            counts = values.group_by(["_group", "value"]).aggregate(n=values.count())
            known = counts.value.isin(column.ruler.values) if column.ruler.values else ibis.literal(False)
            counts = counts.mutate(known=ibis.ifelse(known, 0, 1))
            counts = counts.mutate(at=ibis.literal(at))
            order, room = [counts.known, counts.n.desc(), counts.value], len(column.ruler.values) + UNSEEN + 1
            if grouped:
                place = ibis.row_number().over(group_by=counts._group, order_by=order)
                placed = counts.mutate(place=place)
                kept = placed.filter(placed.place < room)
            else:
                kept = counts.order_by(order).limit(room)
            parts.append(kept.select("_group", "at", "value", "n"))
    if parts:
        for group, at, value, count in fetched(ibis.union(*parts) if len(parts) > 1 else parts[0]):
            found[group, int(at)].append((value, int(count)))
    return found


def _column(ruler: Ruler, name: str, sums: Mapping[str, Any], codes: Any, texts: Any) -> ColumnProfile:
    real = {"least": np.nan, "greatest": np.nan, "total": 0.0, "squares": 0.0}
    whole = {what: int(value or 0) for what, value in sums.items() if what not in real}
    parts: dict[str, Any] = {"counts": np.zeros(ruler.cells, np.int64)}
    parts |= {what: real[what] if sums[what] is None else float(sums[what]) for what in real if what in sums}
    if ruler.kind in {Kind.NUMBER, Kind.TIME}:
        parts["counts"] = counted(ruler, codes[0])
        parts |= {"parts": calendar(codes[1])} if ruler.kind is Kind.TIME else {}
    elif ruler.kind is Kind.BOOLEAN:
        for text, count in texts:
            truth = plain.TRUTHS.get(text.strip().lower())
            if truth is None:
                whole["misfits"] = whole.get("misfits", 0) + count
            else:
                parts["counts"][int(truth)] += count
        parts["sketch"] = sketch([value for value, n in zip(ruler.values, parts["counts"], strict=False) if n])
    elif ruler.kind is Kind.CATEGORY:
        parts |= _categories(ruler, whole["rows"] - whole["nulls"], texts)
    return ColumnProfile(name, ruler, **{**whole, **parts})


def _categories(ruler: Ruler, known: int, texts: Sequence[tuple[str, int]]) -> dict[str, Any]:
    counts = dict(texts)
    cells = [counts.pop(value, 0) for value in ruler.values]
    others = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    cut = others[UNSEEN][1] if len(others) > UNSEEN else 0
    seen = [*(value for value, count in zip(ruler.values, cells, strict=True) if count), *counts]
    return {
        "counts": np.array([*cells, known - sum(cells)], np.int64),
        "unseen": dict(others[:UNSEEN]),
        "slack": cut,
        "sketch": sketch(seen)[:SKETCH],
    }


def _period_number(column: Any, every: str) -> Any:
    """The number of each time's period, as the scan numbers them."""
    at = column.cast("timestamp") if column.type().is_date() else column
    if every in {"month", "year"}:
        years = at.year().cast("int64") - 1970
        return years if every == "year" else years * 12 + at.month().cast("int64") - 1
    seconds = at.truncate("s").epoch_seconds().cast("float64")
    if every == "week":
        return ((seconds + 3 * 86400.0) / (7 * 86400.0)).floor().cast("int64")
    return (seconds / (3600.0 if every == "hour" else 86400.0)).floor().cast("int64")


def _rulers(table: Any) -> dict[str, Ruler]:
    """Rulers of every column, made from some rows that the database draws."""
    [(count,)] = fetched(table.aggregate(n=table.count()))
    some = table if count <= _ENOUGH else table.sample(min(1.2 * _ENOUGH / count, 1.0)).limit(_ENOUGH)
    rows = fetched(some)
    wanted = table.schema().to_pyarrow()
    return {
        name: ruler_of(_typed([row[at] for row in rows], wanted.field(name).type))
        for at, name in enumerate(table.columns)
    }


def _typed(values: list[Any], kind: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
        return array_of(values)


def _sample(table: Any, cut: Cut) -> Sample:
    if not cut.key:
        raise BadTable(
            "Rows of a database have no number by which a sample could be drawn.", hint="Name their key: key='id'."
        )
    texts = [table[name].cast("string").fill_null("") for name in cut.key]
    text = texts[0]
    for other in texts[1:]:
        text = text + BAR + other
    marked = table.mutate(_mark=md5(text).left(16))
    rows = fetched(marked.order_by("_mark").limit(cut.sample + 1).select("_mark", *table.columns))
    marks = np.array([int(row[0], 16) for row in rows], np.uint64)
    kinds = table.schema().to_pyarrow()
    columns = {
        name: plain.column(_typed([row[at] for row in rows], kinds.field(name).type))
        for at, name in enumerate(table.columns, start=1)
    }
    return Sample({name: values[:0] for name, values in columns.items()}, marks[:0], cut.sample, EVERYTHING) + Sample(
        columns, marks, cut.sample + 1
    )


def fetched(expression: Any) -> list[tuple[Any, ...]]:
    """The rows of an expression, without a detour by pandas where the engine can."""
    base = expression.get_backend()
    if base.name == "duckdb":
        return list(base.raw_sql(base.compile(expression)).fetchall())
    if base.name == "postgres":
        with base.con.cursor() as cursor:
            return list(cursor.execute(base.compile(expression)).fetchall())
    if base.name == "pyspark":
        return [tuple(row) for row in base.raw_sql(base.compile(expression)).collect()]
    rows = expression.to_pyarrow().to_pydict()
    return list(zip(*rows.values(), strict=True))


@contextmanager
def told(where: str) -> Iterator[None]:
    """Say of a database that does not answer which it is and what it says."""
    try:
        yield
    except BadTable:
        raise
    # Each engine has errors of its own, and none shares a parent with another's.
    except Exception as error:  # noqa: BLE001
        said = printable(str(error).strip().split("\n", 1)[0]).rstrip(".")[:300]
        raise BadTable(
            f"{where} cannot be read: {type(error).__name__} {said}.",
            hint="Look whether the database runs and whether this user may read the table, then try again.",
        ) from None
