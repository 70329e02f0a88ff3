"""What a web service does with what callers send: it refuses some of it, or hands it on as it came."""

import ast
from collections.abc import Iterator

from solvent.source.module import Function, Module
from solvent.source.outline import Signal, source_of
from solvent.source.paths import Role
from solvent.source.requests import unchecked

REFUSED, UNCHECKED = "refuses-request", "unchecked-request"
_WEB = frozenset("fastapi flask falcon django bentoml litestar starlette aiohttp sanic tornado rest_framework".split())
_ROUTES = frozenset(["get", "post", "put", "patch", "api_route", "websocket"])
_REFUSALS = frozenset(["HTTPException", "abort", "HTTPError", "HTTPBadRequest", "BadRequest", "ValidationError"])
# FastAPI holds a parameter against such a type, and sees that it is there, before the function is called.
_TYPES = frozenset(["str", "int", "float", "bool", "bytes", "UploadFile", "date", "datetime", "UUID", "EmailStr"])


def read(module: Module) -> Iterator[Signal]:
    """Signals of endpoints."""
    frameworks = {origin.partition(".")[0] for origin in module.imports.values()} & _WEB
    if module.role is not Role.CODE or not frameworks:
        return
    for _, call in unchecked(module):
        yield _signal(module, UNCHECKED, call)
    for name, call in module.calls():
        if name.rpartition(".")[2] in _REFUSALS and _is_callers_fault(call):
            yield _signal(module, REFUSED, call)
    if "fastapi" in frameworks:
        for function in module.nodes(ast.FunctionDef, ast.AsyncFunctionDef):
            if _is_route(function) and _is_typed(function):
                yield _signal(module, REFUSED, function)


def _is_callers_fault(call: ast.Call) -> bool:
    """Whether an error says 400 or 422, or nothing of its kind."""
    given = " ".join(source_of(value) for value in (*call.args[:1], *(k.value for k in call.keywords)))
    return not given or any(code in given for code in ("400", "422", "415", "413", "BAD_REQUEST", "UNPROCESSABLE"))


def _is_route(function: Function) -> bool:
    called = (d.func for d in function.decorator_list if isinstance(d, ast.Call))
    return any(isinstance(c, ast.Attribute) and c.attr in _ROUTES for c in called)


def _is_typed(function: Function) -> bool:
    annotated = (*function.args.args, *function.args.kwonlyargs)
    return any(a.annotation is not None and source_of(a.annotation).rpartition(".")[2] in _TYPES for a in annotated)


def _signal(module: Module, kind: str, node: ast.AST) -> Signal:
    place = module.place(node)
    return Signal(kind, place.line or 1, place.cell)
