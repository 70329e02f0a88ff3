"""Code that stands in comments: runs of comment lines that parse as statements, and single lines that look like it."""

import ast
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solvent.source.module import Module
from solvent.source.outline import Signal
from solvent.source.repair import Unparsable, parse

KIND, LINES = "commented code", "commented lines"
LEAST = 3
_MOST = 300
_COMMENT = re.compile(r"^[ \t]*#(?!!)( ?)(.*)$")
_CODE_LIKE = re.compile(
    r"^\s*(?:[\w.\[\]'\", ]{1,80}[-+*/|]?=[^=]|[\w.]{1,80}\(|(?:if|for|while|with|def|class|elif|return|import|from)\b"
    r"|(?:else|try|except|raise|print|assert)\b|[\])}]+,?$|@\w)"
)
_EXAMPLE = re.compile(
    r"\b(examples?|usage|e\.g\.|see|for instance|equivalent|pseudo|Output|returns?:|run:|note)\b|>>>|\$ ", re.I
)
_REAL = (
    ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Return,
    ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Raise, ast.Assert, ast.Delete,
)  # fmt: skip
# One line can be parsed by chance: it has to be a statement that prose does not look like.
_LONE = re.compile(
    r"^\s*#+\s?(?:import\s+[\w.]{1,60}(?:\s+as\s+\w+)?\s*$|from\s+[\w.]{1,60}\s+import\s"
    r"|(?:return|raise)\s+[\w.\[\](){},'\"]{1,80}\s*$|[\w.\[\]'\"]{1,80}\s*[-+*/|]?=\s*[\w.'\"\[({-]|[\w.]{1,80}\(.*\)\s*$"
    r"|(?:if|for|while|elif|with|def|class)\s.{1,200}:\s*$|(?:else|try):\s*$)"
)
_DIRECTIVE = re.compile(r"^\s*#+\s*(?:type:|noqa|pylint|fmt:|pragma|mypy|ruff|isort|solvent)")
_WORDS = re.compile(r"\b(?:the|an?|is|are|this|that|to|of|for example|e\.g\.|see|note|todo|usage)\b", re.I)


@dataclass(frozen=True)
class Run:
    """Commented-out code: its first line in the module's text, and how many lines it has."""

    line: int
    lines: int


def read(module: Module) -> Iterator[Signal]:
    """Each run, its number of lines as detail; and once how many lines of the file are code in a comment."""
    for run in commented_code(module):
        place = module.place(run.line)
        yield Signal(KIND, place.line or 1, place.cell, str(run.lines))
    if alone := _lone_lines(module):
        place = module.place(alone[0])
        yield Signal(LINES, place.line or 1, place.cell, str(len(alone)))


def _lone_lines(module: Module) -> list[int]:
    texts = _inside_texts(module)
    return [n for n, line in enumerate(module.lines, 1) if "#" in line and n not in texts and _is_statement(line[:300])]


def _is_statement(line: str) -> bool:
    if not _LONE.match(line) or _DIRECTIVE.match(line):
        return False
    body = line.partition("#")[2]
    return not _WORDS.search(body.partition("=")[0])


def commented_code(module: Module) -> Iterator[Run]:
    """Runs of at least three comment lines that are statements of Python."""
    texts = _inside_texts(module)
    run: list[str] = []
    for number, line in enumerate((*module.lines, ""), 1):
        found = _COMMENT.match(line) if "#" in line and number not in texts else None
        if found is not None and len(run) < _MOST:
            run.append(found[2] if not found[1] else found[1] + found[2])
            continue
        if len(run) >= LEAST:
            yield from _code_in(run, number - len(run))
        run = []


def _inside_texts(module: Module) -> frozenset[int]:
    """Lines inside of string constants, where a `#` begins no comment."""
    spans = (
        range(node.lineno, (node.end_lineno or node.lineno) + 1)
        for node in module.nodes(ast.Constant, ast.JoinedStr)
        if (node.end_lineno or node.lineno) > node.lineno
    )
    return frozenset(number for span in spans for number in span)


def _code_in(run: Sequence[str], first: int) -> Iterator[Run]:
    like = [number for number, line in enumerate(run) if _CODE_LIKE.match(line)]
    if len(like) < LEAST:
        return
    start, end = like[0], len(run)
    before = run[max(start - 2, 0) : start + 1]
    if any(_EXAMPLE.search(line) for line in before if not line.lstrip().startswith("import")):
        return
    for stop in (end, like[-1] + 1):
        if (stop - start) >= LEAST and _is_code(run[start:stop]):
            yield Run(first + start, sum(1 for line in run[start:stop] if line.strip()))
            return


def _is_code(lines: Sequence[str]) -> bool:
    text = textwrap.dedent("\n".join(lines))
    # A branch whose `if` is alive, or a `return` outside of a function, is code all the same.
    for attempt in (text, f"if 1:\n    pass\n{text}" if text.startswith(("el", "except")) else ""):
        if not attempt:
            continue
        try:
            tree, _ = parse(attempt)
        except (Unparsable, RecursionError):
            continue
        return _statements(tree) >= 2
    return False


def _statements(tree: ast.Module) -> int:
    return sum(
        isinstance(node, _REAL) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))
        for node in ast.walk(tree)
    )
