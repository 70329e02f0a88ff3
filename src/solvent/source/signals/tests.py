"""What tests test: data, the behaviour of a model, training followed by prediction, or nothing at all."""

import ast
import re
from collections.abc import Iterator

from solvent.source.module import Function, Module
from solvent.source.outline import Signal
from solvent.source.paths import Role

BARE, DATA, MODEL, END_TO_END, TESTED = "bare-test", "data-test", "model-test", "end-to-end-test", "test"
EXPECTATION = "data-expectation"
# A model is called, but all that is asked of what it says is its form.
MODEL_FORM = "model-form-test"
# Trains and predicts, and asserts nothing.
RUNS_THROUGH = "runs-through"
_PREDICTS = re.compile(
    r"^(?:predict\w*|get_predictions?|infer|run_inference|inference|decision_function|recommend|evaluate(?:_model)?)$"
)
_OF_MODEL = frozenset({"forward", "score", "generate", "classify", "transform"})
_MODELS = re.compile(r"^(?:\w*_)?(?:model|net|network|classifier|clf|regressor|estimator|detector|pipe)\d?$", re.I)
_TRAINS = re.compile(r"^(?:fit\w*|train\w*|run_train\w*|training|main_train)$", re.I)
_LOADS = re.compile(
    r"^(?:read_(?:csv|parquet|json|excel|sql|table|feather|pickle|hdf)|load_(?:data\w*|dataset|csv|raw\w*)|open_zarr"
    r"|open_dataset|loadtxt|genfromtxt|setup|prepare_data|train_dataloader|get_data\w*)$"
)
_READS = re.compile(r"^(?:read_(?:csv|parquet|json|excel|sql|table|feather)|open_zarr|open_dataset|load_dataset)$")
_OF_DATA = frozenset(
    "columns isnull isna notnull notna dtypes dtype duplicated between nunique is_unique describe shape".split()
)
_NAMED_DATA = re.compile(r"schema|missing|null|nan|distribution|column|dtype|duplicate|range|quality|data", re.I)
_NAMED_MODEL = re.compile(r"predict|inference|forecast", re.I)
_NO_CRASH = re.compile(
    r"tolerat|smoke|import|no_?(?:error|crash|rais|exception)|does_?nt|does_not|not crash|works|runs?$|runs?_"
    r"|\bif \w+ runs?\b|instantiat|without (?:error|exception|rais|fail)|_init$|_init_|construct|forward"
    r"|backprop|backward|compil|script(?:able)?$",
    re.I,
)
_STANDS_IN = re.compile(r"patch|Mock|Fake|Stub|Dummy(?!Class|Regr)")
_FORM = re.compile(
    r"\.shape\b|\.size\b|\.ndim\b|\.dtype\b|\blen\(|\bisinstance\(|\btype\(|\bis (?:not )?None\b|\bhasattr\("
    r"|\bexists\(|\bis_file\(|\.columns\b|\.keys\("
    r"|^(?:'[^']*'|\"[^\"]*\"|\w+) (?:not )?in \w|\bstatus_code\b|\bcallable\(|\bissubclass\("
)
_MEANT = re.compile(r"#.*\b(?:assert|exception|raise|crash|error|fail)", re.I)
_EXPECTS = re.compile(r"^(?:expect_\w+|validate_schema|check_schema|run_checkpoint)$")
_CHECKS = re.compile(
    r"assert|fail|check|verify|expect|raises|warns|validate|compare|equal|match|ensure|should|must|golden|snapshot|regression|diff|called"
    r"|doctest|testmod|not_raise|gradcheck|benchmark",
    re.I,
)


def read(module: Module) -> Iterator[Signal]:
    """A signal for each test function, and more for what it tests."""
    if module.role is not Role.TEST and not _imports_a_framework(module):
        return
    if not _is_test_module(module):
        return
    helpers = _asserting_functions(module)
    loads = {_last(name) for name, _ in module.calls()}
    reads_data = any(_LOADS.match(name) for name in loads)
    for function in module.nodes(ast.FunctionDef, ast.AsyncFunctionDef):
        if _is_test(module, function):
            yield from _of_function(module, function, helpers, reads_data=reads_data)
    yield from _of_script(module)


def _imports_a_framework(module: Module) -> bool:
    return any(origin.partition(".")[0] in {"pytest", "unittest"} for origin in module.imports.values()) and bool(
        re.search(r"^[ \t]*(?:async )?def test", module.text, re.M)
    )


def _is_test_module(module: Module) -> bool:
    """Whether a test runner would find tests here, and not a program called `test_something.py`."""
    parses = any(name.startswith(("argparse.", "click.", "fire.", "typer.")) for name, _ in module.calls())
    return not (_runs(module) and parses) or _imports_a_framework(module)


def _is_test(module: Module, function: Function) -> bool:
    if not function.name.startswith(("test", "Test")):
        return False
    around = module.parent(function)
    if isinstance(around, ast.ClassDef):
        bases = [module.name_of(base) or "" for base in around.bases]
        return around.name.startswith("Test") or any("Test" in base for base in bases) or around.name.endswith("Test")
    return isinstance(around, ast.Module | ast.If) and not any(
        _last(module.name_of(d.func if isinstance(d, ast.Call) else d) or "").endswith("fixture")
        for d in function.decorator_list
    )


def _asserting_functions(module: Module) -> set[str]:
    return {f.name for f in module.nodes(ast.FunctionDef, ast.AsyncFunctionDef) if _asserts(module, f, set())}


def _asserts(module: Module, function: ast.AST, helpers: set[str]) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Assert | ast.Raise):
            return True
        if isinstance(node, ast.Call):
            last = _last(module.name_of(node.func) or "")
            if _CHECKS.search(last) or last in helpers or any("assert" in (k.arg or "") for k in node.keywords):
                return True
    return False


def _of_function(module: Module, function: Function, helpers: set[str], *, reads_data: bool) -> Iterator[Signal]:
    place = module.place(function)
    line = place.line or 1
    if not _asserts(module, function, helpers):
        aside = _is_empty_or_skipped(function) or _is_meant(module, function) or _is_step(module, function)
        if not (aside or _hands_on(module, function)):
            yield Signal(BARE, line, place.cell, function.name)
        called = {_called(node) for node in ast.walk(function) if isinstance(node, ast.Call)}
        if any(map(_TRAINS.match, called)) and any(map(_PREDICTS.match, called)):
            yield Signal(RUNS_THROUGH, line, place.cell, function.name)
        return
    yield Signal(TESTED, line, place.cell, function.name)
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    names = [_called(node) for node in calls]
    mocked = any(map(_STANDS_IN.search, names))
    predicts = not mocked and any(map(_predicts, calls))
    named = not mocked and bool(_NAMED_MODEL.search(function.name))
    form = (named and not predicts) or (predicts and _asks_only_form(function))
    trains = any(_TRAINS.match(name) for name in names)
    expects = any(_EXPECTS.match(name) for name in names)
    reads = any(_READS.match(name) for name in names) and bool(_NAMED_DATA.search(function.name))
    if expects or reads or (reads_data and _asserts_of_data(function)):
        yield Signal(DATA, line, place.cell, function.name)
    if expects:
        yield Signal(EXPECTATION, line, place.cell, function.name)
    if predicts or named:
        yield Signal(MODEL_FORM if form else MODEL, line, place.cell, function.name)
    if trains and not form and (predicts or _asserts_of_metric(function)):
        yield Signal(END_TO_END, line, place.cell, function.name)


def _predicts(call: ast.Call) -> bool:
    name = _called(call)
    # `_model()` builds one; `model(x)` asks it.
    if _PREDICTS.match(name) or (_MODELS.match(name) and not name.startswith("_")):
        return True
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    owner_name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return name in _OF_MODEL and bool(_MODELS.match(owner_name))


def _asks_only_form(function: Function) -> bool:
    """Whether every assertion is about shapes, lengths, types or mere presence."""
    asked = [
        ast.unparse(node.test if isinstance(node, ast.Assert) else node)[:500]
        for node in ast.walk(function)
        if isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and _called(node).startswith("assert"))
    ]
    return bool(asked) and all(map(_FORM.search, asked))


def _asserts_of_data(function: Function) -> bool:
    checked = [node.test for node in ast.walk(function) if isinstance(node, ast.Assert)]
    checked += [
        argument
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and _called(node).startswith("assert")
        for argument in node.args
    ]
    return any(isinstance(node, ast.Attribute) and node.attr in _OF_DATA for test in checked for node in ast.walk(test))


def _asserts_of_metric(function: Function) -> bool:
    return any(
        isinstance(node, ast.Assert)
        and re.search(r"acc|loss|score|metric|auc|f1|mse|exists", ast.unparse(node.test)[:500])
        for node in ast.walk(function)
    )


def _hands_on(module: Module, function: Function) -> bool:
    """Whether the test leaves asserting to something that cannot be seen here: a helper, or a method of its class."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            name = module.name_of(node.func) or ""
            if (
                isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "self"
            ):
                return True
            origin = name.partition(".")[0]
            if name.startswith((".", "tests", "test", "conftest", "helpers", "utils")) or "test" in name.lower():
                return True
            if origin in {"nbformat", "nbconvert", "papermill", "subprocess", "runpy"} or _last(name) in {
                "run_sh_command",
                "invoke",
            }:
                return True
    return bool(function.decorator_list and any("hypothesis" in ast.dump(d) for d in function.decorator_list))


def _is_meant(module: Module, function: Function) -> bool:
    """Whether the name, or a comment, says that running without an error is all that is asked."""
    end = function.end_lineno or function.lineno
    text = [*module.lines[function.lineno - 1 : end], *(line for line in module.lines[end : end + 3] if "#" in line)]
    told = _NO_CRASH.search(function.name) or _NO_CRASH.search(ast.get_docstring(function) or "")
    return bool(told) or any(_MEANT.search(line[:300]) for line in text)


def _is_step(module: Module, function: Function) -> bool:
    """Whether a function answers the program that it is a step of."""
    returned = (node.value for node in ast.walk(function) if isinstance(node, ast.Return))
    answers = any(
        not (value is None or (isinstance(value, ast.Constant) and value.value is None)) for value in returned
    )
    return answers and _runs(module)


def _runs(module: Module) -> bool:
    return any(isinstance(s, ast.If) and "__name__" in ast.dump(s.test) for s in module.tree.body)


def _is_empty_or_skipped(function: Function) -> bool:
    body = [s for s in function.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    if all(isinstance(s, ast.Pass) for s in body):
        return True
    marks = " ".join(ast.dump(d) for d in function.decorator_list)
    return "skip" in marks or "xfail" in marks or any("skip" in ast.dump(s) for s in body[:1])


def _of_script(module: Module) -> Iterator[Signal]:
    """A test file that asserts as it is run, without functions."""
    asserts = [node for node in module.tree.body if isinstance(node, ast.Assert)]
    if asserts and module.role is Role.TEST:
        place = module.place(asserts[0])
        yield Signal(TESTED, place.line or 1, place.cell, "")
        shown = " ".join(ast.unparse(node)[:300] for node in asserts[:10])
        if re.search(r"predict|score|model|output", shown, re.I):
            yield Signal(MODEL, place.line or 1, place.cell, "")


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _last(name: str) -> str:
    return name.rpartition(".")[2]
