"""Follows a module statement by statement: both ways of a branch, a loop once for each item that is known."""

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

from solvent.source.dataflow.binding import bind, change
from solvent.source.dataflow.branching import decided
from solvent.source.dataflow.calls import evaluate_call
from solvent.source.dataflow.columns import Columns
from solvent.source.dataflow.deciding import branches
from solvent.source.dataflow.expressions import evaluate
from solvent.source.dataflow.imported import Imports
from solvent.source.dataflow.library import element, numbered
from solvent.source.dataflow.networks import gone_through
from solvent.source.dataflow.record import Record
from solvent.source.dataflow.values import (
    EMPTY,
    NOTHING,
    Class,
    Collection,
    Constant,
    Data,
    Estimator,
    Function,
    Instance,
    Knowledge,
    Names,
    Rows,
    Step,
    Value,
    as_data,
    joined,
    united,
    within,
)
from solvent.source.module import Module

# No hand writes more; generated text and wild recursion must not take for ever.
_MOST_WORK = 30_000
_DEEPEST = 7
_MOST_ITEMS = 8


class Spent(Exception):
    """The work a module may cost is done; what was seen so far counts."""


class Interpreter:
    """One run over a module."""

    def __init__(self, module: Module, imports: Imports | None = None) -> None:
        self.module = module
        self.imports = imports
        self.record = Record()
        self._first, self._entry = module, dict[str, Value]()
        self.scopes: list[Names] = [self._entry]
        self.calls: list[ast.AST] = []
        self.returns: list[list[Value]] = []
        self.entered: set[ast.AST] = set()
        self.controls: list[Knowledge] = []
        # The conditions around what is run whose answer is not known, and the numbers of the rounds that are.
        self.undecided: list[ast.AST] = []
        self.rounds: list[int] = []
        self._loops: list[ast.AST] = []
        self._work = 0
        self._nodes: list[ast.AST] = []
        self._models: dict[object, Estimator] = {}
        self.cuts: dict[Rows, tuple[str, ast.AST, set[Step]]] = {}

    # The whole ----------------------------------------------------------------------------------------------------

    def run(self, body: Sequence[ast.stmt] | None = None) -> Record:
        """Follow the module, or its statements in another order, then each function that nothing in it has called."""
        statements = self.module.tree.body if body is None else body
        try:
            self.block(statements)
            self._unreached(statements)
        except (Spent, RecursionError):
            pass
        return self.record

    def _unreached(self, body: Sequence[ast.stmt]) -> None:
        for statement in body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) and statement not in self.entered:
                self._alone(Function(statement, self.scopes[0]))
            elif isinstance(statement, ast.ClassDef):
                self._class_alone(statement)

    def _class_alone(self, node: ast.ClassDef) -> None:
        instance = Instance(Class(node, self.scopes[0]))
        methods = [s for s in node.body if isinstance(s, ast.FunctionDef | ast.AsyncFunctionDef)]
        if all(method in self.entered for method in methods):
            return
        for method in sorted(methods, key=lambda method: method.name != "__init__"):
            if method not in self.entered:
                self._alone(Function(method, self.scopes[0], instance))

    def _alone(self, function: Function) -> None:
        node = function.node
        given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        values: Names = {a.arg: self.source(a, ("parameter", node, a.arg)) for a in given}
        if function.bound is not None and given:
            values[given[0].arg] = function.bound
        self._run_function(function, values)

    # Statements ---------------------------------------------------------------------------------------------------

    def block(self, body: Sequence[ast.stmt]) -> None:
        """Run statements in order."""
        for statement in body:
            self._work += 1
            if self._work > _MOST_WORK:
                raise Spent
            self._statement(statement)

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Assign():
                value = self.value(node.value)
                for target in node.targets:
                    self.bind(target, value)
            case ast.AnnAssign(value=ast.expr()):
                self.bind(node.target, self.value(node.value))
            case ast.AugAssign():
                made = ast.BinOp(node.target, node.op, node.value)
                self.bind(node.target, self.value(ast.copy_location(made, node)))
            case ast.Expr():
                self.value(node.value)
            case ast.Return():
                if self.returns:
                    self.returns[-1].append(self.value(node.value) if node.value is not None else EMPTY)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self.scopes[-1][node.name] = Function(node, self.scopes[-1], module=self.module)
            case ast.ClassDef():
                self.scopes[-1][node.name] = Class(node, self.scopes[-1], self.module)
            case ast.Delete():
                self._delete(node)
            case _:
                self._compound(node)

    def _compound(self, node: ast.stmt) -> None:
        match node:
            case ast.If():
                self._branch(node)
            case ast.For() | ast.AsyncFor():
                self._for(node)
            case ast.While():
                with self.looping(node):
                    self.block(node.body)
                self.block(node.orelse)
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    value = self.value(item.context_expr)
                    if item.optional_vars is not None:
                        self.bind(item.optional_vars, value)
                self.block(node.body)
            case ast.Try() | ast.TryStar():
                self.block(node.body)
                for handler in node.handlers:
                    self._aside(handler.body)
                self.block(node.orelse)
                self.block(node.finalbody)
            case ast.Match():
                for case in node.cases:
                    self._aside(case.body)

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Subscript):
                owner, key = self.value(target.value), self.value(target.slice)
                if isinstance(owner, Data) and isinstance(key, Constant):
                    self.change(target.value, owner.without([str(key.value)]))

    def _branch(self, node: ast.If) -> None:
        test = self.value(node.test)
        answer = decided(self, node.test)
        if answer is not None:
            self.block(node.body if answer else node.orelse)
            return
        branches(self, node, as_data(test))
        self.undecided.append(node.test)
        self.controls.append(frozenset(known for known in as_data(test).weak))
        before = dict(self.scopes[-1])
        self.block(node.body)
        after = self.scopes[-1]
        taken = dict(after)
        after.clear()
        after.update(before)
        self.block(node.orelse)
        self.controls.pop()
        self.undecided.pop()
        self._meet(taken)

    def _aside(self, body: Sequence[ast.stmt]) -> None:
        before = dict(self.scopes[-1])
        self.block(body)
        after = self.scopes[-1]
        other = dict(after)
        after.clear()
        after.update(before)
        self._meet(other)

    def _meet(self, other: Names) -> None:
        here = self.scopes[-1]
        for name, value in other.items():
            met = joined(value, here.get(name))
            if met is not None:
                here[name] = met

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        over = numbered(self, node.iter) or gone_through(self, self.value(node.iter), node.iter)
        known = list(over.items.values()) if isinstance(over, Collection) and over.whole and not over.rest.rows else []
        if isinstance(over, Collection) and isinstance(node.iter, ast.Name) and _is_mapping(over):
            known = [Constant(key) for key in over.items]
        with self.looping(node):
            for number, value in enumerate(known[:_MOST_ITEMS] or [within(element(over), node)]):
                self.rounds[-1] = number
                self.bind(node.target, value)
                self.block(node.body)
        self.block(node.orelse)

    @contextmanager
    def looping(self, node: ast.AST) -> Iterator[None]:
        """What is run inside is run again and again."""
        self._loops.append(node)
        self.rounds.append(0)
        try:
            yield
        finally:
            self._loops.pop()
            self.rounds.pop()

    # What the parts ask ----------------------------------------------------------------------------------------------

    @property
    def loops(self) -> frozenset[ast.AST]:
        """The loops around what is run."""
        return frozenset(self._loops)

    def value(self, node: ast.AST | None) -> Value:
        """What an expression stands for."""
        self._work += 1
        if self._work > _MOST_WORK:
            raise Spent
        if node is None:
            return EMPTY
        return evaluate_call(self, node) if isinstance(node, ast.Call) else evaluate(self, node)

    def look_up(self, name: str) -> Value | None:
        """A name's value in the scopes that see it."""
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        return None

    def given(self, name: str) -> Value | None:
        """What a name stands for that the function around, or a loop, was given; none where the code sets it."""
        function = self._nodes[-1] if self._nodes and len(self.calls) else None
        arguments = function.args if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) else None
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs] if arguments else []
        looped = any(isinstance(at, ast.For) and _names(at.target, name) for at in self._loops)
        return self.look_up(name) if looped or any(parameter.arg == name for parameter in named) else None

    def imported(self, node: ast.AST) -> Value | None:
        """What a name or attribute stands for, where another file of the project holds it."""
        if self.imports is None:
            return None
        dotted = self.module.imports.get(node.id) if isinstance(node, ast.Name) else self.module.name_of(node)
        if dotted is not None:
            return self.imports.value(dotted, self.module)
        return self.imports.starred(node.id, self.module) if isinstance(node, ast.Name) else None

    def unknown_model(self, receiver: ast.AST) -> Estimator:
        """The model that a receiver of an unknown class stands for: the same wherever it is written the same."""
        key = (ast.unparse(receiver)[:80], id(self.look_up(root) if (root := _root(receiver)) else None))
        if key not in self._models:
            self._models[key] = Estimator("", "", receiver, loops=self.loops)
        return self._models[key]

    def network(self, known: Value | None, receiver: ast.AST) -> Estimator:
        """The model that an object stands for which is trained batch by batch."""
        if not isinstance(known, Instance) and not (isinstance(known, Data) and known.rows):
            return self.unknown_model(receiver)
        key: object = known if isinstance(known, Instance) else known.rows
        if key not in self._models:
            name = known.of.node.name if isinstance(known, Instance) else ""
            self._models[key] = Estimator(name, "network", receiver)
        return self._models[key]

    def bind(self, target: ast.AST, value: Value) -> None:
        """Give a target its value."""
        bind(self, target, value)

    def change(self, target: ast.AST, value: Value) -> None:
        """Set the variable that an expression starts with, where it is changed in place."""
        change(self, target, value)

    def step(self, node: ast.AST, part: object = "", *, splits: bool = False, text: str = "") -> Step:
        """A narrowing of rows: by this node, or wherever the same text narrows."""
        key: object = text or (node, *self.calls[-2:], part)
        if splits:
            key = ((text or node, *self.calls[-2:]), part)
        # What a seed draws is the same in each trial of a search; rounds of a loop may have columns of their own.
        loops = frozenset(loop for loop in self.loops if not (splits and text and isinstance(loop, ast.Call)))
        return Step(key, node, splits, loops)

    def source(self, node: ast.AST, key: object = None) -> Data:
        """Rows that come in here."""
        step = Step(key or (node, *self.calls), node, loops=self.loops)
        return Data(frozenset([(step,)]), of=Columns(step.key))

    def chosen(self) -> Knowledge:
        """What the conditions around have learnt."""
        return NOTHING.union(*self.controls) if self.controls else NOTHING

    # Functions ------------------------------------------------------------------------------------------------------

    def apply(self, function: Function, arguments: Sequence[Value], keywords: Names, node: ast.AST) -> Value:
        """What a function of the module gives back."""
        if len(self.calls) >= _DEEPEST or function.node in self._nodes:
            return united([*arguments, *keywords.values()])
        parameters = [*function.node.args.posonlyargs, *function.node.args.args]
        given = [*function.given, *arguments]
        keywords = {**function.named, **keywords}
        if function.bound is not None:
            given.insert(0, function.bound)
        values: Names = {}
        defaults = dict(zip([p.arg for p in parameters[::-1]], function.node.args.defaults[::-1], strict=False))
        for position, parameter in enumerate(parameters):
            if position < len(given):
                values[parameter.arg] = given[position]
            elif parameter.arg in keywords:
                values[parameter.arg] = keywords[parameter.arg]
            else:
                values[parameter.arg] = self.value(defaults[parameter.arg]) if parameter.arg in defaults else EMPTY
        for extra, default in zip(function.node.args.kwonlyargs, function.node.args.kw_defaults, strict=True):
            values[extra.arg] = keywords.get(extra.arg) or (self.value(default) if default is not None else EMPTY)
        if function.node.args.vararg is not None:
            values[function.node.args.vararg.arg] = Collection(dict(enumerate(given[len(parameters) :])))
        self.calls.append(node)
        if function.module is not None and function.module is not self._first:
            self.record.reached.setdefault(function.node, self.calls[0])
        try:
            return self._run_function(function, values)
        finally:
            self.calls.pop()

    def _run_function(self, function: Function, values: Names) -> Value:
        node = function.node
        self.entered.add(node)
        saved, nodes, module = self.scopes, self._nodes, self.module
        whole = saved[0]
        if function.module is not None and function.module is not module and self.imports is not None:
            whole = self._entry if function.module is self._first else self.imports.scope(function.module)
            self.module = function.module
        self.scopes = [*([] if function.around is whole else [whole]), function.around, values]
        self._nodes = [*nodes, node]
        try:
            if isinstance(node, ast.Lambda):
                return self.value(node.body)
            self.returns.append([])
            self.block(node.body)
            results = self.returns.pop()
        finally:
            self.scopes, self._nodes, self.module = saved, nodes, module
        result: Value | None = None
        for value in results:
            result = joined(result, value)
        if result is not None and _generates(node):
            return Collection({"each": result}, whole=False)
        return result if result is not None else EMPTY


@lru_cache(maxsize=256)
def _generates(function: ast.AST) -> bool:
    return any(isinstance(node, ast.Yield | ast.YieldFrom) for node in ast.walk(function))


def _names(target: ast.AST, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(target))


def _root(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_mapping(over: Collection) -> bool:
    return bool(over.items) and all(isinstance(key, str) for key in over.items) and "each" not in over.items


def follow(module: Module, imports: Imports | None = None, *, body: Sequence[ast.stmt] | None = None) -> Record:
    """What happens to the rows of a module, and of what it imports from other files of the project.

    `body` are its statements in another order than that of the text.
    """
    return Interpreter(module, imports).run(body)
