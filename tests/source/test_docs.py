"""Documents in their sections."""

from solvent.source.docs import read_document


def titles(path: str, text: str) -> list[str]:
    return [section.title for section in read_document(path, text).sections]


def test_markdown_headings_outside_of_code() -> None:
    assert titles("a.md", "# One\ntext\n```\n# no heading\n```\n## Two\nmore") == ["One", "Two"]


def test_underlined_and_framed_headings() -> None:
    assert titles("a.rst", "One\n===\ntext\n\nTwo\n---\nmore") == ["One", "Two"]
    assert "Data Set" in titles("a.txt", "=====\nData Set\n=====\ntext\n")


def test_front_matter_is_apart() -> None:
    document = read_document("README.md", "---\nlicense: mit\n---\n# Net\ntext")
    assert document.front == "license: mit"
    assert document.sections[0].title == "Net"


def test_kinds_of_statement() -> None:
    text = "# Data\nCollected in 2011. 17,379 rows under a CC licence.\n- age: x\n- sex: y\n- fare: z\n- deck: w\n"
    assert {"origin", "size", "licence", "fields"} <= read_document("a.md", text).whole.says


def test_empty_and_odd_texts() -> None:
    assert read_document("a.md", "").whole.words == 0
    assert read_document("a.md", "---\n---\n===\n").sections
