"""Make Python that this interpreter cannot parse readable, line for line: Python 2, templates, notebook magics.

The repaired text is only looked at, never run, so a repair may change what the code would do as long as names,
calls and lines stay where they are.
"""

import ast
import re
import warnings
from collections.abc import Callable, Iterable, Iterator

_PRINT = re.compile(r"^(\s*(?:.*:\s+)?)print\s+(?!=|\()(>>\s*\S+\s*,)?\s*(.*?)(,?\s*)(#.*)?$")
_PRINT_PAREN = re.compile(r"^(\s*(?:.*:\s+)?)print\s+(\(.*)$")
_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'")
_EXCEPT = re.compile(r"^(\s*except\s+[^:]+?)\s*,\s*(\w+)\s*:")
_RAISE = re.compile(r"^(\s*raise\s+[\w.]+)\s*,\s*(.+)$")
_EXEC = re.compile(r"^(\s*)exec\s+([^(\s].*)$")
_OCTAL = re.compile(r"(?<![\w.])0(\d+)L?\b")
_LONG = re.compile(r"\b(\d+)[lL]\b")
_UR = re.compile(r"\b[uU][rR](['\"])")
_PLACEHOLDER = re.compile(r"\{\{[^{}\n]{0,300}\}\}")
_GIANT = re.compile(r"(?<!\w)0[xXoObB][0-9a-fA-F_]{2000,}")
_MAGIC = re.compile(r"^([ \t]{0,40})[%!]{1,2}[A-Za-z][^\n]*$", re.M)
_TEMPLATE_TAG = re.compile(r"\{[%#][^\n]{0,300}?[%#]\}")
# No line of Python 2 is longer, and the patterns would need the square of its length.
_LONGEST_LINE = 2000
# What is longer was written by a machine, and for this interpreter or not at all.
_MOST = 500_000


def _python2(text: str) -> str:
    return "\n".join(_prints(_rewritten(line) for line in text.split("\n")))


def _rewritten(line: str) -> str:
    if len(line) > _LONGEST_LINE:
        return line
    line = _EXCEPT.sub(r"\1 as \2:", line)
    line = _RAISE.sub(r"\1(\2)", line)
    line = _EXEC.sub(r"\1exec(\2)", line)
    line = _UR.sub(r"r\1", line)
    line = _OCTAL.sub(r"0o\1", line) if "0" in line and not re.search(r"['\"]", line) else line
    return _LONG.sub(r"\1", line).replace("<>", "!=")


def _prints(lines: Iterable[str]) -> Iterator[str]:
    """Print statements as calls; one that goes on over several lines is closed where its brackets are."""
    depth, is_open = 0, False
    for line in lines:
        code = _code(line) if is_open or "print" in line else ""
        if is_open:
            depth += _depth(code)
            is_open = depth > 0 or code.endswith("\\")
            yield line if is_open else f"{line[: len(code)]}){line[len(code) :]}"
        elif found := len(line) <= _LONGEST_LINE and _PRINT.match(line):
            head, _, body, _, _ = found.groups()
            depth = _depth(code)
            is_open = depth > 0 or code.endswith("\\")
            yield f"{head}print({line[found.start(3) :]}" if is_open else f"{head}print({body})"
        elif found := len(line) <= _LONGEST_LINE and _PRINT_PAREN.match(line):
            yield f"{found[1]}print{found[2]}"
        else:
            yield line


def _code(line: str) -> str:
    """The line without its comment, of the same length up to there, with its texts blotted out."""
    return _STRING.sub(lambda text: "_" * len(text[0]), line).partition("#")[0].rstrip()


def _depth(code: str) -> int:
    return sum(code.count(opening) for opening in "([{") - sum(code.count(closing) for closing in ")]}")


def _template(text: str) -> str:
    text = _TEMPLATE_TAG.sub(lambda tag: "\n" * tag[0].count("\n"), text)
    return _PLACEHOLDER.sub("placeholder", text)


def _magics(text: str) -> str:
    """Commands of a notebook that was saved as a script: `%run ./setup`, `!pip install …`."""
    return _MAGIC.sub(r"\1pass", text)


_REPAIRS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("notebook", _magics),
    ("template", _template),
    ("python 2", _python2),
    ("python 2", lambda text: _python2(text.expandtabs(8))),
)


class Unparsable(ValueError):
    """No repair made the text parse."""


def parse(text: str) -> tuple[ast.Module, str]:
    """The tree of `text` and its dialect: "python", "notebook" (with its commands), "python 2" or "template".

    Raises
    ------
    Unparsable
        With the parser's own complaint about the text as it stands.

    >>> parse('print "hello"')[1], parse("from {{ cookiecutter.name }} import x")[1], parse("x = 1")[1]
    ('python 2', 'template', 'python')
    """
    try:
        tree = _tree(text)
        # A set cannot hold a set: `x = {{ y }}` waits for a template's engine.
        return (tree, "python") if "{{" not in text or not _holds_sets(tree) else (_tree(_template(text)), "template")
    except SyntaxError as error:
        complaint = f"line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        raise Unparsable(str(error) or type(error).__name__) from None
    if len(text) > _MOST:
        raise Unparsable(complaint)
    for dialect, repair in _REPAIRS:
        if dialect == "notebook" and not _MAGIC.search(text):
            continue
        if dialect == "template" and "{{" not in text and "{%" not in text:
            continue
        try:
            return _tree(repair(text)), dialect
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    raise Unparsable(complaint)


def _holds_sets(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.Set) and isinstance(node.elts[0], ast.Set) for node in ast.walk(tree))


def _tree(text: str) -> ast.Module:
    # A number of more digits than Python will print is told from others by nobody.
    text = _GIANT.sub(lambda number: "0x0".ljust(len(number[0])), text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)
