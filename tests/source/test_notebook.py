"""Notebooks, whatever lies in their file."""

import json

import pytest

from solvent.source.notebook import python_of, read_notebook
from solvent.source.reading import notebook_module
from solvent.source.repair import Unparsable


def book(*sources: str, **metadata: object) -> str:
    cells = [{"cell_type": "code", "source": source, "outputs": [], "execution_count": None} for source in sources]
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "1",
        '{"cells": 1}',
        '{"cells": [1]}',
        '{"cells": {"a": 1}}',
        '{"worksheets": []}',
        "[" * 100_000,
    ],
)
def test_what_is_no_notebook_says_why(text: str) -> None:
    assert read_notebook("a.ipynb", text).error


@pytest.mark.parametrize("metadata", [{"kernelspec": None}, {"kernelspec": []}, {"kernelspec": {"language": 3}}, {}])
def test_odd_metadata_do_not_hide_the_cells(metadata: dict[str, object]) -> None:
    notebook = read_notebook("a.ipynb", book("x = 1", **metadata))
    assert not notebook.error
    assert notebook.language == "python"
    assert len(notebook.code) == 1


def test_the_language_is_read() -> None:
    assert read_notebook("a.ipynb", book("x <- 1", language_info={"name": "R"})).language == "r"
    assert read_notebook("a.ipynb", book("x <- 1", kernelspec={"language": "julia"})).language == "julia"


def test_format_3_is_read() -> None:
    cell = {"cell_type": "code", "input": ["import os\n", "os.getcwd()"], "prompt_number": 4, "outputs": []}
    notebook = read_notebook("a.ipynb", json.dumps({"worksheets": [{"cells": [cell]}]}))
    assert notebook.code[0].count == 4
    assert [name for name, _ in notebook_module(notebook).calls()] == ["os.getcwd"]


def test_magics_go_and_what_they_run_stays() -> None:
    text, _ = python_of(
        read_notebook("a.ipynb", book("%matplotlib inline\n!pip install x\n%time model.fit(x)\nfiles = !ls\nmodel?"))
    )
    assert text == "pass\npass\nmodel.fit(x)\nfiles = None\npass"


def test_cells_of_other_languages_are_blank() -> None:
    text, cells = python_of(read_notebook("a.ipynb", book("%%bash\nls | wc\n", "x = 1")))
    assert text == "pass\n\n\nx = 1"
    assert cells == ((1, 1), (4, 2))


def test_a_broken_cell_does_not_hide_the_others() -> None:
    module = notebook_module(read_notebook("a.ipynb", book("x = (", "f()")))
    assert [name for name, _ in module.calls()] == ["f"]
    with pytest.raises(Unparsable):
        notebook_module(read_notebook("a.ipynb", book("x = (")))


def test_installs_are_found() -> None:
    (install,) = read_notebook("a.ipynb", book("import os\n!pip install -q torch==2.1")).installs
    assert (install.arguments, install.cell, install.line) == ("-q torch==2.1", 1, 2)


def test_stripped_means_no_outputs_and_no_counts() -> None:
    assert read_notebook("a.ipynb", book("x = 1")).is_stripped
