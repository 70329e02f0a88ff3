"""Where a prediction goes: into storage, into a log, to a person; followed by names within one function.

Signals: `stores-prediction` (detail: the call and what names the target), `logs-prediction`, `asks-person`,
`advises-person` where a sentence only advises to ask somebody, and `encodes-by-hand` where a file that predicts
turns categories into numbers with constants of its own.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from solvent.source.module import Module
from solvent.source.outline import Signal, source_of
from solvent.source.predicting import LOGGERS, activates, predicts, stores

_UNSURE = re.compile(r"score|prob|conf|certain|margin|threshold|entropy|likelihood|risk|uncertain", re.I)
_PERSON = re.compile(
    r"(?:^|_|\b)(?:human_?(?:review|check|approval|loop|verification|annotat\w*|in)|manual_?(?:review|check|approval|verification"
    r"|inspection)|needs?_?(?:review|human|manual|annotation)|to_?review|review_?(?:queue|required|needed|by)|for_?review"
    r"|escalat\w*|abstain\w*|defer_?to|send_to_(?:human|reviewer|annotator|expert)|ask_?(?:human|user|expert)|under_?review"
    r"|expert_?review|moderation_?queue|requires?_?(?:review|human|manual)|annotation_?queue|review_?task)",
    re.I,
)
# One of these stands in whatever `_PERSON` finds, and is found far sooner.
_HINTS = (
    "human",
    "manual",
    "review",
    "escalat",
    "abstain",
    "defer",
    "ask_",
    "ask ",
    "askh",
    "asku",
    "aske",
    "moderation",
    "annotat",
)
_PREDICTION = re.compile(r"^(?:y_)?pred(?:s|ictions?|icted)?(?:_(?:results?|outputs?|values?|df|frame|data))?$")
_SENTENCE = 4
_FILLS = frozenset(["append", "extend", "insert", "add", "update"])
_INTO_FILES = frozenset(
    ["json.dump", "pickle.dump", "numpy.save", "numpy.savetxt", "joblib.dump", "io.TextIOWrapper.write"]
)
_INTO_STORES = frozenset(
    ["add", "create", "execute", "send", "produce", "publish", "put", "save", "upsert", "set", "write", "record"]
)
_OUTCOME = re.compile(r"'(?:\w*_)?(?:status|error|response|result|mode|verdict)'", re.I)
_STORE = re.compile(
    r"session|cursor|conn|db|database|collection|producer|publisher|redis|cache|client|objects|queue|table|journal|ledger"
    r"|[Pp]rediction|[Ii]nference"
)
_Step = ast.Assign | ast.AnnAssign | ast.AugAssign
_COULD = ("predict", "infer", "forecast", "classif", "recommend", "score", "transcribe")


def read(module: Module) -> Iterator[Signal]:
    """The signals of a file; silent at once where it does not speak of predictions."""
    text = module.text
    if any(word in text for word in _COULD):
        yield from _kept(module)
        if any(predicts(name) for name, _ in module.calls()):
            yield from _encoded(module)
    lower = text.lower()
    if any(hint in lower for hint in _HINTS) and _PERSON.search(text.replace(" ", "_")):
        yield from _asked(module)


def _kept(module: Module) -> Iterator[Signal]:
    names = {id(call): name for name, call in module.calls()}
    calls: dict[ast.AST, list[ast.Call]] = defaultdict(list)
    steps: dict[ast.AST, list[_Step]] = defaultdict(list)
    for _, call in module.calls():
        calls[module.scope_of(call)].append(call)
    for node in module.nodes(ast.Assign, ast.AnnAssign, ast.AugAssign):
        steps[module.scope_of(node)].append(node)
    for scope, made in calls.items():
        handed = _handed(scope)
        if handed or any(_answers(names[id(call)]) for call in made):
            tainted = _tainted(steps[scope], made, names, handed)
            for call in made:
                if kind := _fate(call, names[id(call)], tainted, names):
                    place = module.place(call)
                    yield Signal(kind, place.line or 1, place.cell, _target(call))


def _handed(scope: ast.AST) -> set[str]:
    """The arguments of a function that are called predictions."""
    if not isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
        return set()
    return {a.arg for a in (*scope.args.args, *scope.args.kwonlyargs) if _PREDICTION.match(a.arg)}


def _tainted(steps: list[_Step], calls: list[ast.Call], names: dict[int, str], handed: set[str]) -> set[str]:
    """Names in a scope that hold predictions: handed in, assigned from one, filled with one, or appended to."""
    found = set(handed)
    for _ in range(3):
        before = len(found)
        for node in steps:
            if _speaks(node.value, found, names):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found.update(root for target in targets for root in _roots(target))
        for call in calls:
            function = call.func
            fills = isinstance(function, ast.Attribute) and function.attr in _FILLS
            if fills and any(_speaks(a, found, names) for a in call.args):
                found.update(_roots(function.value))  # type: ignore[attr-defined]
        if len(found) == before:
            break
    return found - {"self"}


def _roots(target: ast.AST) -> list[str]:
    if isinstance(target, ast.Tuple | ast.List):
        return [root for part in target.elts for root in _roots(part)]
    while isinstance(target, ast.Subscript | ast.Attribute | ast.Starred):
        target = target.value
    return [target.id] if isinstance(target, ast.Name) else []


def _speaks(node: ast.AST | None, tainted: set[str], names: dict[int, str]) -> bool:
    """Whether an expression holds a prediction."""
    if node is None:
        return False
    return any(
        (isinstance(part, ast.Name) and part.id in tainted)
        or (isinstance(part, ast.Call) and _answers(names.get(id(part), "")))
        for part in ast.walk(node)
    )


def _answers(called: str) -> bool:
    return predicts(called) or activates(called)


def _fate(call: ast.Call, name: str, tainted: set[str], names: dict[int, str]) -> str:
    method = name.rpartition(".")[2]
    given = [*call.args, *(k.value for k in call.keywords)]
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    if stores(name):
        # A frame made into text for a download button goes nowhere.
        nowhere = method in {"to_csv", "to_json"} and not given
        if not nowhere and (any(_speaks(a, tainted, names) for a in given) or _speaks(owner, tainted, names)):
            return "stores-prediction"
    given_one = any(_speaks(a, tainted, names) for a in given)
    if name in _INTO_FILES and given_one:
        return "stores-prediction"
    if given_one and (method == "emit" or (method in _INTO_STORES and _is_store(owner))):
        return "stores-prediction"
    logs = method in LOGGERS and owner is not None and given_one and "log" in source_of(owner).lower()
    return "logs-prediction" if logs else ""


def _is_store(owner: ast.AST | None) -> bool:
    """Whether a receiver is called as a database, a queue or a table is."""
    return bool(_STORE.search(source_of(owner)))


def _target(call: ast.Call) -> str:
    """What a storing call says of where: its first constant or name."""
    owner = call.func.attr if isinstance(call.func, ast.Attribute) else source_of(call.func)
    values = [source_of(a) for a in (*call.args, *(k.value for k in call.keywords))]
    append = " append" if any(k.arg == "mode" and source_of(k.value) == "'a'" for k in call.keywords) else ""
    return f"{owner} {next(filter(None, values), '')}{append}"[:200]


def _encoded(module: Module) -> Iterator[Signal]:
    """`1 if gender == "Female" else 0`, or a dictionary of words to numbers that a value is looked up in."""
    predicting = {module.function_of(call) for name, call in module.calls() if predicts(name)}
    for node in module.nodes(ast.IfExp):
        if module.function_of(node) not in predicting:
            continue
        told = isinstance(node.test, ast.Compare) and any(_is_word(part) for part in node.test.comparators)
        if told and not _OUTCOME.search(ast.dump(node.test)) and _is_number(node.body) and _is_number(node.orelse):
            yield _signal(module, "encodes-by-hand", node, "a conditional")
    for branch in module.nodes(ast.If):
        if module.function_of(branch) in predicting and isinstance(branch.test, ast.Compare):
            told = any(_is_word(part) for part in branch.test.comparators)
            numbered = all(isinstance(s, ast.Assign) and _is_number(s.value) for s in branch.body)
            if told and numbered and branch.orelse:
                yield _signal(module, "encodes-by-hand", branch, "a branch")
    for table in module.nodes(ast.Dict):
        if len(table.keys) > 1 and all(_is_word(k) for k in table.keys) and all(_is_number(v) for v in table.values):
            around = module.parent(table)
            looked_up = isinstance(around, ast.Subscript) or (
                isinstance(around, ast.Call)
                and isinstance(around.func, ast.Attribute)
                and around.func.attr in {"map", "replace"}
            )
            if looked_up:
                yield _signal(module, "encodes-by-hand", table, "a dictionary")


def _is_word(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def _signal(module: Module, kind: str, node: ast.AST, detail: str) -> Signal:
    place = module.place(node)
    return Signal(kind, place.line or 1, place.cell, detail)


def _asked(module: Module) -> Iterator[Signal]:
    for node in module.nodes(ast.If, ast.IfExp):
        parts = [
            n.id if isinstance(n, ast.Name) else n.attr
            for n in ast.walk(node.test)
            if isinstance(n, ast.Name | ast.Attribute)
        ]
        compares = any(isinstance(n, ast.Compare) for n in ast.walk(node.test))
        if not compares or not any(_UNSURE.search(part) for part in parts):
            continue
        body = [*node.body, *node.orelse] if isinstance(node, ast.If) else [node.body, node.orelse]
        found = [word for part in body for word in _words(part) if _PERSON.search(word)]
        if found:
            # A name or a status hands over; a sentence of several words only speaks to whoever reads it.
            handed = next((word for word in found if word.count("_") < _SENTENCE), None)
            yield _signal(module, "asks-person" if handed else "advises-person", node, (handed or found[0])[:80])


def _words(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value[:200].replace(" ", "_").replace("-", "_")
