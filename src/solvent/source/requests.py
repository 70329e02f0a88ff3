"""What an endpoint does with the content of a request before the model sees it."""

import ast
import re
from collections.abc import Iterator

from solvent.source.module import Function, Module
from solvent.source.outline import source_of
from solvent.source.predicting import predicts

_CONTENT = re.compile(
    r"(?:^|\.)request\.(?:json|get_json|form|values|data|get_data|args)(?:\.|$)|^(?:await )?request\.json$"
)
_CHECKS = re.compile(
    r"valid|schema|pydantic|marshmallow|jsonschema|cerberus|pandera|voluptuous|check_|parse_obj|model_validate|isinstance"
    r"|reqparse|wtforms|parse_args|webargs|TypeAdapter|expect|clean_|sanitize|transform_input",
    re.I,
)
_CONVERTS = frozenset(["float", "int", "bool", "astype", "to_numeric", "isdigit", "strptime", "Decimal"])
_ROUTES = frozenset(["route", "post", "get", "put", "api_view", "api_route", "add_url_rule"])


def unchecked(module: Module) -> Iterator[tuple[Function, ast.Call]]:
    """Endpoints with the call that hands what the caller sent to the model as it came."""
    if "request" not in module.text:
        return
    for function in module.nodes(ast.FunctionDef, ast.AsyncFunctionDef):
        if not _is_endpoint(function) or _is_checked(module, function):
            continue
        names = _content(module, function)
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and predicts(module.name_of(node.func) or ""):
                given = [*node.args, *(k.value for k in node.keywords)]
                if any(_holds(module, value, names) for value in given):
                    yield function, node
                    break


def _is_endpoint(function: Function) -> bool:
    for decorator in function.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if source_of(called).rpartition(".")[2] in _ROUTES:
            return True
    return False


def _is_checked(module: Module, function: Function) -> bool:
    """Whether anything in the endpoint looks at the content: a validator, a conversion, or a branch that refuses it."""
    names = _content(module, function)
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            called = module.name_of(node.func) or source_of(node.func)
            if _CHECKS.search(called) or called.rpartition(".")[2] in _CONVERTS:
                return True
            # A field with a default: something was thought of.
            if called.endswith(".get") and len(node.args) > 1 and _holds(module, node.func, names):
                return True
        if isinstance(node, ast.If) and _refuses(node, names):
            return True
    decorated = " ".join(ast.unparse(d) for d in function.decorator_list)
    return bool(re.search(r"valid|schema|expect|use_args|serializer", decorated, re.I))


def _refuses(branch: ast.If, names: set[str]) -> bool:
    """Whether a branch looks at the content and can leave before the model is asked."""
    looks = any(isinstance(n, ast.Name) and n.id in names for n in ast.walk(branch.test))
    return looks and any(isinstance(n, ast.Return | ast.Raise) for part in branch.body for n in ast.walk(part))


def _content(module: Module, function: Function) -> set[str]:
    """Names in the endpoint that hold the content as it came."""
    found: set[str] = set()
    for _ in range(3):
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and _holds(module, node.value, found):
                found.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return found


def _holds(module: Module, node: ast.AST, names: set[str]) -> bool:
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id in names:
            return True
        if isinstance(part, ast.Attribute) and _CONTENT.search(source_of(part)):
            owner = part.value
            root = source_of(owner).partition(".")[0]
            if root == "request" or module.imports.get(root, "").endswith(".request"):
                return True
    return False
