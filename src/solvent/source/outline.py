"""What the rest of solvent needs to know of one Python file once its tree is gone: small, plain, and cacheable.

Project-wide checks and facts read outlines; a file whose content has not changed is never parsed twice.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from solvent.domain.evidence import Place
from solvent.domain.finding import Acceptance
from solvent.source.clones import Block, blocks
from solvent.source.module import Module
from solvent.source.paths import Role, role_in

_LONGEST = 300
_FAILING = frozenset({"raises", "warns", "check", "expect", "equal", "almost_equal"})
_IGNORE = re.compile(r"#\s*solvent:\s*ignore\[([A-Z0-9, ]+)\](?:\s+until=([\d-]+))?(?:\s+reason=(.*))?", re.I)


@dataclass(frozen=True)
class Import:
    """An imported name; `guarded` inside try/except ImportError, TYPE_CHECKING or a function."""

    name: str
    line: int
    cell: int | None = None
    guarded: bool = False


@dataclass(frozen=True)
class Call:
    """A call. `args` and `keywords` hold the source of constants, names and dotted names, else an empty string.

    An f-string reads as a constant with `{}` for its holes.
    """

    name: str
    line: int
    cell: int | None = None
    args: tuple[str, ...] = ()
    keywords: dict[str, str] = field(default_factory=dict)
    within: str = ""

    @property
    def method(self) -> str:
        """The last part of the name."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True)
class Definition:
    """A function or class; `asserts` counts what a test would fail on; `within` is the class around a method."""

    name: str
    kind: str
    line: int
    end: int
    cell: int | None = None
    arguments: tuple[str, ...] = ()
    decorators: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    asserts: int = 0
    complexity: int = 0
    within: str = ""


@dataclass(frozen=True)
class Text:
    """A string constant that is no docstring."""

    value: str
    line: int
    cell: int | None = None


@dataclass(frozen=True)
class Constant:
    """A name bound to a literal: `RATE = 0.1`."""

    name: str
    value: str
    line: int
    cell: int | None = None
    within: str = ""


@dataclass(frozen=True)
class Signal:
    """A practice that only the tree shows, noted by a reader in `source/signals`: its kind, place and a detail."""

    kind: str
    line: int
    cell: int | None = None
    detail: str = ""


@dataclass(frozen=True)
class Ignore:
    """A comment that accepts debt on its line: `# solvent: ignore[CODE] until=2027-01 reason=…`."""

    codes: tuple[str, ...]
    line: int
    cell: int | None = None
    until: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Outline:
    """A Python file or notebook without its tree. `error` says why a file could not be parsed."""

    path: str
    lines: int = 0
    dialect: str = "python"
    error: str = ""
    imports: tuple[Import, ...] = ()
    calls: tuple[Call, ...] = ()
    definitions: tuple[Definition, ...] = ()
    texts: tuple[Text, ...] = ()
    constants: tuple[Constant, ...] = ()
    signals: tuple[Signal, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    blocks: tuple[Block, ...] = ()
    main: bool = False

    @cached_property
    def role(self) -> Role:
        """What the file is for."""
        return role_in(self.path, lambda: {c.name for c in self.calls}, lambda: [d.name for d in self.definitions])

    @property
    def is_notebook(self) -> bool:
        """Whether the file is a notebook."""
        return self.path.endswith(".ipynb")

    def place(self, item: Import | Call | Definition | Text | Constant | Signal | Ignore) -> Place:
        """Where an item of this outline stands."""
        return Place(self.path, item.line, item.cell)


def outline(module: Module, signals: tuple[Signal, ...] = ()) -> Outline:
    """The outline of a parsed file."""
    return Outline(
        path=module.path,
        lines=sum(1 for line in module.lines if line.strip() and not line.lstrip().startswith("#")),
        dialect=module.dialect,
        imports=tuple(_imports(module)),
        calls=tuple(_call(module, name, call) for name, call in module.calls()),
        definitions=tuple(_definitions(module)),
        texts=tuple(_texts(module)),
        constants=tuple(_constants(module)),
        signals=signals,
        ignores=tuple(ignores(module)),
        blocks=tuple(blocks(module)),
        main=_runs_when_called(module),
    )


def ignores(module: Module) -> Iterator[Ignore]:
    """The comments that accept debt; one alone on its line speaks of the next line."""
    if "solvent:" not in module.text:
        return
    for number, line in enumerate(module.lines, 1):
        if found := _IGNORE.search(line):
            spoken_of = number + 1 if line.lstrip().startswith("#") else number
            place = module.place(spoken_of)
            codes = tuple(code.strip().upper() for code in found[1].split(","))
            yield Ignore(codes, place.line or 1, place.cell, found[2], (found[3] or "").strip())


def acceptance(ignore: Ignore, path: str) -> Acceptance:
    """The acceptance that a comment states."""
    return Acceptance(ignore.reason, ignore.until, Place(path, ignore.line, ignore.cell))


def source_of(node: ast.AST | None) -> str:
    """The source of a constant, a name, a dotted name or an f-string's fixed parts; else empty."""
    match node:
        case ast.Constant(value=value):
            return repr(value)[:_LONGEST]
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=owner, attr=attribute):
            inner = source_of(owner)
            return f"{inner}.{attribute}"[:_LONGEST] if inner else ""
        case ast.JoinedStr(values=values):
            return repr("".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in values))[:_LONGEST]
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=value)):
            return f"-{value!r}"
        case ast.List(elts=items) | ast.Tuple(elts=items) if all(isinstance(i, ast.Constant) for i in items):
            return repr([i.value for i in items if isinstance(i, ast.Constant)])[:_LONGEST]
        case ast.Subscript(value=owner, slice=index):
            inner, key = source_of(owner), source_of(index)
            return f"{inner}[{key}]"[:_LONGEST] if inner and key else ""
    return ""


def _call(module: Module, name: str, call: ast.Call) -> Call:
    place, function = module.place(call), module.function_of(call)
    return Call(
        name=name,
        line=place.line or 1,
        cell=place.cell,
        args=tuple(source_of(argument) for argument in call.args[:6]),
        keywords={keyword.arg or "**": source_of(keyword.value) for keyword in call.keywords},
        within=function.name if function else "",
    )


def _imports(module: Module) -> Iterator[Import]:
    for node in module.nodes(ast.Import, ast.ImportFrom):
        place = module.place(node)
        guarded = any(
            isinstance(a, ast.Try | ast.FunctionDef | ast.AsyncFunctionDef)
            or (isinstance(a, ast.If) and "TYPE_CHECKING" in ast.dump(a.test))
            for a in module.ancestors(node)
        )
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            origin = "." * node.level + (node.module or "")
            names = [origin + ("" if origin.endswith(".") else ".") + alias.name for alias in node.names]
        for name in names:
            yield Import(name, place.line or 1, place.cell, guarded)


def _definitions(module: Module) -> Iterator[Definition]:
    asserts = _asserts(module)
    for node in module.nodes(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
        place, owner = module.place(node), module.enclosing(node, ast.ClassDef)
        shared = {
            "name": node.name,
            "line": place.line or 1,
            "end": module.place(node.end_lineno or node.lineno).line or 1,
            "cell": place.cell,
            "decorators": tuple(
                module.name_of(d.func if isinstance(d, ast.Call) else d) or "" for d in node.decorator_list
            ),
            "within": owner.name if owner else "",
        }
        if isinstance(node, ast.ClassDef):
            bases = tuple(module.name_of(b) or "" for b in node.bases)
            yield Definition(kind="class", bases=bases, **shared)  # type: ignore[arg-type]
        else:
            arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            yield Definition(
                kind="function",
                arguments=tuple(a.arg for a in arguments),
                asserts=asserts[node],
                complexity=module.complexity(node),
                **shared,  # type: ignore[arg-type]
            )


def _asserts(module: Module) -> Counter[ast.AST]:
    """How many statements in each function make a test fail."""
    failing: list[ast.AST] = [*module.nodes(ast.Assert)]
    for name, call in module.calls():
        last = name.rpartition(".")[2].lower()
        if last.startswith(("assert", "fail")) or last in _FAILING:
            failing.append(call)
    around = (a for node in failing for a in module.ancestors(node))
    return Counter(a for a in around if isinstance(a, ast.FunctionDef | ast.AsyncFunctionDef))


def _texts(module: Module) -> Iterator[Text]:
    for node in module.nodes(ast.Constant):
        if (
            isinstance(node.value, str)
            and 1 < len(node.value) <= _LONGEST
            and not isinstance(module.parent(node), ast.Expr)
        ):
            place = module.place(node)
            yield Text(node.value.encode("utf-8", "replace").decode(), place.line or 1, place.cell)


def _constants(module: Module) -> Iterator[Constant]:
    for node in module.nodes(ast.Assign):
        target = node.targets[0]
        if len(node.targets) == 1 and isinstance(target, ast.Name | ast.Attribute):
            value = source_of(node.value)
            if value and isinstance(node.value, ast.Constant | ast.UnaryOp | ast.List | ast.Tuple | ast.JoinedStr):
                place, function = module.place(node), module.function_of(node)
                yield Constant(source_of(target), value, place.line or 1, place.cell, function.name if function else "")


def _runs_when_called(module: Module) -> bool:
    if module.is_notebook:
        return True
    for node in module.tree.body:
        if isinstance(node, ast.If) and "__name__" in ast.dump(node.test):
            return True
        if isinstance(node, ast.For | ast.While | ast.With) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        ):
            return True
    return False
