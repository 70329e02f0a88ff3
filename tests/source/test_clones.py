"""Code that stands more than once."""

import json

from fakes import project_of
from solvent.source.copies import copies

BODY = """
    frame = frame.dropna()
    frame["speed"] = frame["distance"] / frame["minutes"]
    fast = frame["speed"] > limit
    frame.loc[fast, "speed"] = limit
    frame["hour"] = frame["departure"].dt.hour
    late = frame["delay"].fillna(0)
    for name in NAMES:
        frame[name] = encode(late)
    return frame
"""


def found(files: dict[str, str]) -> list[tuple[list[str], int, float]]:
    return [([str(p.place) for p in c.passages], c.lines, c.exact) for c in copies(project_of(files))]


def test_copies_between_files_are_one_maximal_class() -> None:
    files = {name: f"def {name[0]}(frame, limit):{BODY}" for name in ("a.py", "b.py", "c.py")}
    assert found(files) == [(["a.py:2", "b.py:2", "c.py:2"], 9, 1.0)]


def test_other_names_and_numbers_are_still_a_copy() -> None:
    renamed = BODY.replace("frame", "rows").replace("15", "30").replace("limit", "most")
    [(places, _, exact)] = found({"a.py": f"def f(frame, limit):{BODY}", "b.py": f"def g(rows, most):{renamed}"})
    assert places == ["a.py:2", "b.py:2"]
    assert exact < 0.5


def test_other_calls_are_not_a_copy() -> None:
    other = BODY.replace("dropna", "fillna").replace("encode", "decode").replace("minutes", "m").replace(".dt.", ".x.")
    assert found({"a.py": f"def f(frame, limit):{BODY}", "b.py": f"def g(frame, limit):{other}"}) == []


def test_a_list_of_alike_calls_is_no_copy() -> None:
    options = "".join(f'parser.add_argument("--{n}", type=int)\n' for n in "abcdefghijkl")
    assert found({"a.py": options, "b.py": options.replace("--", "--x")}) == []


def test_tables_of_other_values_are_no_copies() -> None:
    table = "TABLE = {\n" + "".join(f'    "{n}": make(name_{n}),\n' for n in range(20)) + "}\n"
    assert found({"a.py": table, "b.py": table.replace("name", "other")}) == []
    assert len(found({"a.py": table, "b.py": "x = 1\n" + table})) == 1


def test_short_whole_functions_count_when_equal_to_the_letter() -> None:
    function = (
        "def f(path):\n    with open(path) as file:\n        rows = file.read()\n    data = g(rows)\n    return data\n"
    )
    assert found({"a.py": "x = 1\n" + function, "b.py": function}) == [(["a.py:2", "b.py:1"], 5, 1.0)]
    assert found({"a.py": function, "b.py": function.replace("data", "other")}) == []


def test_tests_and_generated_files_are_left_out() -> None:
    text = f"def f(frame, limit):{BODY}"
    assert found({"tests/test_a.py": text, "a_pb2.py": text, "vendor/a.py": text, "a.py": text}) == []


def test_notebooks_name_the_cell() -> None:
    cell = {"cell_type": "code", "source": f"def f(frame, limit):{BODY}"}
    book = json.dumps({"cells": [{"cell_type": "markdown", "source": "x"}, cell]})
    assert found({"a.ipynb": book, "b.py": f"x = 1\ndef f(frame, limit):{BODY}"})[0][0] == ["a.ipynb:2:1", "b.py:2"]


def test_endless_repetition_ends() -> None:
    assert len(found({"a.py": "x = f(1)\ny = g(x)\nz.h(y)\n" * 4000})) < 50
