"""Pandera schemas that were written to YAML or JSON, in the shapes of all its versions."""

from collections.abc import Iterator

from solvent.domain.evidence import Place
from solvent.domain.rule import TableSchema, Unchecked
from solvent.source.schemas.checks import KNOWN, Written, kind_named, rules_of, truth
from solvent.source.schemas.pandera_code import Asked, assembled, column_rules, patterned
from solvent.source.yaml_lines import Node, read_yaml

_SETTINGS = frozenset(
    """dtype pandas_dtype nullable checks unique coerce required regex title description allow_duplicates name default
    metadata parsers report_duplicates""".split()
)


def mentions(text: str) -> bool:
    """Whether a file may hold such a schema."""
    return "schema_type" in text and "columns" in text


def read(path: str, text: str) -> Iterator[TableSchema]:
    """The schema of a file."""
    whole = read_yaml(text)
    columns = whole.get("columns")
    if not whole.get("schema_type") or not columns.fields:
        return
    found: list[Asked] = []
    for name, column in columns.fields.items():
        asked = _column(name, column, path)
        found += [patterned(one) for one in asked] if column.get("regex").is_true else list(asked)
    for check in _checks(whole.get("checks"), path):
        found.append(Unchecked(f"the table: {check.name}", check.place, "it reads whole rows"))
    unique = [one.text for one in whole.get("unique").each()]
    first = columns.fields[next(iter(columns.fields))].line
    yield assembled(
        whole.get("name").text if not _empty(whole.get("name").text) else path.rpartition("/")[2],
        Place(path, whole.line or max(first - 1, 1)),
        found,
        strict=whole.get("strict").text,
        unique=[] if [*map(_empty, unique)] == [True] else unique,
    )


def _column(name: str, column: Node, path: str) -> Iterator[Asked]:
    place = Place(path, column.line or None)
    # What is left out is as Pandera takes it: there, and never missing.
    told: dict[str, object] = {
        key: node.text for key, node in column.fields.items() if node.text and not _empty(node.text)
    }
    if (said := told.get("allow_duplicates")) is not None:
        told["allow_duplicates"] = truth(said)
    dtype = column.first("dtype", "pandas_dtype").text
    yield from column_rules(name, None if _empty(dtype) else kind_named(dtype), told, place)
    for check in _checks(column.get("checks"), path):
        yield from rules_of(name, check)
    for key, value in column.fields.items():
        if key in KNOWN:
            yield from rules_of(name, _written(key, value, path))
        elif key not in _SETTINGS:
            yield Unchecked(f"`{name}`: {key}", Place(path, value.line or None), "it is a check of the project's own")


def _checks(node: Node, path: str) -> Iterator[Written]:
    """`{name: value}`, or a list of `{value: …, options: {check_name: …}}`."""
    for key, value in node.fields.items():
        yield _written(key, value, path)
    for item in node.items:
        name = item.get("options", "check_name").text or item.get("check_name").text
        if name:
            value = item.get("value") if "value" in item.fields else item
            yield _written(name, value, path, also=item.get("options"))


def _written(name: str, value: Node, path: str, *, also: Node | None = None) -> Written:
    place = Place(path, value.line or None)
    options: dict[str, object] = {key: node.text for key, node in (also.fields if also else {}).items()}
    if value.fields:
        options |= {key: _value(node) for key, node in value.fields.items() if not _empty(node.text) or node.items}
        args = []
        if also is not None or "value" in options:
            args = [options.pop("value")] if "value" in options else []
    else:
        args = [_value(value)]
    return Written(name, args, {key: given for key, given in options.items() if key != "options"}, place)


def _value(node: Node) -> object:
    return [item.text for item in node.items] if node.items else node.text


def _empty(text: str) -> bool:
    return text.lower() in {"", "null", "~", "none"}
