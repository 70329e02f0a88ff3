"""Conditions whose answer is known where they stand: in a function by what it is given, in a loop by its item."""

import ast
from typing import TYPE_CHECKING

from solvent.source.dataflow.values import Class, Constant, Data, Estimator, Function, Instance, Value

if TYPE_CHECKING:
    from solvent.source.dataflow.interpreter import Interpreter


def decided(machine: "Interpreter", test: ast.expr) -> bool | None:
    """Whether a condition holds, where names that were given to a function or by a loop tell so."""
    match test:
        case ast.Constant():
            return bool(test.value)
        case ast.UnaryOp(op=ast.Not()):
            inner = decided(machine, test.operand)
            return None if inner is None else not inner
        case ast.BoolOp():
            answers = [decided(machine, part) for part in test.values]
            ends = isinstance(test.op, ast.Or)
            return ends if ends in answers else None if None in answers else not ends
        case ast.Name():
            value = machine.given(test.id)
            return bool(value.value) if isinstance(value, Constant) else None
        case ast.Compare(left=ast.Name(id=name), ops=[operator], comparators=[other]):
            return _compared(machine.given(name), operator, other)
    return None


def _compared(value: Value | None, operator: ast.cmpop, other: ast.expr) -> bool | None:
    if isinstance(operator, ast.Is | ast.IsNot) and isinstance(other, ast.Constant) and other.value is None:
        is_none = _is_none(value)
        return None if is_none is None else is_none is isinstance(operator, ast.Is)
    if not isinstance(value, Constant) or not isinstance(value.value, str | bool):
        return None
    if isinstance(operator, ast.Eq | ast.NotEq) and isinstance(other, ast.Constant):
        return (value.value == other.value) is isinstance(operator, ast.Eq)
    if isinstance(operator, ast.In | ast.NotIn) and isinstance(other, ast.List | ast.Tuple | ast.Set):
        listed = [part.value for part in other.elts if isinstance(part, ast.Constant)]
        known = len(listed) == len(other.elts)
        return (value.value in listed) is isinstance(operator, ast.In) if known else None
    return None


def _is_none(value: Value | None) -> bool | None:
    if isinstance(value, Constant):
        return value.value is None
    known = isinstance(value, Estimator | Instance | Function | Class) or (isinstance(value, Data) and value.rows)
    return False if known else None
