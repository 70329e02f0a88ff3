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
# A lesson or a template tells its reader what to fill in: that is no debt of its author.
_FILL_IN = re.compile(
    r"^\W*(?:TODO|FIXME|XXX)\W{0,3}(?:\([^)]{0,40}\)\W{0,3})?(?:replace|change|set|fill|insert|enter|put|specify|update|use|adjust|edit)\b"
    r".{0,80}\byour\b|\byour (?:code|answer|solution)\b|FIXME::",
    re.I,
)
_BARE = re.compile(r"^\W*[A-Z]{3,6}\W*$")


def read(module: Module) -> Iterator[Signal]:
    """Each comment that admits debt, its word and text as detail; a bare word with the comment below it."""
    if not _QUICK.search(module.text):
        return
    comments = _comments(module)
    below = dict(comments)
    for line, comment in comments:
        if found := _ADMITTED.search(comment):
            said = comment[found.start() :]
            if _BARE.match(said):
                said = f"{said} {below.get(line + 1, '').lstrip('# ')}"
            if not _FILL_IN.search(said):
                place = module.place(line)
                yield Signal(KIND, place.line or 1, place.cell, " ".join(said.strip("#!*- \t").split())[:160])


def _comments(module: Module) -> list[tuple[int, str]]:
    try:
        tokens = tokenize.generate_tokens(io.StringIO(module.text).readline)
        return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]
    except (tokenize.TokenError, SyntaxError, ValueError):
        lines = enumerate(module.lines, 1)
        return [(number, line.lstrip()) for number, line in lines if line.lstrip().startswith("#")]
