"""What the parts of the interpreter ask of one another."""

import ast
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from solvent.source.dataflow.record import Record
from solvent.source.dataflow.values import Collection, Constant, Data, Estimator, Function, Step, Value, as_data
from solvent.source.module import Module


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a call is given."""

    node: ast.Call
    positional: tuple[Value, ...]
    keywords: dict[str, Value]

    def value(self, position: int, *names: str) -> Value | None:
        """An argument by its place or one of its names."""
        for name in names:
            if name in self.keywords:
                return self.keywords[name]
        return self.positional[position] if 0 <= position < len(self.positional) else None

    def data(self, position: int, *names: str) -> Data:
        """An argument as rows."""
        return as_data(self.value(position, *names))

    def constant(self, position: int, *names: str) -> object:
        """An argument's literal value; None where it has none."""
        value = self.value(position, *names)
        return value.value if isinstance(value, Constant) else None

    @property
    def all(self) -> tuple[Value, ...]:
        """Every argument."""
        return (*self.positional, *self.keywords.values())


class Machine(Protocol):
    """The interpreter as its parts see it."""

    module: Module
    record: Record
    calls: list[ast.AST]
    rounds: list[int]
    undecided: list[ast.AST]

    @property
    def loops(self) -> frozenset[ast.AST]:
        """The loops around what is run."""

    def value(self, node: ast.AST | None) -> Value:
        """What an expression stands for."""

    def look_up(self, name: str) -> Value | None:
        """A name's value in the scopes that see it."""

    def network(self, known: Value | None, receiver: ast.AST) -> Estimator:
        """The model that an object stands for which is trained batch by batch."""

    def apply(self, function: Function, arguments: Sequence[Value], keywords: dict[str, Value], node: ast.AST) -> Value:
        """What a function of the module gives back."""

    def imported(self, node: ast.AST) -> Value | None:
        """What a name or attribute stands for, where another file of the project holds it."""

    def looping(self, node: ast.AST) -> AbstractContextManager[None]:
        """What is run inside is run again and again."""

    def bind(self, target: ast.AST, value: Value) -> None:
        """Give a target its value."""

    def change(self, target: ast.AST, value: Value) -> None:
        """Set the variable that an expression starts with, where it is changed in place."""

    def step(self, node: ast.AST, part: object = "", *, splits: bool = False, text: str = "") -> Step:
        """A narrowing of rows: by this node, or wherever the same text narrows."""

    def source(self, node: ast.AST, key: object = None) -> Data:
        """Rows that come in here."""


def texts(value: Value | None) -> list[str] | None:
    """The literal strings that a value lists, or None where it is no list of such."""
    if isinstance(value, Constant):
        return [value.value] if isinstance(value.value, str) else None
    if isinstance(value, Collection) and value.whole and value.items and not value.rest.rows:
        found = [item.value for item in value.items.values() if isinstance(item, Constant)]
        named = [text for text in found if isinstance(text, str)]
        return named if len(named) == len(value.items) else None
    return None
