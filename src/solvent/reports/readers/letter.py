"""A report as a letter: a title and sections of sentences; written as text, Markdown, HTML or JSON."""

import json
import textwrap
from dataclasses import asdict, dataclass
from html import escape

from solvent.reports.json import escaped
from solvent.reports.markdown import text as markdown
from solvent.reports.words import one_line
from solvent.source.text import printable

_STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.55 Georgia,serif;max-width:42rem;margin:2.5rem auto;padding:0 1rem}"
    "h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.1rem;margin:1.6rem 0 .3rem}p{margin:.4rem 0}"
    "li{margin:.25rem 0}footer{margin-top:2rem;font-size:.85rem;border-top:1px solid;padding-top:.5rem}"
    "@media print{body{margin:0 auto;font-size:.9rem}}"
)


@dataclass(frozen=True)
class Section:
    """Some sentences and points under a heading; `counted` numbers the points."""

    title: str
    said: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    counted: bool = False


@dataclass(frozen=True)
class Letter:
    """What one reader gets. Sections without a word are left out."""

    reader: str
    project: str
    date: str
    title: str
    sections: tuple[Section, ...]
    foot: str

    @property
    def full(self) -> tuple[Section, ...]:
        """The sections that say something."""
        return tuple(section for section in self.sections if section.said or section.points)


def in_format(letter: Letter, form: str) -> str:
    """The letter as text, md, html or json."""
    return {"text": _text, "md": _markdown, "html": _html, "json": _json}[form](letter)


def _line(said: str, longest: int = 900) -> str:
    return one_line(printable(said), longest=longest)


def _text(letter: Letter) -> str:
    lines = [*textwrap.wrap(_line(letter.title), 80), ""]
    for section in letter.full:
        lines += [section.title, "-" * len(section.title)]
        for said in section.said:
            lines += textwrap.wrap(_line(said), 80)
        for number, point in enumerate(section.points, 1):
            mark = f"{number}. " if section.counted else "- "
            lines += textwrap.wrap(_line(point), 80, initial_indent=mark, subsequent_indent=" " * len(mark))
        lines.append("")
    return "\n".join([*lines, *textwrap.wrap(_line(letter.foot), 80)])


def _markdown(letter: Letter) -> str:
    blocks = [f"<!-- solvent:report-{letter.reader} -->", f"# {markdown(letter.title)}"]
    for section in letter.full:
        blocks += [f"## {markdown(section.title)}", *(markdown(said, 900) for said in section.said)]
        marks = [f"{n}." if section.counted else "-" for n in range(1, len(section.points) + 1)]
        if section.points:
            blocks.append("\n".join(f"{m} {markdown(p, 900)}" for m, p in zip(marks, section.points, strict=True)))
    return "\n\n".join([*blocks, f"<sub>{markdown(letter.foot, 900)}</sub>"])


def _html(letter: Letter) -> str:
    parts = []
    for section in letter.full:
        kind = "ol" if section.counted else "ul"
        points = "".join(f"<li>{escape(_line(point))}</li>" for point in section.points)
        parts.append(
            f"<section><h2>{escape(_line(section.title))}</h2>"
            + "".join(f"<p>{escape(_line(said))}</p>" for said in section.said)
            + (f"<{kind}>{points}</{kind}>" if points else "")
            + "</section>"
        )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(_line(letter.title))}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{escape(_line(letter.title))}</h1>{''.join(parts)}</main>"
        f"<footer>{escape(_line(letter.foot))}</footer></body></html>"
    )


def _json(letter: Letter) -> str:
    said = {"schema_version": 1, **asdict(letter), "sections": [asdict(section) for section in letter.full]}
    return escaped(json.dumps(said, indent=2, ensure_ascii=False))
