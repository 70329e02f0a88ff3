"""Data contracts of the Open Data Contract Standard, version 3: https://bitol-io.github.io/open-data-contract-standard/."""

import math
from collections.abc import Iterator
from dataclasses import replace

from solvent.domain.evidence import Place
from solvent.domain.finding import Severity
from solvent.domain.rule import Allowed, Demand, Rule, TableSchema, Unchecked, Value
from solvent.source.schemas.checks import number
from solvent.source.yaml_lines import Node, read_documents

_KINDS = {"integer": "integer", "number": "number", "boolean": "boolean", "date": "time", "timestamp": "time"}
_OPTIONS = {
    "minimum": Demand.AT_LEAST, "maximum": Demand.AT_MOST, "exclusiveMinimum": Demand.ABOVE,
    "exclusiveMaximum": Demand.BELOW, "minLength": Demand.LONG, "maxLength": Demand.SHORT, "pattern": Demand.MATCHES,
}  # fmt: skip
# They say how a value is written, not which are allowed.
_SILENT = frozenset({"timezone", "defaultTimezone", "precision", "scale"})
_SEVERITIES = {
    "critical": Severity.HIGH, "high": Severity.HIGH, "blocker": Severity.HIGH, "error": Severity.MEDIUM,
    "medium": Severity.MEDIUM, "warning": Severity.LOW, "warn": Severity.LOW, "low": Severity.LOW,
    "info": Severity.NOTE,
}  # fmt: skip
_NESTED = frozenset({"object", "array", "map"})
# Names of metrics before version 3.1 as well.
_METRICS = {
    "nullValues": Demand.KNOWN, "nullCount": Demand.KNOWN, "nullCheck": Demand.KNOWN, "missingValues": Demand.KNOWN,
    "invalidValues": Demand.AMONG, "validValues": Demand.AMONG, "duplicateValues": Demand.UNIQUE,
    "duplicateCount": Demand.UNIQUE, "uniqueCheck": Demand.UNIQUE, "rowCount": Demand.ROWS,
}  # fmt: skip
_OPERATORS = (
    "mustBe mustNotBe mustBeGreaterThan mustBeGreaterOrEqualTo mustBeGreaterThanOrEqualTo mustBeLessThan"
    " mustBeLessOrEqualTo mustBeLessThanOrEqualTo mustBeBetween mustNotBeBetween"
).split()
Asked = Rule | Unchecked


def mentions(text: str) -> bool:
    """Whether a file may hold such a contract."""
    return "DataContract" in text and "kind" in text


def read(path: str, text: str) -> Iterator[TableSchema]:
    """The tables of a contract."""
    for whole in read_documents(text):
        if whole.get("kind").text != "DataContract":
            continue
        version = whole.get("apiVersion").text.lstrip("v")
        name = whole.get("name").text or path.rpartition("/")[2]
        if not version.startswith("3"):
            said = Unchecked(
                "the contract", Place(path, whole.line or 1), f"it is of ODCS {version or 'of no version'}, not 3"
            )
            yield TableSchema(name, said.place, (), (), (said,))
            continue
        limits = [
            Unchecked(f"service level: {each.get('property').text}", _place(each, path), "it is none of the rows'")
            for each in whole.get("slaProperties").each()
        ]
        for table in whole.get("schema").each():
            yield _table(table, path, limits)
            limits = []


def _table(table: Node, path: str, found: list[Unchecked]) -> TableSchema:
    asked: list[Asked] = list(found)
    keys: list[tuple[float, str, Node]] = []
    names = []
    for column in table.get("properties").each():
        name = column.first("physicalName", "name").text if _is_plain(column) else column.get("name").text
        if not name:
            continue
        names.append(name)
        asked += _column(name, column, path)
        if column.get("primaryKey").is_true:
            at = number(column.get("primaryKeyPosition").text)
            keys.append((at if isinstance(at, float) else math.inf, name, column))
    asked += _key([(name, column) for _, name, column in sorted(keys, key=lambda one: one[0])], path)
    for rule in table.get("quality").each():
        asked += _quality("", rule, path)
    rules = tuple(one for one in asked if isinstance(one, Rule))
    return TableSchema(
        table.get("name").text, _place(table, path), tuple(names), tuple(dict.fromkeys(rules)),
        tuple(one for one in asked if isinstance(one, Unchecked)),
    )  # fmt: skip


def _is_plain(column: Node) -> bool:
    """Whether a column's physical name is one, and no path into something nested."""
    return column.get("physicalName").text.replace("_", "a").isalnum()


def _key(columns: list[tuple[str, Node]], path: str) -> Iterator[Rule]:
    for name, column in columns:
        yield Rule(name, Demand.KNOWN, (), _place(column, path))
    if len(columns) == 1:
        yield Rule(columns[0][0], Demand.UNIQUE, (), _place(columns[0][1], path))
    elif columns:
        yield Rule("", Demand.UNIQUE, tuple(name for name, _ in columns), _place(columns[0][1], path))


def _column(name: str, column: Node, path: str) -> Iterator[Asked]:
    place = _place(column, path)
    logical = column.get("logicalType").text
    yield Rule(name, Demand.THERE, (), place)
    if logical in _NESTED:
        yield Unchecked(f"`{name}`", place, f"what lies inside an {logical} is not looked at")
    if logical in _KINDS:
        yield Rule(name, Demand.KIND, (_KINDS[logical],), place)
    if column.get("required").is_true:
        yield Rule(name, Demand.KNOWN, (), place)
    if column.get("unique").is_true:
        yield Rule(name, Demand.UNIQUE, (), place)
    if values := _values(column.get("enum")):
        yield Rule(name, Demand.AMONG, values, _place(column.get("enum"), path, place))
    yield from _options(name, column.get("logicalTypeOptions"), path)
    for rule in column.get("quality").each():
        yield from _quality(name, rule, path)


def _options(name: str, options: Node, path: str) -> Iterator[Asked]:
    for key, node in options.fields.items():
        place = _place(node, path)
        demand = _OPTIONS.get(key)
        if key.startswith("exclusive") and node.text in {"true", "false"}:
            # Before version 3.1 it says whether the bound itself is allowed.
            continue
        if demand is None:
            if key not in _SILENT:
                yield Unchecked(f"`{name}`: {key} {node.text}".rstrip(), place, "no scan tells it")
        elif demand is Demand.MATCHES:
            yield Rule(name, demand, (node.text,), place)
        elif (value := number(node.text)) != "":
            strict = options.get(f"exclusive{key.capitalize()}").text == "true"
            turned = {Demand.AT_LEAST: Demand.ABOVE, Demand.AT_MOST: Demand.BELOW}
            yield Rule(name, turned.get(demand, demand) if strict else demand, (value,), place)


def _quality(name: str, rule: Node, path: str) -> Iterator[Asked]:
    place = _place(rule, path)
    of = f"`{name}`" if name else "the table"
    kind = rule.get("type").text or "library"
    metric = rule.first("metric", "rule").text
    said = rule.get("description").text or rule.get("name").text or metric or kind
    if kind != "library" or not metric:
        engine = rule.get("engine").text
        why = {"sql": "it is SQL for another place", "text": "it is written for people"}.get(kind)
        yield Unchecked(f"{of}: {_short(said)}", place, why or f"it is written for {engine or 'another engine'}")
        return
    allowed = _allowed(rule, metric)
    demand = _METRICS.get(metric)
    one = None if demand is None or allowed is None else _demand(name, demand, metric, rule)
    if one is None:
        yield Unchecked(f"{of}: {_short(said)}", place, "it is no metric that the scan counts with such a limit")
        return
    severity = _SEVERITIES.get(rule.get("severity").text.lower(), Severity.MEDIUM)
    yield replace(one, place=place, allowed=allowed or Allowed(), severity=severity)


def _demand(name: str, demand: Demand, metric: str, rule: Node) -> Rule | None:
    given, here = rule.get("arguments"), Place("")
    if demand is Demand.ROWS:
        return Rule("", demand, (), here)
    if demand is Demand.UNIQUE and not name:
        keys = tuple(each.text for each in given.get("properties").each())
        return Rule(keys[0] if len(keys) == 1 else "", demand, () if len(keys) == 1 else keys, here) if keys else None
    if not name:
        return None
    if metric == "missingValues":
        texts = [each.text for each in given.get("missingValues").items]
        return Rule(name, demand, tuple(text for text in texts if text not in {"null", "~"}), here)
    if demand is Demand.AMONG:
        # The pattern may stand beside the arguments, as in the standard's own example.
        pattern = given.get("pattern").text or rule.get("pattern").text
        if pattern:
            return Rule(name, Demand.MATCHES, (pattern,), here)
        values = _values(given.get("validValues") or rule.get("validValues"))
        return Rule(name, demand, values, here) if values else None
    return Rule(name, demand, (), here)


def _allowed(rule: Node, metric: str) -> Allowed | None:
    """The range of rows that an operator allows; None where it is no range or there are two."""
    given = [key for key in _OPERATORS if key in rule.fields]
    if not given and metric in {"nullCheck", "uniqueCheck"}:
        return Allowed()
    if len(given) != 1:
        return None
    [key] = given
    values = [number(each.text) for each in rule.get(key).each()]
    numbers = [value for value in values if isinstance(value, float)]
    percent = rule.get("unit").text.lower() in {"percent", "%", "percentage"}
    if not numbers or len(numbers) != len(values):
        return None
    low, high = numbers[0], numbers[-1]
    # Counts are whole; of a share, the next double is near enough.
    above, below = (math.nextafter(low, math.inf), math.nextafter(low, -math.inf)) if percent else (low + 1, low - 1)
    ranges = {
        "mustBe": (low, low), "mustBeGreaterThan": (above, math.inf), "mustBeGreaterOrEqualTo": (low, math.inf),
        "mustBeGreaterThanOrEqualTo": (low, math.inf), "mustBeLessThan": (0.0, below),
        "mustBeLessOrEqualTo": (0.0, low), "mustBeLessThanOrEqualTo": (0.0, low), "mustBeBetween": (low, high),
    }  # fmt: skip
    if key == "mustNotBe" and low == 0:
        return Allowed(1, math.inf)
    return Allowed(*ranges[key], percent) if key in ranges else None


def _values(node: Node) -> tuple[Value, ...]:
    """Allowed values, plain or as `{value: …}`."""
    texts = [(each.get("value") if each.fields else each).text for each in node.items]
    # A missing value breaks no such rule, listed or not.
    return tuple(dict.fromkeys(text for text in texts if text not in {"null", "~"}))


def _short(text: str) -> str:
    first = " ".join(text.split())
    return first if len(first) <= 100 else f"{first[:99]}…"


def _place(node: Node, path: str, other: Place | None = None) -> Place:
    return Place(path, node.line) if node.line else other or Place(path)
