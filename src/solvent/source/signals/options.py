"""Options of a command line that the file which defines them does not read."""

import ast
import re
from collections.abc import Iterator

from solvent.source.module import Module
from solvent.source.outline import Signal

KIND = "option unread here"
_QUIET = re.compile(r"unused|deprecat|ignored|no effect|compat|not used|legacy", re.I)
# Launchers pass it whether or not it is wanted.
_PASSED = frozenset({"local_rank", "f", "help", "version"})
_WHOLE = frozenset({"vars", "?._get_kwargs", "argparse.Namespace", "?.from_argparse_args", "getattr", "setattr"})


def read(module: Module) -> Iterator[Signal]:
    """Each `add_argument` whose value no attribute and no text of this file names, its destination as detail."""
    options = [call for name, call in module.calls() if name.endswith(".add_argument") and call.args]
    if not options or any(name in _WHOLE for name, _ in module.calls()):
        return
    named = {node.attr for node in module.nodes(ast.Attribute)}
    # `**` and `__dict__` hand on all of them.
    if "__dict__" in named or any(keyword.arg is None for keyword in module.nodes(ast.keyword)):
        return
    texts = [node.value for node in module.nodes(ast.Constant) if isinstance(node.value, str)]
    for call in options:
        name = _destination(call)
        if name and name not in named and name not in _PASSED and texts.count(name) <= 1:
            place = module.place(call)
            yield Signal(KIND, place.line or 1, place.cell, name)


def _destination(call: ast.Call) -> str:
    """The attribute in which the option's value will lie; empty where it cannot be told or is not meant to be read."""
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    match keywords.get("help"):
        case ast.Constant(value=str(said)) if _QUIET.search(said):
            return ""
    match keywords.get("action"):
        case ast.Constant(value="help" | "version") | ast.Name() | ast.Attribute():
            return ""
    match keywords.get("dest"):
        case ast.Constant(value=str(name)):
            return name
        case None:
            names = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            long = [name for name in names if name.startswith("--")]
            return long[0].lstrip("-").replace("-", "_") if long and len(names) == len(call.args) else ""
    return ""
