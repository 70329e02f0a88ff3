"""Terminal, Markdown and annotations: bounded, calm and safe."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from reports.examples import EVIL, bare, crowded, example, hostile
from solvent.domain.errors import BadUsage
from solvent.reports import render
from solvent.reports.markdown import MARKER, code, text

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("assessment", [example(), crowded(400), hostile(), bare()], ids=str)
@pytest.mark.parametrize("width", [40, 80, 110])
def test_no_line_is_wider_than_asked_and_none_has_escapes(assessment, width: int) -> None:
    shown = render(assessment, format="text", width=width, verbose=True)
    assert max(map(len, shown.split("\n"))) <= width
    assert not CONTROL.search(shown)


def test_colours_only_where_asked_for() -> None:
    plain, coloured = render(example(), format="text"), render(example(), format="text", colour=True)
    assert "\x1b[" not in plain
    assert "\x1b[" in coloured
    assert [line.rstrip() for line in re.sub(r"\x1b\[[\d;]*m", "", coloured).split("\n")] == plain.split("\n")


def test_coloured_text_holds_no_escapes_but_our_own() -> None:
    shown = re.sub(r"\x1b\[[\d;]*m", "", render(hostile(), format="text", colour=True))
    assert not CONTROL.search(shown)


def test_verdict_comes_first_with_both_questions() -> None:
    shown = " ".join(render(example(), format="text").split())
    order = [
        "flights is",
        "Can the team iterate",
        "worth having",
        "Life cycle",
        "Facts",
        "Debt",
        "Pay first",
        "Questions",
    ]
    assert [shown.index(part) for part in order] == sorted(shown.index(part) for part in order)


def test_verbose_shows_every_finding() -> None:
    shown = render(crowded(120), format="text", verbose=True)
    assert all(f"`value_{number}`" in shown for number in range(120))
    assert "more like this" not in shown


def test_every_statement_has_its_grade() -> None:
    shown = render(example(), format="text")
    assert "hours of work (assumed)" in shown
    assert "(declared)" in shown
    assert shown.count(", read") >= 6


def test_nothing_is_hidden_without_a_word() -> None:
    shown = render(example(), format="text")
    assert "shallow clone" in shown
    assert "legacy.py" in shown
    assert "legacy/import.py:9" in shown


@pytest.mark.parametrize("number", [0, 10, 1000, 20_000])
def test_comment_fits_github(number: int) -> None:
    comment = render(crowded(number), format="md")
    assert comment.startswith(MARKER + "\n")
    assert len(comment.encode()) < 65_536
    assert comment.count("<details") == comment.count("</details>")
    if number >= 1000:
        assert re.search(r"[\d,]+ more findings? would not fit|and [\d,]+ more like this", comment)


def test_comment_of_a_hostile_project_does_nothing() -> None:
    comment = render(hostile(), format="md")
    assert len(comment.encode()) < 65_536
    outside_code = re.sub(r"(?<!\\)(`+)(?!`).+?(?<!`)\1(?!`)", "", comment)
    assert not re.search(r"@\w", outside_code)
    assert not re.search(r"(?<!\\)<(?!/?(details|summary|b|code|sub)\b|!-- solvent)", outside_code)
    assert not CONTROL.search(comment)
    rows = [line for line in comment.split("\n") if line.startswith("|")]
    assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows if "hours" not in row}) <= 3


@pytest.mark.parametrize(
    "said",
    [
        "*a*",
        "_a_",
        "<b>",
        "[a](http://b.c)",
        "![a](b)",
        "@team",
        "#12",
        "~~a~~",
        "a|b",
        "# head",
        "1. one",
        "- x",
        EVIL,
    ],
)
def test_markdown_shows_text_as_it_is(said: str) -> None:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(text(said))
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {"text", "code_inline", "text_special"}
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    shown = "".join(child.content for token in tokens for child in token.children or ())
    assert shown.replace("\u2060", "") == " ".join(re.sub(CONTROL, "\ufffd", said.replace("\r\n", " ")).split())


@pytest.mark.parametrize("said", ["a", "a`b", "``", "`a", "a`", "a``b`c", "x\ny"])
def test_code_shows_what_it_holds(said: str) -> None:
    from markdown_it import MarkdownIt

    [inline] = [t for t in MarkdownIt("commonmark").parse(code(said)) if t.type == "inline"]
    assert [child.content for child in inline.children or ()] == [said.replace("\n", " ")]


def test_annotations_at_most_ten_of_a_level() -> None:
    lines = render(crowded(400), format="github").split("\n")
    for level in ("error", "warning", "notice"):
        assert sum(line.startswith(f"::{level} ") for line in lines) == 10
    assert "400 findings" in lines[-1]
    assert "Only 29 are shown" in lines[-1]


def test_annotations_name_files_from_the_root_of_the_repository() -> None:
    text = render(replace(example(), folder="services/flights/"), format="github")
    assert text.count("file=") == text.count("file=services/flights/") > 0


def test_annotations_of_a_hostile_project_are_one_command_a_line() -> None:
    for line in render(hostile(), format="github").split("\n"):
        assert re.match(r"::(error|warning|notice) ", line)
        properties = line.split("::")[1].partition(" ")[2]
        assert {pair.partition("=")[0] for pair in properties.split(",")} <= {"file", "line", "title"}
        assert "##[" not in line
        assert not CONTROL.search(line)


def test_the_same_kind_does_not_fill_all_annotations() -> None:
    lines = render(crowded(400), format="github").split("\n")
    titles = [re.search(r"title=(\S+)", line)[1] for line in lines if line.startswith("::error")]  # type: ignore[index]
    assert len(set(titles)) == 10


def test_unknown_format() -> None:
    with pytest.raises(BadUsage) as caught:
        render(example(), format="htm")
    assert caught.value.hint == "Did you mean 'html'?"


class _Page(HTMLParser):
    """Notes the tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_page_of_a_hostile_project_holds_our_elements_only() -> None:
    page = _Page()
    page.feed(render(hostile(), format="html"))
    tags = [tag for tag, _ in page.seen]
    assert "img" not in tags
    assert tags.count("script") == 1
    assert not [name for _, attributes in page.seen for name in attributes if name.startswith("on") or name == "style"]
    assert all((attributes.get("href") or "#").startswith(("#", "data:,")) for _, attributes in page.seen)
    assert not CONTROL.search(render(hostile(), format="html"))
    assert "{{7*7}}" in render(hostile(), format="html")


def test_page_names_each_place_once() -> None:
    page = _Page()
    page.feed(render(example(), format="html"))
    named = [attributes["id"] for _, attributes in page.seen if "id" in attributes]
    assert len(set(named)) == len(named)


def test_page_says_everything() -> None:
    shown = render(example(), format="html")
    for part in ("Can the team iterate quickly?", "worth having?", "shallow clone", "Runs on one machine only", "JFK"):
        assert part in shown
    assert all(f'id="{finding.code}-{finding.severity}"' in shown for finding in example().findings)


@pytest.mark.parametrize("number", [300, 3000])
def test_page_is_small(number: int) -> None:
    import gzip

    assert len(gzip.compress(render(crowded(number), format="html").encode())) < 250_000


@pytest.mark.parametrize("value", [None, 3, "assessment", [0.5]])
def test_what_has_no_report_is_told_what_has_one(value: object) -> None:
    with pytest.raises(BadUsage) as caught:
        render(value, format="json")
    assert "certify" in caught.value.hint
