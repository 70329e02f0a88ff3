"""Profiles of tables that stay where they are: Ibis writes queries that count as the scan does, in the database.

Three queries make a profile: sums of each column, cells of all numbers at once, and categories. Doubles reach the
database as text, which every engine reads as the nearest double, so its cells are the scan's.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from solvent.adapters import plain_values as plain
from solvent.adapters.batches import array_of
from solvent.adapters.counting import sketch
from solvent.adapters.databases import fetched, told
from solvent.adapters.drawing import BAR
from solvent.adapters.grouping import period_of
from solvent.adapters.pushed import COLUMN, Asked, asked, calendar, counted, md5
from solvent.adapters.pushed_rules import rule_sums, text_breaks, text_sums
from solvent.adapters.rulers import ruler_of, settled
from solvent.domain.cut import Cut
from solvent.domain.profile import SKETCH, UNSEEN, ColumnProfile, Period, Profile, Slice
from solvent.domain.rule import Rule
from solvent.domain.ruler import Kind, Ruler
from solvent.domain.sample import EVERYTHING, Sample

# So many of the reference's rows make the rulers.
_ENOUGH = 30_000
# A database takes so many columns in one query.
_WIDTH = 100
_RULE = "rule "
Rules = Callable[[Mapping[str, Ruler]], Mapping[str, tuple[Rule, ...]]]


def pushed_profile(table: Any, like: Profile | None, cut: Cut, rules: Rules | None = None) -> Profile:
    """The profile of a table of Ibis, counted where it lies; for `rules`, see `scan.profile_of`.

    Raises
    ------
    BadTable
        A query failed, or the table has no column that the cut names.
    """
    with told(_called(table)):
        rulers = like.rulers if like is not None else _rulers(table)
        if like is None and rules is not None:
            kept = rules(rulers)
            rulers = {name: replace(ruler, rules=kept.get(name, ())) for name, ruler in rulers.items()}
        cut.demand(rulers)
        whole = _measured(table, rulers, None).get(None) or Profile({}, 0)
        slices = {}
        for name in cut.slices:
            rows = table.filter(table[name].cast("string").isin(cut.sliced(rulers[name])))
            found = _measured(rows, rulers, rows[name].cast("string"))
            slices.update({Slice(name, value): found[value] for value in sorted(found)})
        chunks = _chunks(table, rulers, cut) if cut.time else {}
        sample = _sample(table, cut) if cut.sample else None
    profile = Profile(whole.columns, whole.rows, chunks, slices, sample)
    return profile if like is not None else settled(profile)


def pushed_chunks(table: Any, like: Profile, cut: Cut) -> dict[Period, Profile]:
    """The profiles of the periods of a table alone, as `pushed_profile` has them.

    Raises
    ------
    BadTable
        A query failed, or the table has no column that the cut names.
    """
    with told(_called(table)):
        cut.demand({name: like.rulers.get(name, Ruler(Kind.OTHER)) for name in table.columns})
        return _chunks(table, like.rulers, cut)


def _chunks(table: Any, rulers: Mapping[str, Ruler], cut: Cut) -> dict[Period, Profile]:
    found = _measured(table, rulers, period_number(table[cut.time], cut.every))
    chunks = {period_of(int(at), cut.every): found[at] for at in sorted(at for at in found if at is not None)}
    for name in cut.slices:
        rows = table.filter(table[name].cast("string").isin(cut.sliced(rulers[name])))
        chunks = _with_slices(chunks, rows, rulers, name, cut)
    return chunks


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
    number = period_number(rows[cut.time], cut.every).cast("string")
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
    parts: dict[Any, dict[str, ColumnProfile]] = {which: {} for which in sums}
    for at, column in enumerate(columns):
        found = {
            which: _column(column.ruler, column.name, each[at], codes[which, at], texts[which, at])
            for which, each in sums.items()
        }
        for which, one in (
            _beyond_texts(table, column, found) if any(one.slack for one in found.values()) else found
        ).items():
            parts[which][column.name] = one
    return {which: Profile(parts[which], each[0]["rows"]) for which, each in sums.items()}


def _beyond_texts(table: Any, column: Asked, found: Mapping[Any, ColumnProfile]) -> dict[Any, ColumnProfile]:
    """Where not all categories came over: their smallest hashes, of the whole table, and what breaks rules."""
    values = table.select(value=column.raw.cast("string")).distinct()
    values = values.filter(values.value.notnull())
    hashes = fetched(values.select(hash=md5(values.value).left(16)).order_by("hash").limit(SKETCH))
    sketched = np.array([int(each, 16) for (each,) in hashes], np.uint64)
    sums, broken = text_sums(column), {}
    if sums:
        asked = {f"s{at}": each for at, each in enumerate(sums.values())}
        for which, *counts in fetched(table.group_by("_group").aggregate(**asked)):
            broken[which] = {key: int(count or 0) for key, count in zip(sums, counts, strict=True)}
    return {
        which: replace(one, sketch=sketched, breaks={**one.breaks, **broken.get(which, {})}) if one.slack else one
        for which, one in found.items()
    }


def _sums(table: Any, columns: Sequence[Asked]) -> dict[Any, list[dict[str, Any]]]:
    """The sums of each column, by group."""
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for start in range(0, len(columns), _WIDTH):
        some = [
            {**column.sums(), **{f"{_RULE}{key}": each for key, each in rule_sums(column).items()}}
            for column in columns[start : start + _WIDTH]
        ]
        named = {f"s{at}": each for at, each in enumerate(each for sums in some for each in sums.values())}
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
    counts = {what: int(value or 0) for what, value in sums.items() if what not in real}
    whole = {what: count for what, count in counts.items() if not what.startswith(_RULE)}
    breaks = {what.removeprefix(_RULE): count for what, count in counts.items() if what.startswith(_RULE)}
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
        truths = list(zip(ruler.values, parts["counts"].tolist(), strict=False))
        parts["sketch"] = sketch([value for value, n in truths if n])
        breaks |= text_breaks(ruler, truths)
    elif ruler.kind is Kind.CATEGORY:
        parts |= _categories(ruler, whole["rows"] - whole["nulls"], texts)
        breaks |= {} if parts["slack"] else text_breaks(ruler, texts)
    return ColumnProfile(name, ruler, **{**whole, **parts, "breaks": breaks})


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


def period_number(column: Any, every: str) -> Any:
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
    """Rulers of every column, made from some rows: the same at each look, so that what was counted adds."""
    [(count,)] = fetched(table.aggregate(n=table.count()))
    rows = fetched(table if count <= _ENOUGH else drawn(table, _ENOUGH / count, ()))
    wanted = table.schema().to_pyarrow()
    return {
        name: ruler_of(_typed([row[at] for row in rows], wanted.field(name).type))
        for at, name in enumerate(table.columns)
    }


def marked(table: Any, key: Sequence[str]) -> Any:
    """The mark of each row: the beginning of the md5 of its key, or without one of all of it."""
    texts = [table[name].cast("string").fill_null("") for name in key or table.columns]
    text = texts[0]
    for other in texts[1:]:
        text = text + BAR + other
    return md5(text).left(16)


def drawn(table: Any, share: float, key: Sequence[str]) -> Any:
    """About such a share of the rows, whichever have the smallest marks."""
    return table.filter(marked(table, key) < f"{int(share * 2**64):016x}") if share < 1 else table


def _typed(values: list[Any], kind: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
        return array_of(values)


def _sample(table: Any, cut: Cut) -> Sample:
    found = table.mutate(_mark=marked(table, cut.key))
    rows = fetched(found.order_by("_mark").limit(cut.sample + 1).select("_mark", *table.columns))
    marks = np.array([int(row[0], 16) for row in rows], np.uint64)
    kinds = table.schema().to_pyarrow()
    columns = {
        name: plain.column(_typed([row[at] for row in rows], kinds.field(name).type))
        for at, name in enumerate(table.columns, start=1)
    }
    return Sample({name: values[:0] for name, values in columns.items()}, marks[:0], cut.sample, EVERYTHING) + Sample(
        columns, marks, cut.sample + 1
    )
