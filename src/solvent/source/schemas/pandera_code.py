"""Pandera schemas in code: `DataFrameSchema(…)` and classes of `DataFrameModel`, as they are written."""

import ast
from collections.abc import Iterator
from itertools import chain

from solvent.domain.evidence import Place
from solvent.domain.rule import Demand, Rule, TableSchema, Unchecked
from solvent.source.module import Module
from solvent.source.schemas.checks import KNOWN, Written, kind_named, rules_of, truth
from solvent.source.schemas.code import Code, Unwritten
from solvent.source.schemas.lambdas import condition

_MODELS = ("DataFrameModel", "SchemaModel")
_DECORATORS = ("check", "dataframe_check")
Asked = Rule | Unchecked
_DEEPEST = 10


def mentions(text: str) -> bool:
    """Whether a file may hold such schemas."""
    return "pandera" in text


def read(code: Code, path: str) -> Iterator[TableSchema]:
    """The schemas of a file."""
    module = code.module(path)
    if module is None:
        return
    for name, call in module.calls():
        if _is(name, "DataFrameSchema"):
            yield _Reader(code, module).schema(call)
    for made in module.nodes(ast.ClassDef):
        if _is_model(code, module, made):
            yield _Reader(code, module).model(made)


def _is(name: str | None, *wanted: str) -> bool:
    return bool(name) and name.partition(".")[0] == "pandera" and name.rpartition(".")[2] in wanted  # type: ignore[union-attr]


def _is_model(code: Code, module: Module, made: ast.ClassDef, depth: int = _DEEPEST) -> bool:
    for base in made.bases:
        if _is(module.name_of(base), *_MODELS):
            return True
        found = code.definition(module, base) if depth else None
        if found is not None and isinstance(found[1], ast.ClassDef) and _is_model(code, *found, depth - 1):  # type: ignore[arg-type]
            return True
    return False


class _Reader:
    """Reads the schemas of one file."""

    def __init__(self, code: Code, module: Module) -> None:
        self._code, self._module = code, module

    def _options(self, call: ast.Call) -> dict[str, ast.expr]:
        return {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}

    def _value(self, node: ast.AST | None) -> object:
        """A value, or None where it is worked out when the program runs."""
        try:
            return self._code.value(self._module, node)
        except Unwritten:
            return None

    # Schemas as objects ----------------------------------------------------------------------------------------

    def schema(self, call: ast.Call) -> TableSchema:
        """A call of `DataFrameSchema`."""
        options = self._options(call)
        place = self._module.place(call)
        given = call.args[0] if call.args else options.get("columns")
        found = list(self._columns(given, place))
        found += chain.from_iterable(
            self._check("", check)
            for check in self._each(call.args[1] if len(call.args) > 1 else options.get("checks"))
        )
        found += self._index(options.get("index"))
        name = self._value(options.get("name"))
        said = name if isinstance(name, str) else self._bound_to(call) or "DataFrameSchema"
        return assembled(
            said, place, found, strict=self._value(options.get("strict")), unique=self._value(options.get("unique"))
        )

    def _bound_to(self, call: ast.Call) -> str | None:
        parent = self._module.parent(call)
        target = parent.targets[0] if isinstance(parent, ast.Assign) else getattr(parent, "target", None)
        return target.id if isinstance(target, ast.Name) else None

    def _columns(self, given: ast.AST | None, place: Place, depth: int = _DEEPEST) -> Iterator[Asked]:
        found = self._code.definition(self._module, given) if isinstance(given, ast.Name | ast.Attribute) else None
        if found is not None and depth:
            yield from _Reader(self._code, found[0])._columns(found[1], place, depth - 1)
        elif isinstance(given, ast.Dict):
            for key, value in zip(given.keys, given.values, strict=True):
                if key is None:
                    yield from self._columns(value, self._module.place(value), depth - 1 if depth else 0)
                else:
                    yield from self._named(self._value(key), value)
        elif isinstance(given, ast.DictComp):
            yield from self._comprehended(given)
        elif given is not None:
            yield Unchecked("columns", self._module.place(given), "they are made when the program runs")

    def _comprehended(self, given: ast.DictComp) -> Iterator[Asked]:
        """`{name: Column(float) for name in FEATURES}`."""
        [loop, *more] = given.generators
        names = self._value(loop.iter)
        plain = isinstance(loop.target, ast.Name) and isinstance(given.key, ast.Name) and given.key.id == loop.target.id
        if more or loop.ifs or not plain or not isinstance(names, list):
            yield Unchecked("columns", self._module.place(given), "they are made when the program runs")
            return
        for name in names:
            yield from self._named(name, given.value)

    def _named(self, name: object, made: ast.AST) -> Iterator[Asked]:
        found = self._code.definition(self._module, made) if isinstance(made, ast.Name | ast.Attribute) else None
        module, call = found or (self._module, made)
        place = self._module.place(made)
        if not isinstance(name, str):
            yield Unchecked("a column", place, "its name is made when the program runs")
        elif not isinstance(call, ast.Call) or not _is(module.name_of(call.func), "Column"):
            yield Unchecked(f"`{name}`", place, "its Column is made when the program runs")
        else:
            yield from _Reader(self._code, module)._column(name, call, place if module is not self._module else None)

    def _column(self, name: str, call: ast.Call, place: Place | None = None) -> Iterator[Asked]:
        options = self._options(call)
        dtype = call.args[0] if call.args else options.get("dtype") or options.get("pandas_dtype")
        checks = call.args[1] if len(call.args) > 1 else options.get("checks")
        told = {key: self._value(value) for key, value in options.items() if key not in {"checks", "dtype"}}
        place = place or self._module.place(call)
        pattern = truth(told.get("regex"))
        asked = chain(
            column_rules(name, self._kind(dtype), told, place),
            chain.from_iterable(self._check(name, check) for check in self._each(checks)),
        )
        yield from (patterned(one) if pattern else one for one in asked)

    def _index(self, given: ast.AST | None) -> Iterator[Asked]:
        if isinstance(given, ast.Call) and (given.args or given.keywords):
            yield Unchecked("index", self._module.place(given), "the index is no column of a file")

    def _kind(self, node: ast.AST | None) -> str | None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return kind_named(node.value)
        if isinstance(node, ast.Call):
            return self._kind(node.func)
        name = self._module.name_of(node) if node is not None else None
        return kind_named(name) if name else None

    # Checks ----------------------------------------------------------------------------------------------------

    def _each(self, node: ast.AST | None) -> Iterator[ast.AST]:
        """The checks of a list, or a lone one."""
        found = self._code.definition(self._module, node) if isinstance(node, ast.Name) else None
        node = found[1] if found is not None and found[0] is self._module else node
        if isinstance(node, ast.List | ast.Tuple):
            yield from node.elts
        elif node is not None and not (isinstance(node, ast.Constant) and node.value is None):
            yield node

    def _check(self, column: str, node: ast.AST) -> Iterator[Asked]:
        found = self._code.definition(self._module, node) if isinstance(node, ast.Name | ast.Attribute) else None
        module, call = found or (self._module, node)
        place, of = self._module.place(node), f"`{column}`" if column else "the table"
        name = module.name_of(call.func) if isinstance(call, ast.Call) else None
        if not isinstance(call, ast.Call) or not name or name.partition(".")[0] != "pandera":
            yield Unchecked(of, place, "its check is made when the program runs")
            return
        reader = _Reader(self._code, module)
        last = name.rpartition(".")[2]
        if last == "Check":
            yield from reader._function(column, call, place)
        elif not column:
            yield Unchecked(f"{of}: {last}", place, "it reads whole rows")
        else:
            yield from reader._check_named(column, last, call, place)

    def _check_named(self, column: str, name: str, call: ast.Call, place: Place) -> Iterator[Asked]:
        try:
            args = [self._code.value(self._module, arg) for arg in call.args]
            options = {key: self._code.value(self._module, value) for key, value in self._options(call).items()
                       if key not in {"error", "name", "title", "description"}}  # fmt: skip
        except Unwritten:
            yield Unchecked(f"`{column}`: {name}", place, "its values are worked out when the program runs")
            return
        yield from rules_of(column, Written(name, args, options, place))

    def _function(self, column: str, call: ast.Call, place: Place) -> Iterator[Asked]:
        """A check that is a function: read where it is one comparison, else left unchecked."""
        given = call.args[0] if call.args else None
        found = list(condition(given, self._value)) if column and isinstance(given, ast.Lambda) else []
        yield from (Rule(column, demand, values, place) for demand, values in found)
        if not found:
            what = f"`{column}`" if column else "the table"
            yield Unchecked(f"{what}: a function", place, "it is Python, which is not run")

    # Schemas as classes ----------------------------------------------------------------------------------------

    def model(self, made: ast.ClassDef) -> TableSchema:
        """A class of `DataFrameModel`, with what it inherits."""
        fields: dict[str, list[Asked]] = {}
        settings: dict[str, object] = {}
        self._fields(made, fields, settings)
        said = settings.get("name")
        return assembled(
            said if isinstance(said, str) else made.name,
            self._module.place(made),
            list(chain.from_iterable(fields.values())),
            strict=settings.get("strict"),
            unique=settings.get("unique"),
        )

    def _fields(
        self, made: ast.ClassDef, fields: dict[str, list[Asked]], settings: dict[str, object], depth: int = _DEEPEST
    ) -> None:
        for base in reversed(made.bases):
            found = self._code.definition(self._module, base) if depth else None
            if found is not None and isinstance(found[1], ast.ClassDef):
                _Reader(self._code, found[0])._fields(found[1], fields, settings, depth - 1)
        for statement in made.body:
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                fields[statement.target.id] = list(self._field(statement.target.id, statement))
            elif isinstance(statement, ast.ClassDef) and statement.name == "Config":
                for each in statement.body:
                    if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
                        settings[each.targets[0].id] = self._value(each.value)
            elif isinstance(statement, ast.FunctionDef):
                fields[f"{statement.name}()"] = list(self._method(statement))

    def _field(self, name: str, statement: ast.AnnAssign) -> Iterator[Asked]:
        dtype, optional, index = self._annotation(statement.annotation)
        call = statement.value
        if name.startswith("_") or name in {"Config", "model_config"}:
            return
        place = self._module.place(statement)
        if not isinstance(call, ast.Call):
            yield from column_rules(name, self._kind(dtype), {"required": not (optional or index)}, place)
            return
        options = self._options(call)
        told = {key: self._value(value) for key, value in options.items() if key not in KNOWN}
        told["required"] = not (optional or index)
        said = told.get("alias")
        column = said if isinstance(said, str) else name
        asked: list[Asked] = list(column_rules(column, self._kind(dtype), told, place))
        for key, value in options.items():
            if key in KNOWN:
                asked += self._field_check(column, key, value, told, place)
            elif key not in _SETTINGS:
                asked.append(Unchecked(f"`{column}`: {key}", place, "it is a check of the project's own"))
        yield from (patterned(one) if truth(told.get("regex")) else one for one in asked)

    def _field_check(
        self, column: str, name: str, node: ast.expr, told: dict[str, object], place: Place
    ) -> Iterator[Asked]:
        try:
            value = self._code.value(self._module, node)
        except Unwritten:
            yield Unchecked(f"`{column}`: {name}", place, "its values are worked out when the program runs")
            return
        if value is None:
            return
        options = {"raise_warning": told.get("raise_warning")}
        spread = isinstance(value, dict) and name in {"in_range", "between", "str_length"}
        several = isinstance(value, list) and name in {"in_range", "between", "str_length"}
        args = [] if spread else value if several else [value]
        yield from rules_of(column, Written(name, args, {**options, **(value if spread else {})}, place))

    def _annotation(self, node: ast.AST) -> tuple[ast.AST | None, bool, bool]:
        """The type of a field, whether its column may be missing, and whether it is an index."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                node = ast.parse(node.value, mode="eval").body
            except (SyntaxError, ValueError, RecursionError):
                return None, False, False
        if isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant) and node.right.value is None:
            dtype, _, index = self._annotation(node.left)
            return dtype, True, index
        if isinstance(node, ast.Subscript):
            outer = (ast.unparse(node.value)).rpartition(".")[2]
            inner = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) and node.slice.elts else node.slice
            if outer in {"Optional", "Series", "Index", "Annotated"}:
                dtype, optional, index = self._annotation(inner)
                return dtype, optional or outer == "Optional", index or outer == "Index"
        return node, False, False

    def _method(self, function: ast.FunctionDef) -> Iterator[Asked]:
        for decorator in function.decorator_list:
            call = decorator.func if isinstance(decorator, ast.Call) else decorator
            if _is(self._module.name_of(call), *_DECORATORS):
                named = [self._value(arg) for arg in decorator.args] if isinstance(decorator, ast.Call) else []
                of = ", ".join(f"`{name}`" for name in named if isinstance(name, str)) or "the table"
                yield Unchecked(
                    f"{of}: {function.name}", self._module.place(function), "it is Python, which is not run"
                )


_SETTINGS = frozenset(
    """nullable unique coerce regex ignore_na raise_warning n_failure_cases alias check_name dtype_kwargs title
    description default metadata on_missing required allow_duplicates""".split()
)


def column_rules(name: str, kind: str | None, told: dict[str, object], place: Place) -> Iterator[Rule]:
    """What a column's own settings ask: that it is there, never missing, of a kind, and unique."""
    if told.get("required") is None or truth(told["required"]):
        yield Rule(name, Demand.THERE, (), place)
    if not truth(told.get("nullable")):
        yield Rule(name, Demand.KNOWN, (), place)
    if kind is not None:
        yield Rule(name, Demand.KIND, (kind,), place)
    if truth(told.get("unique")) or told.get("allow_duplicates") is False:
        yield Rule(name, Demand.UNIQUE, (), place)


def patterned(one: Asked) -> Asked:
    """The same of every column whose name fits a pattern; that there is one is not asked."""
    if isinstance(one, Unchecked):
        return one
    return Rule(one.column, one.demand, one.values, one.place, one.allowed, one.severity, named_by_pattern=True)


def assembled(name: str, place: Place, found: list[Asked], *, strict: object, unique: object) -> TableSchema:
    """A schema of what was found of its columns, and what it asks of the table."""
    rules = [one for one in found if isinstance(one, Rule)]
    names = [one.column for one in rules if one.demand is Demand.THERE and not one.named_by_pattern]
    if isinstance(unique, str) or (isinstance(unique, list) and unique and all(isinstance(u, str) for u in unique)):
        keys = [unique] if isinstance(unique, str) else unique
        rules.append(
            Rule(keys[0], Demand.UNIQUE, (), place) if len(keys) == 1 else Rule("", Demand.UNIQUE, tuple(keys), place)
        )
    if strict is True or (isinstance(strict, str) and strict.lower() == "true"):
        known = dict.fromkeys(one.column for one in rules if one.column)
        rules.append(Rule("", Demand.CLOSED, tuple(known), place))
    # That one of the columns which fit a pattern must be there, is not asked.
    rules = [one for one in rules if not (one.named_by_pattern and one.demand is Demand.THERE)]
    return TableSchema(
        name, place, tuple(names), tuple(rules), tuple(one for one in found if isinstance(one, Unchecked))
    )
