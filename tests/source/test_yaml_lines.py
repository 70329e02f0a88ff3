"""Reading YAML that may be anything."""

import time

import pytest

from solvent.source.yaml_lines import NOTHING, read_documents, read_yaml


def test_values_know_their_lines() -> None:
    root = read_yaml("on: push\njobs:\n  test:\n    steps:\n      - run: |\n          a\n          b\n")
    step = root.get("jobs", "test", "steps").items[0]
    assert root.get("on").text == "push"
    assert list(step.get("run").scripts()) == [("a\nb\n", 6)]


def test_missing_keys_and_wrong_types_are_nothing() -> None:
    root = read_yaml("a: 1\nb: [x, y]")
    assert root.get("a", "b", "c") is NOTHING
    assert root.get("b").get("x") is NOTHING
    assert [n.text for n in root.get("b").each()] == ["x", "y"]
    assert [n.text for n in root.get("a").each()] == ["1"]


def test_merge_keys_and_anchors() -> None:
    root = read_yaml("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n")
    assert root.get("use", "x").text == "1"
    assert root.get("use", "y").text == "3"


def test_alias_bomb_is_cut() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    started = time.monotonic()
    root = read_yaml("\n".join(lines))
    assert sum(1 for _ in root.walk()) < 10_000
    assert time.monotonic() - started < 2


def test_alias_to_itself_ends() -> None:
    assert sum(1 for _ in read_yaml("a: &a [1, *a, {b: *a}]").walk()) < 20


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0\0",
        "[" * 50_000,
        "{" * 50_000,
        "a: b: c: d",
        "\t- x",
        "&a",
        "*nobody",
        "? ?",
        "- " * 30_000,
        "!!python/object:os.system x",
    ],
)
def test_garbage_never_raises(text: str) -> None:
    started = time.monotonic()
    read_documents(text)
    assert time.monotonic() - started < 5


def test_what_stands_before_an_error_is_kept() -> None:
    assert read_yaml("a: 1\nb: 2\nc: [1, 2\nd: }").get("b").text == "2"


def test_templates_are_taken_out() -> None:
    root = read_yaml("{% for x in y %}\n{{ x }}:\n  cmd: {{ run }} a\n{% endfor %}\nz: 1\n")
    assert root.get("z").text == "1"
    assert root.get("template", "cmd").text == "template a"


def test_documents() -> None:
    assert [d.get("k").text for d in read_documents("k: 1\n---\nk: 2\n")] == ["1", "2"]
