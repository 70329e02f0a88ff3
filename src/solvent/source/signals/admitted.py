"""Debt that a comment admits: TODO, FIXME, HACK, XXX."""

import io
import re
import tokenize
from collections.abc import Iterator

from solvent.source.module import Module
from solvent.source.outline import Signal

KIND = "admitted debt"
_QUICK = re.compile(r"#.{0,200}?\b(?:TODO|FIXME|HACK|XXX|KLUDGE)\b")
# The word opens the comment, or is followed as a marker is: `TODO:`, `TODO(ana)`, `FIXME -`.
_ADMITTED = re.compile(r"^[#\s!*-]*\b(TODO|FIXME|HACK|XXX|KLUDGE)\b|\b(TODO|FIXME|HACK|XXX)\s?(?:\([^)]{0,40}\))?\s*:")


def read(module: Module) -> Iterator[Signal]:
    """Each comment that admits debt, its word and text as detail."""
    if not _QUICK.search(module.text):
        return
    for line, comment in _comments(module):
        if found := _ADMITTED.search(comment):
            place = module.place(line)
            said = " ".join(comment[found.start() :].strip("#!*- \t").split())[:160]
            yield Signal(KIND, place.line or 1, place.cell, said)


def _comments(module: Module) -> list[tuple[int, str]]:
    try:
        tokens = tokenize.generate_tokens(io.StringIO(module.text).readline)
        return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]
    except (tokenize.TokenError, SyntaxError, ValueError):
        lines = enumerate(module.lines, 1)
        return [(number, line.lstrip()) for number, line in lines if line.lstrip().startswith("#")]
