"""Targets that the features tell: still a column of them, or averaged into one before the split."""

from collections.abc import Iterator, Sequence

from solvent.source.dataflow.leak import TARGET, Leak, source_of, way
from solvent.source.dataflow.record import Fit, Record, Split
from solvent.source.dataflow.ways import has_split, is_within


def told_target(record: Record) -> Iterator[Leak]:
    """The fits whose features hold the target, and the splits of rows that know its averages."""
    for fit in record.fits:
        column = _column_left(fit)
        if column:
            parted = next((step.node for path in fit.data.rows for step in path if step.splits), None)
            what = f"the target `{column}` is still a column of the features"
            stations = way(("source", source_of(fit.data.rows)), ("split", parted), ("fit", fit.node))
            yield Leak(TARGET, parted or fit.node, what, None, stations)
    for split in record.splits:
        column = split.target.of.only if split.target.of is not None else ""
        for learnt in split.data.known:
            averages = column and learnt.column == column and not has_split(split.data.rows)
            if averages and is_within(learnt.rows, split.data.rows):
                what = f"the target `{column}` is averaged by group on all rows before they are split"
                stations = way(("source", source_of(learnt.rows)), ("learns", learnt.node), ("split", split.node))
                yield Leak(TARGET, learnt.node, what, split.node, stations)


def _column_left(fit: Fit) -> str:
    """The column that a model of no further steps is to say, where it is one of those it is given."""
    wanted = fit.target.of.only if fit.target.of is not None else ""
    return wanted if wanted and _is_plain(fit) and _holds(fit, wanted, [wanted]) else ""


def _is_plain(fit: Fit) -> bool:
    """Whether a model takes the columns that it is given, and no step before it picks among them."""
    return fit.model.kind == "model" and not fit.model.steps and not fit.model.own


def _holds(used: Split | Fit, target: str, columns: Sequence[str]) -> bool:
    """Whether rows that are used with this target have columns of the same table."""
    given, wanted = used.data.of, used.target.of
    if given is None or wanted is None or given.table != wanted.table or wanted.only != target:
        return False
    return all(given.has(column) for column in columns)


def learns_from(record: Record, target: str, columns: Sequence[str]) -> bool:
    """Whether a model that is to say a target is given these columns; if none is fitted, whether rows are split so."""
    fits = [fit for fit in record.fits if fit.target.of is not None and fit.target.of.only == target]
    if fits:
        return any(_is_plain(fit) and _holds(fit, target, columns) for fit in fits)
    return any(_holds(split, target, columns) for split in record.splits)


def target_columns(record: Record) -> tuple[str, ...]:
    """The columns that are split off or fitted as targets, where the code names them."""
    used: list[Split | Fit] = [*record.splits, *record.fits]
    wanted = (one.target.of for one in used)
    return tuple(dict.fromkeys(of.only for of in wanted if of is not None and of.only))
