"""A finding keeps its identity: what moves, is renamed or edited a little is the same debt, and twins do not mix."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ledgers import finding
from solvent.actions.identity import marks_of, recognise
from solvent.domain.evidence import Place
from solvent.domain.finding import Finding


def at(line: int, text: str, *, path: str = "train.py", before: str = "", after: str = "", n: int = 1) -> Finding:
    """A finding at a line between two others; `n` counts twins, as fingerprints do."""
    excerpt = ((line - 1, before), (line, text), (line + 1, after))
    one = finding(path=path, line=line, text=text, excerpt=excerpt)
    return replace(one, fingerprint=f"{one.fingerprint} {n}")


def pairs(first: list[Finding], second: list[Finding], **renamed: str) -> list[tuple[str, str]]:
    names = {new.replace("_py", ".py"): old.replace("_py", ".py") for new, old in renamed.items()}
    found = recognise([marks_of(one) for one in first], [marks_of(one) for one in second], renamed=names)
    return sorted((str(first[of].place), str(second[n].place)) for n, of in found.items())


READ = 'frame = pd.read_csv("/home/ana/flights/train.csv")'


def test_lines_that_move() -> None:
    assert pairs([at(3, READ)], [at(40, READ)]) == [("train.py:3", "train.py:40")]


def test_files_that_are_renamed() -> None:
    assert pairs([at(3, "x = 1")], [at(9, "x = 1", path="fit.py")], fit_py="train_py") == [("train.py:3", "fit.py:9")]


def test_a_renamed_file_whose_line_is_edited() -> None:
    edited = READ.replace("train.csv", "learn.csv")
    assert pairs([at(3, READ)], [at(9, edited, path="fit.py")], fit_py="train_py") == [("train.py:3", "fit.py:9")]


def test_code_that_moves_to_another_file() -> None:
    assert pairs([at(3, READ)], [at(9, READ, path="load.py")]) == [("train.py:3", "load.py:9")]


def test_a_common_line_elsewhere_is_another_debt() -> None:
    assert pairs([at(3, "x = 1")], [at(9, "x = 1", path="other.py")]) == []


def test_lines_that_are_edited_a_little() -> None:
    edited = READ.replace("frame =", "flights =").replace('")', '", sep=";")')
    assert pairs([at(3, READ)], [at(4, edited)]) == [("train.py:3", "train.py:4")]


def test_another_line_is_another_debt() -> None:
    first = at(3, READ)
    second = replace(at(90, "model = joblib.load(path)"), message="loads a pickle")
    assert pairs([first], [second]) == []


def test_another_check_is_another_debt() -> None:
    assert pairs([at(3, READ)], [replace(at(3, READ), code="OPS157")]) == []


def test_of_twins_the_neighbours_tell_which_one_is_gone() -> None:
    first = [
        at(10, READ, before="def one():", after="return frame", n=1),
        at(20, READ, before="def two():", after="return frame", n=2),
        at(30, READ, before="def three():", after="return frame", n=3),
    ]
    # The first is paid: the others move up and get the fingerprints of those before them.
    second = [
        at(12, READ, before="def two():", after="return frame", n=1),
        at(22, READ, before="def three():", after="return frame", n=2),
    ]
    assert pairs(first, second) == [("train.py:20", "train.py:12"), ("train.py:30", "train.py:22")]


def test_twins_without_neighbours_keep_their_order() -> None:
    first = [at(line, READ, n=n) for n, line in enumerate((10, 20, 30), 1)]
    second = [at(line, READ, n=n) for n, line in enumerate((11, 21, 31, 41), 1)]
    assert pairs(first, second)[:3] == [
        ("train.py:10", "train.py:11"), ("train.py:20", "train.py:21"), ("train.py:30", "train.py:31"),
    ]  # fmt: skip


def test_cells_of_a_notebook_that_move() -> None:
    first = replace(at(2, READ, path="eda.ipynb"), place=Place("eda.ipynb", 2, cell=3))
    second = replace(first, place=Place("eda.ipynb", 2, cell=17))
    assert pairs([first], [second]) == [("eda.ipynb:3:2", "eda.ipynb:17:2")]


def test_a_count_in_a_message_makes_no_other_debt() -> None:
    first = replace(at(1, "", path="."), message="12 notebooks were run out of order", excerpt=(), trait="a")
    second = replace(first, message="13 notebooks were run out of order", trait="b", fingerprint="new")
    assert pairs([first], [second]) == [(".:1", ".:1")]


LINES = ["x = 1", READ, READ.replace("train", "test"), "model.fit(x, y)", "return frame"]


ROWS = st.lists(st.tuples(st.integers(1, 60), st.sampled_from(LINES)), max_size=14, unique_by=lambda row: row[0])


@given(ROWS, st.randoms())
def test_order_does_not_matter_and_nobody_is_taken_twice(rows: list[tuple[int, str]], chance: random.Random) -> None:
    first = [at(line, text) for line, text in rows]
    second = [at(line + 3, text) for line, text in rows if line % 4]
    expected = pairs(first, second)
    assert len({old for old, _ in expected}) == len({new for _, new in expected}) == len(expected) == len(second)
    chance.shuffle(first)
    chance.shuffle(second)
    assert pairs(first, second) == expected


def test_many_twins_take_no_time() -> None:
    first = [at(n, READ, n=n) for n in range(1, 3000)]
    second = [at(n + 1, READ, n=n) for n in range(1, 2500)]
    assert len(pairs(first, second)) == len(second)


def _of_project(path: str, line: int, number: int) -> Finding:
    found = at(line, f"def step_{number}():", path=path, before=f"x = {number}")
    return replace(found, trait="*of all", message=f"{number} short passages in {number} files stand more than once")


def test_a_debt_of_the_project_is_the_same_wherever_it_is_told() -> None:
    assert pairs([_of_project("a.py", 3, 7)], [_of_project("far/b.py", 90, 9)]) == [("a.py:3", "far/b.py:90")]


def test_where_it_is_told_twice_another_place_is_another_debt() -> None:
    known = [_of_project("a.py", 3, 7), _of_project("b.py", 3, 8)]
    assert pairs(known, [_of_project("a.py", 3, 7), _of_project("c.py", 90, 9)]) == [("a.py:3", "a.py:3")]
