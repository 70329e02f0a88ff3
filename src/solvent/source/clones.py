"""Statements of a file by their form, so that copies can be found although names and constants were changed."""

import ast
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solvent.source.module import Module

STEPS = 5
LINES = 8
WHOLE_LINES = 5
_MOST_STEPS = 20_000
_NAMED = "if elif else for while in not and or is def class return yield import from as with try except finally raise"
_KEPT = "|".join(
    [*_NAMED.split(), "lambda", "None", "True", "False", "del", "pass", "break", "continue", "assert", "await"]
)
_TEXTS = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_COMMENT = re.compile(r"#.*")
_NUMBER = re.compile(r"(?<![\w.])\d[\w.]*")
_VARIABLE = re.compile(rf"(?<![\w.])(?!(?:{_KEPT})\b)[A-Za-z_]\w*(?![\w(=])")
_SPACE = re.compile(r"[ \t\\]+")


@dataclass(frozen=True)
class Step:
    """One statement: hashes of its form (names of variables and constants left out) and of its text; its lines.

    `whole` marks a function or class, which is worth naming even when it is short; `simple` a statement without
    others in it: a long one is a table or a call with many arguments.
    """

    form: int
    exact: int
    lines: int
    line: int
    end: int
    cell: int | None = None
    whole: bool = False
    simple: bool = False


Block = tuple[Step, ...]


def is_long(step: Step) -> bool:
    """Whether a statement is worth comparing on its own."""
    return step.lines >= (WHOLE_LINES if step.whole else LINES)


def blocks(module: Module) -> Iterator[Block]:
    """The module's blocks of statements that are long enough to be worth a comparison.

    Imports and docstrings are left out. What is called, attributes and names of arguments belong to the form.
    """
    forms, exacts = _normalised(module.text), [_SPACE.sub("", line) for line in module.lines]
    left = _MOST_STEPS
    for statements in _bodies(module):
        steps = tuple(_step(module, node, forms, exacts) for node in statements if not _is_silent(node))
        if left > 0 and (len(steps) >= STEPS or any(is_long(step) for step in steps)):
            left -= len(steps)
            yield steps


def _normalised(text: str) -> list[str]:
    for pattern, by in ((_TEXTS, "$"), (_COMMENT, ""), (_NUMBER, "0"), (_VARIABLE, "v"), (_SPACE, "")):
        text = pattern.sub(by, text)
    return text.split("\n")


def _step(module: Module, node: ast.stmt, forms: Sequence[str], exacts: Sequence[str]) -> Step:
    end = node.end_lineno or node.lineno
    form = [line for line in forms[node.lineno - 1 : end] if line]
    first, last = module.place(node), module.place(end)
    return Step(
        form=zlib.crc32("".join(form).encode("utf-8", "replace")),
        exact=zlib.crc32("".join(exacts[node.lineno - 1 : end]).encode("utf-8", "replace")),
        lines=len(form),
        line=first.line or 1,
        end=last.line or 1,
        cell=first.cell,
        whole=isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef),
        simple=not hasattr(node, "body"),
    )


def _bodies(module: Module) -> Iterator[list[ast.stmt]]:
    yield module.tree.body
    compound = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.With, ast.Try)
    for node in module.nodes(*compound):
        for name in ("body", "orelse", "finalbody"):
            if body := getattr(node, name, None):
                yield body


def _is_silent(node: ast.stmt) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Pass):
        return True
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
