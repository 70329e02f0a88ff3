"""Code that stands in comments."""

import pytest

from solvent.source.reading import read_module
from solvent.source.signals.commented import commented_code


def runs(text: str) -> list[tuple[int, int]]:
    return [(run.line, run.lines) for run in commented_code(read_module("a.py", text))]


def test_code_is_found_behind_prose() -> None:
    assert runs("x = 1\n# old way:\n# y = f(x)\n# z = g(y)\n# print(z)\n") == [(3, 3)]


def test_blocks_keep_their_indentation() -> None:
    text = "def f():\n    # for row in rows:\n    #     total += row\n    # return total\n    return 0\n"
    assert runs(text) == [(2, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "# This trains the model.\n# It takes an hour (or two), see\n# the report for details = none.\n",
        "# Example:\n# x = f(1)\n# y = g(x)\n# print(y)\n",
        '"""\n# x = f(1)\n# y = g(x)\n# print(y)\n"""\n',
        "# -----\n# Train\n# -----\n",
        "# a\n# b\n# c\n# d\n",
        "# (1, 2)\n# (3, 4)\n# (5, 6)\n",
        "# x = 1\n\n# y = 2\n\n# z = 3\n",
    ],
)
def test_prose_examples_and_texts_are_not_code(text: str) -> None:
    assert runs(text) == []


def test_hostile_comments_end() -> None:
    assert runs("# " + "(" * 5000 + "\n# x = 1\n" * 3000) is not None
