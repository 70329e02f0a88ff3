"""Cognitive complexity, by the examples of its white paper."""

import ast
from textwrap import dedent

import pytest

from solvent.source.complexity import cognitive_complexity


def complexity(text: str) -> int:
    function = ast.parse(dedent(text)).body[0]
    assert isinstance(function, ast.FunctionDef)
    return cognitive_complexity(function)


@pytest.mark.parametrize(
    ("body", "points"),
    [
        ("return 1", 0),
        ("if a: pass", 1),
        ("if a: pass\nelse: pass", 2),
        ("if a: pass\nelif b: pass\nelse: pass", 3),
        ("if a: pass\nelse:\n    if b: pass", 4),
        ("for a in b:\n    if c: pass", 3),
        ("while a:\n    for b in c:\n        if d: pass", 6),
        ("if a and b and c: pass", 2),
        ("if a and b or c: pass", 3),
        ("x = 1 if a else 2", 1),
        ("try: pass\nexcept ValueError: pass", 1),
        ("with a: pass", 0),
        ("f = lambda x: 1 if x else 2", 2),
        ("for a in b:\n    if c: pass\n    elif d: pass", 4),
    ],
)
def test_points(body: str, points: int) -> None:
    indented = "\n".join(f"    {line}" for line in body.split("\n"))
    assert complexity(f"def f():\n{indented}") == points


def test_long_chains_are_read() -> None:
    chain = "".join(f"    elif x == {n}:\n        return {n}\n" for n in range(400))
    assert complexity(f"def f(x):\n    if x:\n        pass\n{chain}") == 401
