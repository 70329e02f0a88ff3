"""Text that this interpreter cannot parse."""

import ast

import pytest

from solvent.source.repair import Unparsable, parse


@pytest.mark.parametrize(
    "text",
    [
        'print "Mean accuracy: {0}".format(score)',
        "print x, y",
        "print 'read {} of {}'.format(\n    1,  # one\n    2)\nx = 1",
        "print 'took {}' \\\n    .format(t)",
        'if x: print "a"',
        "try:\n    pass\nexcept ValueError, error:\n    raise IOError, 'no'",
        "exec code in names",
        "x = 0777\ny = 10L\nif x <> y: pass",
        "x = ur'a'",
        "def f():\n\tif x:\n\t    y = 1\n        return 1",
    ],
)
def test_python_2_is_read(text: str) -> None:
    assert parse(text)[1] == "python 2"


def test_lines_stay_where_they_are() -> None:
    tree, _ = parse("import os\nprint 'a'\nmodel.fit(x)\n")
    assert [statement.lineno for statement in tree.body] == [1, 2, 3]


def test_templates_are_read() -> None:
    tree, dialect = parse("{% if cookiecutter.x %}\nimport {{ cookiecutter.name }}\n{% endif %}\nx = 1")
    assert dialect == "template"
    assert isinstance(tree.body[-1], ast.Assign)
    assert tree.body[-1].lineno == 4


@pytest.mark.parametrize("text", ["def f(:", "\0", "(" * 500, "x = = 1", "{{{{", "{% %}{{ }}{"])
def test_garbage_says_so(text: str) -> None:
    with pytest.raises(Unparsable):
        parse(text)


def test_a_print_function_is_left_alone() -> None:
    assert parse("print('a', file=f)")[1] == "python"
