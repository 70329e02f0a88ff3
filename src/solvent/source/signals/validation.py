"""Data is held against a schema or an expectation before it is used."""

import ast
import re
from collections.abc import Iterator

from solvent.source.module import Module
from solvent.source.outline import Signal
from solvent.source.paths import Role

SCHEMA, BY_HAND, REQUEST = "validates-schema", "validates-by-hand", "validates-request"
CONFIGURATION = "validates-configuration"
# Details of what is no whole check of the data: a line that fails, a step that leaves bad rows out.
RAISES, ASSERTS, SKIPS = "raise", "assert", "leaves out"
_SCHEMA_CALLS = re.compile(
    r"^(?:pandera\b.*\.(?:DataFrameSchema|validate|check_types|check_input|check_output|check_io)|great_expectations\..*"
    r"|tensorflow_data_validation\.(?:validate_statistics|validate_examples_in_\w+)|tfx\.(?:v1\.)?components\.ExampleValidator"
    r"|jsonschema\.(?:validate|\w*Validator)|cerberus\.Validator|voluptuous\.Schema|schema\.Schema"
    r"|deepchecks\.tabular\.suites\.data_integrity|pydeequ\..*|whylogs\.core\.constraints.*|frictionless\.validate"
    r"|soda\.scan\.Scan|typedframe\..*|dataenforce\..*|evidently\.test_suite\.TestSuite|evidently\.tests\..*)$"
)
_PANDERA = re.compile(r"^pandera(?:\.\w+)*\.(?:DataFrameModel|SchemaModel)$")
_NAMED = re.compile(
    r"^_*(?:validate|check|verify|assert|ensure|is_valid)_?\w*(?:data|schema|inputs?|columns?|frame|df|features?|dtypes?|missing|nulls?|records?|rows?|images?|samples?)"
    r"\w*$|^_*(?:data|schema|input|column)s?_(?:validation|check|checks|validator)\w*$|^validate_all_columns$",
    re.I,
)
# What a layer of a network checks of its tensors says nothing of data.
_OF_TENSORS = re.compile(r"(?:dims?|shapes?|sizes?|rank|device|gradients?)$", re.I)
_LEAVES_OUT = re.compile(
    r"^_*(?:filter|drop|remove|skip|discard|exclude|reject)_(?:\w+_)?(?:invalid|errors?|infinity|infinite|infs?|nans?|corrupt\w*"
    r"|broken|bad|malformed|degenerate|unreadable|inconsistent)(?:_\w+)?$",
    re.I,
)
_FINITE = re.compile(r"^(?:numpy|pandas|xarray)\.(?:isfinite|isnan|isinf|isnull|isna)$")
_OF_FITTING = re.compile(r"loss|grad|norm|reward|score|metric|weight|coef", re.I)
_RULES = re.compile(r"^voluptuous\.(?:Required|Optional|All)$")
_REQUEST_DECORATORS = re.compile(r"inference_schema\..*\.(?:input_schema)$|input_schema$")
_WEB = frozenset("fastapi flask falcon django bentoml litestar starlette aiohttp sanic tornado".split())
_OF_REQUESTS = frozenset({"cerberus", "jsonschema", "voluptuous", "schema"})
_TABLE = re.compile(r"df|data|frame|table", re.I)
_TABLE_OR_PART = re.compile(r"df|data|frame|table|train|test|features|input|batch|series|rows|col", re.I)
_OF_DATA = frozenset(
    "columns isnull isna notnull dtypes dtype duplicated hasnans is_unique is_monotonic_increasing".split()
)


def read(module: Module) -> Iterator[Signal]:
    """Signals where data is checked."""
    if module.role is not Role.CODE:
        return
    serves = any(origin.partition(".")[0] in _WEB for origin in module.imports.values())
    for name, call in module.calls():
        if serves and _SCHEMA_CALLS.match(name) and name.partition(".")[0] in _OF_REQUESTS:
            yield _signal(module, REQUEST, call, name)
        elif _SCHEMA_CALLS.match(name) or (
            name.rpartition(".")[2].startswith("expect_column") and len(call.args) + len(call.keywords)
        ):
            yield _signal(module, SCHEMA, call, name)
        elif _RULES.match(name):
            yield _signal(module, CONFIGURATION, call, name)
    for made in module.nodes(ast.ClassDef):
        for base in made.bases:
            # A parameterised base, as `SchemaModel[…]`, is one all the same.
            if _PANDERA.match(module.name_of(base.value if isinstance(base, ast.Subscript) else base) or ""):
                yield _signal(module, SCHEMA, made, made.name)
    for function in module.nodes(ast.FunctionDef, ast.AsyncFunctionDef):
        names = [module.name_of(d.func if isinstance(d, ast.Call) else d) or "" for d in function.decorator_list]
        if any(_REQUEST_DECORATORS.search(name) for name in names):
            yield _signal(module, REQUEST, function, function.name)
        elif _NAMED.match(function.name) and _refuses(function) and _is_given_data(function):
            yield _signal(module, BY_HAND, function, function.name)
        elif _LEAVES_OUT.match(function.name):
            yield _signal(module, BY_HAND, function, SKIPS)
    yield from _refusals(module)


def _refusals(module: Module) -> Iterator[Signal]:
    """Lines that raise, or assert, on the columns, types or gaps of a frame."""
    for branch in module.nodes(ast.If):
        if _is_of_data(module, branch.test) and any(isinstance(n, ast.Raise) for s in branch.body for n in ast.walk(s)):
            yield _signal(module, BY_HAND, branch, RAISES)
    for check in module.nodes(ast.Assert):
        if _is_of_data(module, check.test):
            yield _signal(module, BY_HAND, check, ASSERTS)


def _is_of_data(module: Module, test: ast.AST) -> bool:
    nodes = list(ast.walk(test))
    if any(isinstance(n, ast.Attribute) and n.attr in _OF_DATA and _is_frame(n.value, n.attr) for n in nodes):
        return True
    names = (n.id if isinstance(n, ast.Name) else n.attr for n in nodes if isinstance(n, ast.Name | ast.Attribute))
    calls = (module.name_of(n.func) or "" for n in nodes if isinstance(n, ast.Call))
    return any(_FINITE.match(name) for name in calls) and not _OF_FITTING.search(" ".join(names))


def _is_given_data(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function takes something in that may be data: neither its own object alone, nor a layer's tensor."""
    arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    given = [a.arg for a in arguments if a.arg not in {"self", "cls"}]
    of_own = any(isinstance(n, ast.Attribute) and n.attr in _OF_DATA for n in ast.walk(function))
    return bool(given or of_own) and not _OF_TENSORS.search(function.name)


def _is_frame(node: ast.AST, attribute: str) -> bool:
    """Whether a value looks like a table rather than a tensor, by its name; tensors too have a `dtype`."""
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return bool((_TABLE if attribute == "dtype" else _TABLE_OR_PART).search(name))


def _refuses(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function's answer can stop something: it raises, asserts, or gives back a truth."""
    for node in ast.walk(function):
        if isinstance(node, ast.Raise | ast.Assert):
            return True
        answer = node.value if isinstance(node, ast.Return) else None
        if isinstance(answer, ast.Tuple) and answer.elts:
            answer = answer.elts[0]
        if isinstance(answer, ast.Constant) and isinstance(answer.value, bool):
            return True
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Name) and "valid" in node.value.id.lower():
            return True
    return False


def _signal(module: Module, kind: str, node: ast.AST, detail: str) -> Signal:
    place = module.place(node)
    return Signal(kind, place.line or 1, place.cell, detail)
