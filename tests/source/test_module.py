"""A parsed file: names through imports, types through assignments, places in notebooks."""

import ast

import pytest

from solvent.source.module import Module
from solvent.source.notebook import read_notebook
from solvent.source.reading import notebook_module, read_module


def names(text: str) -> list[str]:
    return [name for name, _ in read_module("a.py", text).calls()]


def test_names_are_resolved_through_imports() -> None:
    text = (
        "import numpy as np\nfrom torch import nn\nfrom .data import load\nnp.random.seed(1)\nnn.Linear(1, 2)\nload()"
    )
    assert names(text) == ["numpy.random.seed", "torch.nn.Linear", ".data.load"]


def test_customary_names_need_no_import_unless_they_are_bound() -> None:
    assert names("np.random.seed(1)") == ["numpy.random.seed"]
    assert names("np = thing\nnp.seed(1)") == ["?.seed"]
    assert names("def f(pd):\n    pd.read()") == ["?.read"]


def test_unknown_receivers_have_a_question_mark() -> None:
    assert names("def f(model):\n    model.fit(1)") == ["?.fit"]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("import pandas as pd\ndf = pd.read_csv('a')\ndf.head()", "pandas.DataFrame.head"),
        (
            "import pandas as pd\ndf = (\n    pd.read_csv('a')\n)\ndf = (\n    df.dropna()\n)\ndf.head()",
            "pandas.DataFrame.head",
        ),
        ("import pandas as pd\ndef f(df: pd.DataFrame):\n    df.head()", "pandas.DataFrame.head"),
        ("import pandas as pd\nx, df = 1, pd.DataFrame()\ndf.head()", "pandas.DataFrame.head"),
        ("import pandas as pd\ndf = pd.DataFrame()\ndf['a'].map(f)", "pandas.Series.map"),
        ("import pandas as pd\ndf = pd.DataFrame()\ndf[df.a > 1].merge(x)", "pandas.DataFrame.merge"),
        ("import pandas as pd\nwith open('a') as df:\n    df.read()", "io.TextIOWrapper.read"),
        ("from sklearn.svm import SVC\nm = SVC().fit(x, y)\nm.score(x, y)", "sklearn.svm.SVC.score"),
    ],
)
def test_types_follow_values(text: str, last: str) -> None:
    assert names(text)[-1] == last or last in names(text)


def test_parts_of_a_split_are_what_was_split() -> None:
    text = (
        "import pandas as pd\nfrom sklearn.model_selection import train_test_split\ndf = pd.read_csv('a')\n"
        "X, Z, y, w = train_test_split(df, df['late'])\nZ.head()\nw.map(f)"
    )
    assert names(text)[-2:] == ["pandas.DataFrame.head", "pandas.Series.map"]


@pytest.mark.parametrize(
    "text",
    ["[df.head() for df in frames]", "f = lambda df: df.head()", "class A:\n    def f(self, df):\n        df.head()"],
)
def test_inner_names_hide_outer_ones(text: str) -> None:
    assert "?.head" in names("import pandas as pd\ndf = pd.DataFrame()\n" + text)


def test_names_of_a_class_body_are_not_seen_in_its_methods() -> None:
    text = "import pandas as pd\nclass A:\n    df = pd.DataFrame()\n    def f(self):\n        df.head()"
    assert names(text)[-1] == "?.head"


def test_a_value_that_is_made_of_itself_ends() -> None:
    assert names("while True:\n    a = b.copy()\n    b = a.copy()")[-1] == "?.copy"


def test_a_long_chain_does_not_recurse_for_ever() -> None:
    text = "import pandas as pd\ndf = pd.read_csv('a')\n" + "df = df.dropna()\n" * 3000 + "df.head()"
    assert names(text)[-1] == "pandas.DataFrame.head"


def test_nodes_come_in_the_order_of_the_text() -> None:
    module = read_module("a.py", "a = 1\nif a:\n    b = 2\nc = [d for d in e]")
    assert [n.id for n in module.nodes(ast.Name)] == ["a", "a", "b", "c", "d", "d", "e"]
    assert module.nodes(ast.comprehension)
    assert module.nodes(ast.ClassDef) == []


def test_places_in_notebooks_name_cell_and_line() -> None:
    text = '{"cells": [{"cell_type": "markdown", "source": "x"}, {"cell_type": "code", "source": "a = 1\\nb = 2"}]}'
    module = notebook_module(read_notebook("a.ipynb", text))
    assert str(module.place(module.nodes(ast.Assign)[1])) == "a.ipynb:2:2"


def test_an_empty_file_has_nothing() -> None:
    module = Module("a.py", "", ast.parse(""))
    assert module.calls() == []
    assert module.imports == {}
