"""Explanations for a terminal: laid out and coloured where the terminal can show it."""

from collections.abc import Iterable, Iterator
from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from solvent.catalog.card import files_of
from solvent.catalog.check import Check
from solvent.catalog.question import FactReader
from solvent.catalog.subject import Overview, Subject
from solvent.domain.contract_keys import Key, Section
from solvent.reports.explanation import flow, hours
from solvent.source.notebook import Notebook
from solvent.source.paths import suffix
from solvent.source.text import toml_value

_LEXERS = {".py": "python", ".ipynb": "python", ".toml": "toml", ".yaml": "yaml", ".yml": "yaml", ".json": "json"}


def text(subject: Subject, *, colour: bool, width: int) -> str:
    """The explanation as it stands on a terminal of this width."""
    out = StringIO()
    console = Console(
        file=out, force_terminal=colour, no_color=not colour, width=max(width, 40), highlight=False, emoji=False
    )
    console.print(_shown(subject))
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n")).strip("\n")


def _shown(subject: Subject) -> RenderableType:
    match subject:
        case Check():
            return _check(subject)
        case FactReader():
            return _fact(subject)
        case Key():
            return _key(subject)
        case Section():
            return Group(_heading(subject.header), Text(subject.help), Text(), _rows(_lines(subject.keys)))
        case Overview():
            return _overview(subject)


def _heading(title: str) -> Text:
    return Text(title, style="bold")


def _check(check: Check) -> Group:
    parts: list[RenderableType] = [
        Text.assemble((check.code, "bold cyan"), " ", (check.name, "bold")),
        Text(check.card.title),
        Text(f"{check.severity} · stage {check.stage} · {hours(check.effort)} to pay one off", style="dim"),
    ]
    default = "example.ipynb" if check.reads is Notebook else "example.py"
    for heading, body in check.card.sections.items():
        parts += [Text(), _heading(heading)]
        if heading in {"Debt", "Paid"}:
            parts += _example(body, default)
        else:
            parts.append(Padding(Text(flow(body)), (0, 0, 0, 2)))
    return Group(*parts)


def _example(body: str, default: str) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for path, code in files_of(body, default=default).items():
        if path != default:
            parts.append(Padding(Text(path, style="dim"), (0, 0, 0, 2)))
        lexer = _LEXERS.get(suffix(path), "text")
        parts.append(Padding(Syntax(code.rstrip("\n"), lexer, theme="ansi_dark", word_wrap=True), (0, 0, 0, 4)))
    return parts


def _fact(fact: FactReader) -> Group:
    parts: list[RenderableType] = [
        _heading(fact.name),
        Text(f"Yes means: {fact.meaning}"),
        Text(f"stage {fact.stage} · a healthy project answers {'yes' if fact.good else 'no'}", style="dim"),
    ]
    if fact.card.introduction:
        parts += [Text(), Text(flow(fact.card.introduction))]
    for heading, body in fact.card.sections.items():
        parts += [Text(), _heading(heading), Padding(Text(flow(body)), (0, 0, 0, 2))]
    return Group(*parts)


def _key(key: Key) -> Group:
    parts: list[RenderableType] = [
        _heading(key.path),
        Text(key.help),
        Text(f"wants {key.wanted}" + (" · an entry needs it" if key.needed else ""), style="dim"),
    ]
    if key.example is not None:
        parts += [Text(), Text(f"  {key.name} = {toml_value(key.example)}", style="green")]
    return Group(*parts)


def _lines(keys: Iterable[Key], *, whole: bool = False) -> Iterator[tuple[str, str]]:
    return ((key.path if whole else key.name, f"{key.help} ({key.wanted})") for key in keys)


def _overview(overview: Overview) -> Group:
    parts: list[RenderableType] = [_heading(overview.title)]
    if overview.introduction:
        parts.append(Text(overview.introduction))
    checks = sorted(overview.checks, key=lambda c: (c.family, c.code))
    for family in dict.fromkeys(check.family for check in checks):
        parts += [Text(), _heading(f"Checks: {family}"), _rows(
            (c.code, f"{c.name}: {c.card.title}") for c in checks if c.family == family
        )]  # fmt: skip
    if overview.facts:
        parts += [Text(), _heading("Facts"), _rows((f.name, f.meaning) for f in overview.facts)]
    if overview.keys:
        parts += [
            Text(),
            _heading("Contract: keys before its tables" if overview.sections else "Keys of the contract"),
            _rows(_lines(overview.keys, whole=True)),
        ]
    for section in overview.sections:
        parts += [
            Text(),
            _heading(f"Contract: {section.header}"),
            Text(f"  {section.help}"),
            _rows(_lines(section.keys)),
        ]
    return Group(*parts)


def _rows(rows: Iterable[tuple[str, str]]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column()
    for name, meaning in rows:
        grid.add_row(Text(f"  {name}"), Text(meaning))
    return grid
