"""Checks that are one comparison, `lambda s: (s > 0) & s.isin(KNOWN)`, as what they ask."""

import ast
from collections.abc import Callable, Iterator

from solvent.domain.rule import Demand, Value
from solvent.source.schemas.checks import bound, listed

Asked = tuple[Demand, tuple[Value, ...]]
Valued = Callable[[ast.AST | None], object]
_OPS: dict[type[ast.cmpop], Demand] = {
    ast.Gt: Demand.ABOVE, ast.GtE: Demand.AT_LEAST, ast.Lt: Demand.BELOW, ast.LtE: Demand.AT_MOST,
}  # fmt: skip
_TURNED = {
    Demand.ABOVE: Demand.BELOW, Demand.AT_LEAST: Demand.AT_MOST,
    Demand.BELOW: Demand.ABOVE, Demand.AT_MOST: Demand.AT_LEAST,
}  # fmt: skip
_LENGTHS = {Demand.AT_LEAST: (Demand.LONG, 0), Demand.ABOVE: (Demand.LONG, 1), Demand.AT_MOST: (Demand.SHORT, 0),
            Demand.BELOW: (Demand.SHORT, -1)}  # fmt: skip


def condition(given: ast.Lambda, valued: Valued) -> Iterator[Asked]:
    """What a function of one argument asks of each value; nothing where any of it is more than a comparison."""
    if len(given.args.args) != 1:
        return
    found = _of(given.body, given.args.args[0].arg, valued)
    yield from found or ()


def _of(node: ast.AST, name: str, valued: Valued) -> list[Asked] | None:
    """The demands of an expression; None where it cannot be told."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        return _all(node.values, name, valued)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd):
        return _all([node.left, node.right], name, valued)
    if isinstance(node, ast.Compare):
        return _compared(node, name, valued)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert | ast.Not):
        inner = _of(node.operand, name, valued)
        turned = {Demand.AMONG: Demand.NOT_AMONG, Demand.NOT_AMONG: Demand.AMONG}
        return [(turned[inner[0][0]], inner[0][1])] if inner and len(inner) == 1 and inner[0][0] in turned else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _called(node, node.func, name, valued)
    return None


def _all(parts: list[ast.expr], name: str, valued: Valued) -> list[Asked] | None:
    found: list[Asked] = []
    for part in parts:
        asked = _of(part, name, valued)
        if asked is None:
            return None
        found += asked
    return found


def _compared(node: ast.Compare, name: str, valued: Valued) -> list[Asked] | None:
    found: list[Asked] = []
    sides = [node.left, *node.comparators]
    for left, op, right in zip(sides, node.ops, sides[1:], strict=False):
        if _is(left, name) or _is_length(left, name):
            subject, other, turned = left, right, False
        elif _is(right, name) or _is_length(right, name):
            subject, other, turned = right, left, True
        else:
            return None
        asked = _one(subject, op, other, name, valued, turned=turned)
        if not asked:
            return None
        found += asked
    return found


def _one(subject: ast.AST, op: ast.cmpop, other: ast.AST, name: str, valued: Valued, *, turned: bool) -> list[Asked]:
    value = valued(other)
    if isinstance(op, ast.Eq | ast.NotEq | ast.In | ast.NotIn):
        demand = Demand.AMONG if isinstance(op, ast.Eq | ast.In) else Demand.NOT_AMONG
        whole = _is(subject, name) and not turned
        return list(listed(demand, value if isinstance(op, ast.In | ast.NotIn) else [value])) if whole else []
    if type(op) not in _OPS:
        return []
    demand = _TURNED[_OPS[type(op)]] if turned else _OPS[type(op)]
    if _is_length(subject, name):
        to, by = _LENGTHS[demand]
        return [(to, (float(value) + by,))] if isinstance(value, int | float) else []
    return list(bound(demand, value))


def _called(node: ast.Call, function: ast.Attribute, name: str, valued: Valued) -> list[Asked] | None:
    args = [valued(arg) for arg in node.args]
    method, owner = function.attr, function.value
    if method == "all" and not args:
        return _of(owner, name, valued)
    if _is(owner, name):
        if method in {"notna", "notnull"} and not args:
            return [(Demand.KNOWN, ())]
        if method == "isin" and args:
            return list(listed(Demand.AMONG, args[0])) or None
        if method == "between" and len(args) == 2 and not node.keywords:
            return [*bound(Demand.AT_LEAST, args[0]), *bound(Demand.AT_MOST, args[1])] or None
    if method == "between" and _is_length(owner, name) and len(args) == 2 and not node.keywords:
        return [*bound(Demand.LONG, args[0]), *bound(Demand.SHORT, args[1])] or None
    texts = isinstance(owner, ast.Attribute) and owner.attr == "str" and _is(owner.value, name)
    if texts and len(args) == 1 and isinstance(args[0], str) and not node.keywords:
        patterns = {"match": f"^(?:{args[0]})", "fullmatch": f"^(?:{args[0]})$", "contains": args[0]}
        return [(Demand.MATCHES, (patterns[method],))] if method in patterns else None
    return None


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_length(node: ast.AST, name: str) -> bool:
    """`len(x)` of one value, or `s.str.len()`."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id == "len" and len(node.args) == 1 and _is(node.args[0], name)
    inner = node.func.value if isinstance(node.func, ast.Attribute) and node.func.attr == "len" else None
    return isinstance(inner, ast.Attribute) and inner.attr == "str" and _is(inner.value, name)
