"""Explanations as Markdown and as plain values: what the terminal, JSON and the documentation are made from."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from solvent.catalog.card import files_of
from solvent.catalog.check import Check
from solvent.catalog.question import FactReader
from solvent.catalog.subject import Overview, Subject
from solvent.domain.contract_keys import Key, Section
from solvent.domain.finding import Effort
from solvent.source.notebook import Notebook
from solvent.source.paths import suffix
from solvent.source.text import toml_value

_LANGUAGES = {".py": "python", ".toml": "toml", ".yaml": "yaml", ".yml": "yaml", ".json": "json", ".ipynb": "python"}


def document(subject: Subject) -> dict[str, Any]:
    """The explanation as plain values, for JSON."""
    match subject:
        case Check():
            return {"kind": "check", **_check_values(subject)}
        case FactReader():
            return {"kind": "fact", **_fact_values(subject)}
        case Key():
            return {"kind": "key", **_key_values(subject)}
        case Section():
            return {"kind": "section", **_section_values(subject)}
        case Overview():
            return {
                "kind": "overview",
                "title": subject.title,
                "introduction": subject.introduction,
                "checks": [{"code": c.code, "name": c.name, "title": c.card.title} for c in subject.checks],
                "facts": [{"name": f.name, "yes_means": f.meaning} for f in subject.facts],
                "keys": [_key_values(key) for key in subject.keys],
                "sections": [_section_values(section) for section in subject.sections],
            }


def _check_values(check: Check) -> dict[str, Any]:
    return {
        "code": check.code,
        "name": check.name,
        "title": check.card.title,
        "family": check.family,
        "stage": check.stage,
        "severity": check.severity,
        "reads": check.reads.__name__,
        "principal": {"low": check.effort.low, "high": check.effort.high, "unit": "hour"},
        "tags": list(check.tags),
        **{heading.lower(): text for heading, text in check.card.sections.items()},
    }


def _fact_values(fact: FactReader) -> dict[str, Any]:
    return {
        "name": fact.name,
        "yes_means": fact.meaning,
        "stage": fact.stage,
        "healthy_answer": "yes" if fact.good else "no",
        "more": fact.card.introduction,
        **{heading.lower(): text for heading, text in fact.card.sections.items()},
    }


def _key_values(key: Key) -> dict[str, Any]:
    return {
        "name": key.path,
        "help": key.help,
        "wants": key.wanted,
        "needed": key.needed,
        "example": key.example,
    }


def _section_values(section: Section) -> dict[str, Any]:
    return {
        "name": section.name,
        "help": section.help,
        "repeated": section.repeated,
        "keys": [_key_values(key) for key in section.keys],
    }


def markdown(subject: Subject, *, level: int = 1) -> str:
    """The explanation as Markdown, its heading at `level`."""
    match subject:
        case Check():
            parts = _check(subject, level)
        case FactReader():
            parts = _fact(subject, level)
        case Key():
            parts = _key(subject, level)
        case Section():
            parts = _section(subject, level)
        case Overview():
            parts = _overview(subject, level)
    return "\n\n".join(part for part in parts if part) + "\n"


def hours(effort: Effort) -> str:
    """A range of work in words.

    >>> hours(Effort(0.2, 1)), hours(Effort(4, 16)), hours(Effort(2, 2))
    ('0.2 to 1 hour', '4 to 16 hours', '2 hours')
    """
    unit = "hour" if effort.high <= 1 else "hours"
    return f"{effort.low:g} to {effort.high:g} {unit}" if effort.low != effort.high else f"{effort.high:g} {unit}"


def flow(text: str) -> str:
    """Prose with each paragraph on one line, for wrapping anew; lists keep their lines.

    >>> flow("a\\nb\\n\\n- c\\n- d")
    'a b\\n\\n- c\\n- d'
    """
    return re.sub(r"(?<!\n)\n(?![\n\s*-])", " ", text)


def fenced(example: str, *, default: str = "example.py") -> str:
    """An example as fenced blocks, one a file."""
    shown = []
    for path, text in files_of(example, default=default).items():
        title = "" if path == default else f' title="{path}"'
        # A fence longer than any inside.
        ticks = "`" * max(3, 1 + max((len(list(run)) for mark, run in groupby(text) if mark == "`"), default=0))
        shown.append(f"{ticks}{_LANGUAGES.get(suffix(path), 'text')}{title}\n{text.rstrip()}\n{ticks}")
    return "\n\n".join(shown)


def _check(check: Check, level: int) -> Iterator[str]:
    yield f"{'#' * level} {check.code} {check.name}"
    yield f"**{check.card.title}**"
    yield check.card.introduction
    yield (
        f"Severity {check.severity}, stage {check.stage}, family {check.family}; "
        f"paying one off takes {hours(check.effort)}."
    )
    default = "example.ipynb" if check.reads is Notebook else "example.py"
    for heading, text in check.card.sections.items():
        title = {"Not": "Not reported", "Pay": "How to pay it off"}.get(heading, heading)
        yield f"{'#' * (level + 1)} {title}"
        yield fenced(text, default=default) if heading in {"Debt", "Paid"} else text


def _fact(fact: FactReader, level: int) -> Iterator[str]:
    yield f"{'#' * level} {fact.name}"
    yield f"**Yes means:** {fact.meaning}"
    yield f"Stage {fact.stage}; a healthy project answers {'yes' if fact.good else 'no'}."
    yield fact.card.introduction
    for heading, text in fact.card.sections.items():
        yield f"**{heading}.** {text}"


def _key(key: Key, level: int) -> Iterator[str]:
    yield f"{'#' * level} {key.path}"
    yield key.help
    yield f"Wants {key.wanted}.{' An entry needs it.' if key.needed else ''}"
    if key.example is not None:
        section, _, name = key.path.rpartition(".")
        repeated = section in {"requirements", "sign_offs", "accepted", "answers"}
        header = f"[[{section}]]\n" if repeated else f"[{section}]\n" if section else ""
        yield f"```toml\n{header}{name} = {toml_value(key.example)}\n```"


def _section(section: Section, level: int) -> Iterator[str]:
    yield f"{'#' * level} {section.header}"
    yield section.help + (" Each entry opens with this header." if section.repeated else "")
    yield table(("key", "what it says", "wants", "example"), (_row(key, key.name) for key in section.keys))


def _row(key: Key, name: str) -> tuple[str, ...]:
    example = "" if key.example is None else f"`{toml_value(key.example)}`"
    return f"`{name}`", key.help, key.wanted + (" (needed)" if key.needed else ""), example


def _overview(overview: Overview, level: int) -> Iterator[str]:
    yield f"{'#' * level} {overview.title}"
    yield overview.introduction.replace("\n", "  \n")
    for family, checks in groupby(sorted(overview.checks, key=lambda c: (c.family, c.code)), key=lambda c: c.family):
        yield f"{'#' * (level + 1)} Checks: {family}"
        yield table(("code", "name", "debt"), ((f"`{c.code}`", c.name, c.card.title) for c in checks))
    if overview.facts:
        yield f"{'#' * (level + 1)} Facts"
        yield table(("fact", "yes means"), ((f"`{f.name}`", f.meaning) for f in overview.facts))
    if overview.keys:
        yield f"{'#' * (level + 1)} Keys of the contract"
        yield table(("key", "what it says", "wants", "example"), (_row(key, key.path) for key in overview.keys))
    for section in overview.sections:
        yield from _section(section, level + 1)


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table; bars in cells are escaped."""
    lines = [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines)
