"""Small debts of one kind are told together, large ones alone, and none where they are no debt."""

import json

import pytest

from fakes import sightings
from solvent.domain.finding import Severity

TANGLE = (
    "        if row > {n}:\n            for value in row:\n                if value:\n"
    "                    kept.append(value)\n"
)
COMMENTED = "# model = fit(rows, {n})\n# score = model.score(rows)\n# print(score)\n# save(model)\n"


def tangled(name: str, parts: int) -> str:
    body = "".join(TANGLE.format(n=n) for n in range(parts))
    return f"def {name}(rows):\n    kept = []\n    for row in rows:\n{body}    return kept\n"


def test_a_little_tangled_files_share_one_note() -> None:
    files = {"a.py": tangled("one", 3), "b.py": tangled("two", 3), "c.py": tangled("three", 12)}
    far, near = sightings("STR101", files)
    assert (far.place.path, far.severity) == ("c.py", Severity.MEDIUM)
    assert near.severity is Severity.NOTE
    assert near.message.startswith("2 functions in 2 files have a cognitive complexity of 26 to ")


def test_a_function_in_a_function_counts_for_the_outer_one() -> None:
    inner = "".join(f"    {line}\n" for line in tangled("inner", 3).splitlines())
    (only,) = sightings("STR101", {"a.py": f"def outer(rows):\n{inner}    return inner(rows)\n"})
    assert "`outer`" in only.message


def test_what_is_accepted_beside_its_line_stays_on_its_own() -> None:
    accepted = "# solvent: ignore[STR103] reason=kept for the audit\n"
    files = {f"{name}.py": "x = 1\n" + COMMENTED.format(n=name) for name in "abc"}
    files["c.py"] = "x = 1\n" + accepted + COMMENTED.format(n="c")
    assert {s.place.path for s in sightings("STR103", files)} == {"a.py", "c.py"}


def test_a_screen_of_dead_code_is_a_finding_of_its_own() -> None:
    files = {"a.py": "x = 1\n" + COMMENTED.format(n=1) * 12, "b.py": "x = 1\n" + COMMENTED.format(n=2) * 3}
    assert [s.severity for s in sightings("STR103", files)] == [Severity.LOW, Severity.NOTE]


@pytest.mark.parametrize(
    "comment",
    [
        "# TODO: replace `your-bucket` with the name of your bucket",
        "# TODO(student): fill in your project id",
        "# TODO: your code here",
    ],
)
def test_what_a_reader_is_to_fill_in_is_no_debt(comment: str) -> None:
    assert sightings("STR105", {"train.py": f"{comment}\nx = 1\n"}) == []


def test_a_bare_marker_is_told_with_the_comment_below_it() -> None:
    (only,) = sightings("STR105", {"a.py": "# TODO:\n# rows without a time are lost\nx = 1\n"})
    assert only.message == "A comment admits: “TODO: rows without a time are lost”"


def test_lessons_may_repeat_one_another() -> None:
    body = tangled("clean", 6)
    assert sightings("STR102", {"labs/lab1/app.py": body, "labs/lab2/app.py": body}) == []
    assert sightings("STR102", {"serving/app.py": body, "training/app.py": body}) != []


def notebook(*cells: tuple[int, str]) -> str:
    made = [{"cell_type": "code", "execution_count": n, "outputs": [], "source": text} for n, text in cells]
    return json.dumps({"nbformat": 4, "metadata": {}, "cells": made})


@pytest.mark.parametrize("shown", ["frame.head()", "# pip install x", "import pandas as pd", "print(1)"])
def test_a_cell_whose_order_changes_nothing_is_in_order(shown: str) -> None:
    assert sightings("REP108", {"a.ipynb": notebook((5, "limit = 3"), (2, shown))}) == []


def test_a_cell_that_ran_before_what_it_uses_is_not() -> None:
    book = notebook((5, "limit = 3"), (6, "y = 1"), (2, "frame = frame[frame.a > limit]"))
    (only,) = sightings("REP108", {"a.ipynb": book})
    assert only.place.cell == 3


def test_even_classes_share_one_note_and_rare_ones_do_not() -> None:
    split = (
        "from sklearn.model_selection import train_test_split\nfrom sklearn.svm import SVC\n"
        "a, b, c, d = train_test_split(X, y, random_state=1)\nm = SVC({how}).fit(a, c)\n"
    )
    files = {f"{name}.py": split.format(how="") for name in "ab"}
    files["c.py"] = split.format(how="class_weight='balanced'")
    rare, even = sightings("EVA105", files)
    assert (rare.place.path, rare.severity) == ("c.py", Severity.LOW)
    assert (even.severity, even.message[:7]) == (Severity.NOTE, "2 files")


def test_a_machine_that_many_files_name_is_one_finding() -> None:
    files = {f"{name}.py": f"ROOT = '/home/ana/projects/{name}'\nrows = open(ROOT)\n" for name in "abcd"}
    (only,) = sightings("REP101", files)
    assert only.message == "`/home/ana/projects/a` exists on one machine only, and 4 files name paths below `/home/ana`"
    assert len(sightings("REP101", {path: files[path] for path in ("a.py", "b.py")})) == 2


def test_the_oldest_of_copies_stands_for_them_when_a_further_one_comes() -> None:
    from checks.test_silence import BODY

    body = f"def clean(frame, limit):{BODY}" * 1
    history = '2025-03-01 ana@example.org "More" a.py+30-0\n2025-01-01 ana@example.org "Begin" m.py+30-0 z.py+30-0\n'
    before = sightings("STR102", {"m.py": body, "z.py": body, "history": history})
    after = sightings("STR102", {"a.py": body, "m.py": body, "z.py": body, "history": history})
    assert before[0].place.path == after[0].place.path


def test_many_notebooks_without_a_seed_are_one_habit() -> None:
    head = "from sklearn.model_selection import train_test_split\n"
    book = notebook((1, head + "a, b = train_test_split(rows)"))
    (only,) = sightings("REP102", {f"{name}.ipynb": book for name in "abcd"})
    assert (only.message, only.severity) == ("`random_state` is missing in 4 notebooks", Severity.MEDIUM)
    assert len(sightings("REP102", {f"{name}.ipynb": book for name in "ab"})) == 2
