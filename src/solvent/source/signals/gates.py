"""A machine stops a model that is not good enough: a metric is compared, and a release depends on the outcome."""

import ast
import re
from collections.abc import Iterator

from solvent.source.module import Module
from solvent.source.outline import Signal
from solvent.source.paths import Role

GATE, DECISION, TEST_GATE = "metric-gate", "metric-decision", "metric-test"
_CLEAR = frozenset(
    """accuracy acc f1 fscore auc auroc roc rocauc mse rmse mae mape smape r2 wer cer bleu rouge ndcg logloss kappa
    perplexity iou miou dice gini recall mrr silhouette rmsle
    mcc auprc prauc""".split()
)
_VAGUE = frozenset("score scores metric metrics loss error precision performance evaluation result map quality".split())
# A loss scale, a learning rate or a patience has a metric's word in its name and says nothing of quality.
_OF_TRAINING = frozenset(
    "scale scaler weight weights coef coefficient lr rate patience epoch epochs step steps".split()
)
_BAR = re.compile(
    r"thresh|(?:^|_)(?:min|max|baseline|prod|production|current|old|previous|prev|champion|existing|registered|deployed|limit|target"
    r"|required|expected|reference|tolerance|incumbent|latest|master|acceptable|blessed|live|last)(?:_|$|imum)",
    re.I,
)
PROMOTES = re.compile(
    r"^(?:register\w*|create_model_version|transition_model_version_stage|set_registered_model_alias|deploy\w*|promote\w*|publish\w*"
    r"|push\w*|upload_model\w*|create_endpoint|update_endpoint|set_model_version_tag|release\w*|\w*to_production|log_model|update_\w*model"
    r"|set_production\w*|rollout\w*|replace_\w*model|swap\w*)$",
    re.I,
)
STOPS = frozenset({"exit", "_exit", "quit", "cancel", "abort", "fail", "skip"})
KEEPS = frozenset(
    {"dump", "save", "save_model", "save_pretrained", "copy", "copyfile", "copy2", "move", "upload_file", "upload"}
)
_DECIDES = re.compile(r"deploy|promot|accept|trigger|gate|bless|should|better|approve|eligible|is_good|qualif", re.I)
_WHOLE = re.compile(
    r"^(?:mlflow\.validate_evaluation_results|mlflow\.models\.(?:validate_evaluation_results|MetricThreshold)"
    r"|tensorflow_model_analysis\.(?:MetricThreshold|GenericValueThreshold|GenericChangeThreshold)|tfma\.\w*Threshold"
    r"|sagemaker\.workflow\.(?:condition_step\.ConditionStep|conditions\.\w+)|kfp\.dsl\.(?:Condition|If)|kfp\.v2\.dsl\.Condition"
    r"|stepfunctions\.steps\.(?:choice_rule\.)?ChoiceRule\.Numeric\w+"
    r"|sagemaker\.workflow\.fail_step\.FailStep)$"
)
_HINT = re.compile(r"thresh|accuracy|auc|f1|mse|rmse|mae|score|metric|loss|recall|r2|wer|error|challenger", re.I)
_CHAMPION, _CHALLENGER = re.compile(r"champ|incumbent", re.I), re.compile(r"chall|contender|candidate", re.I)


def read(module: Module) -> Iterator[Signal]:
    """Signals at comparisons of metrics that a release hangs on."""
    if module.role not in {Role.CODE, Role.TEST} or not _HINT.search(module.text):
        return
    for name, call in module.calls():
        if _WHOLE.match(name) and module.role is Role.CODE:
            yield _signal(module, GATE, call, name.rpartition(".")[2])
    if module.role is Role.TEST:
        for check in module.nodes(ast.Assert):
            if compares_metric(check.test, strict=True):
                yield _signal(module, TEST_GATE, check, ast.unparse(check.test)[:80])
        return
    for branch in module.nodes(ast.If):
        test = _resolved(module, branch.test)
        if compares_metric(test) and (what := _consequence(module, branch, test)):
            yield _signal(module, GATE, branch, what)
    yield from _flags(module)
    for check in module.nodes(ast.Assert):
        if compares_metric(check.test, strict=True) and _has_bar(check.test):
            yield _signal(module, GATE, check, "assert")
    yield from _named(module)
    for back in module.nodes(ast.Return):
        function = module.function_of(back)
        if (
            back.value is not None
            and function is not None
            and compares_metric(_resolved(module, back.value))
            and (_DECIDES.search(function.name) or _is_of_contest(_resolved(module, back.value)))
        ):
            yield _signal(module, DECISION, back, function.name)


def _named(module: Module) -> Iterator[Signal]:
    """A comparison with the model in use whose outcome has a name that decides: `is_accepted = new_auc > prod_auc`."""
    for setting in module.nodes(ast.Assign):
        target, value = setting.targets[0], setting.value
        said = target.attr if isinstance(target, ast.Attribute) else target.id if isinstance(target, ast.Name) else ""
        if not isinstance(value, ast.Compare) or not _DECIDES.search(said) or "best" in spelt(value).lower():
            continue
        if compares_metric(value) and any(_has_bar(side) for side in (value.left, *value.comparators)):
            yield _signal(module, DECISION, setting, said)


def _flags(module: Module) -> Iterator[Signal]:
    """A comparison that sets a flag, and an end or a release that hangs on it: `ok = False` … `if not ok: exit(1)`."""
    for branch in module.nodes(ast.If):
        name = branch.test.operand if isinstance(branch.test, ast.UnaryOp) else branch.test
        if not isinstance(name, ast.Name) or not (_stops(branch.body) or _promotes(branch.body)):
            continue
        scope = module.scope_of(branch)
        for setting in module.nodes(ast.Assign):
            target, around = setting.targets[0], module.parent(setting)
            if (
                isinstance(target, ast.Name)
                and target.id == name.id
                and isinstance(setting.value, ast.Constant)
                and isinstance(around, ast.If)
                and module.scope_of(setting) is scope
                and compares_metric(_resolved(module, around.test))
            ):
                yield _signal(module, GATE, branch, "exit")
                break


def _stops(body: list[ast.stmt]) -> bool:
    for inner in (node for statement in body for node in ast.walk(statement)):
        if isinstance(inner, ast.Raise):
            return True
        if isinstance(inner, ast.Call) and called(inner) in {"exit", "_exit", "quit"}:
            return True
    return False


def _promotes(body: list[ast.stmt]) -> bool:
    inner = (node for statement in body for node in ast.walk(statement))
    return any(isinstance(node, ast.Call) and PROMOTES.match(called(node)) for node in inner)


def called(call: ast.Call) -> str:
    """The last part of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _signal(module: Module, kind: str, node: ast.AST, detail: str) -> Signal:
    place = module.place(node)
    return Signal(kind, place.line or 1, place.cell, detail)


def _resolved(module: Module, test: ast.expr) -> ast.AST:
    """The comparison behind a name: `is_better = new > old` before `if is_better:`."""
    plain = test.operand if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else test
    if isinstance(plain, ast.Name):
        return module.bound_value(plain) or test
    return test


def compares_metric(test: ast.AST, *, strict: bool = False) -> bool:
    """Whether a test holds a metric against a bar; `strict` asks for a clear metric and a telling number."""
    for node in ast.walk(test):
        if not isinstance(node, ast.Compare) or len(node.ops) > 2:
            continue
        if not all(isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in node.ops):
            continue
        sides = [node.left, *node.comparators]
        if _is_contest(sides):
            return True
        clear = any(_words(side) & _CLEAR for side in sides)
        vague = any(_words(side) & _VAGUE for side in sides)
        number = any(_is_telling(side) for side in sides)
        share = any(_is_telling(side) and 0 < side.value < 1 for side in sides if isinstance(side, ast.Constant))  # type: ignore[operator]
        if any(_is_difference(side) or _words(side) & _OF_TRAINING for side in sides):
            continue
        bar = any(_BAR.search(spelt(side)) for side in sides)
        two = sum(bool(_words(side) & (_CLEAR | _VAGUE)) for side in sides) > 1
        # `if new_score > best_score` keeps the best of a run: no release hangs on it by itself.
        if any("best" in spelt(side).lower() for side in sides) and not bar and not number:
            continue
        if strict:
            if clear and (number or bar):
                return True
        elif (clear and (number or bar or two)) or (vague and (bar or two or share)):
            return True
    return False


def _is_contest(sides: list[ast.expr]) -> bool:
    """Whether a new model is held against the present one, as the field calls them: challenger and champion."""
    said = [spelt(side) for side in sides]
    return any(_CHAMPION.search(a) and _CHALLENGER.search(b) for a in said for b in said if a is not b)


def _is_of_contest(test: ast.AST) -> bool:
    return any(_is_contest([n.left, *n.comparators]) for n in ast.walk(test) if isinstance(n, ast.Compare))


def _is_difference(side: ast.AST) -> bool:
    """Whether a side is how far two numbers are apart: then equality is meant, not quality."""
    calls = (n.func for n in ast.walk(side) if isinstance(n, ast.Call))
    return any(
        (isinstance(f, ast.Name) and f.id == "abs") or (isinstance(f, ast.Attribute) and f.attr == "abs") for f in calls
    )


def _has_bar(test: ast.AST) -> bool:
    return bool(_BAR.search(spelt(test)))


def _words(node: ast.AST, *, longest: int = 400) -> set[str]:
    return set(re.split(r"[^a-z0-9]+", spelt(node, longest=longest).lower()))


def words_of_metrics(node: ast.AST) -> set[str]:
    """The metrics, and words for any, that the names in some code hold."""
    return _words(node, longest=20_000) & (_CLEAR | {"metric", "metrics", "score", "scores"})


def spelt(node: ast.AST, *, longest: int = 400) -> str:
    """The names, attributes and keys of an expression, camel case taken apart."""
    parts: list[str] = []
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            parts.append(inner.id)
        elif isinstance(inner, ast.Attribute):
            parts.append(inner.attr)
        elif isinstance(inner, ast.Constant) and isinstance(inner.value, str) and len(inner.value) < 60:
            parts.append(inner.value)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", " ".join(parts))[:longest]


def _is_telling(node: ast.AST) -> bool:
    """A number that is a bar and no bound of the range: not 0, 1 or 100."""
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float) and node.value not in {0, 1, 100}


def _consequence(module: Module, branch: ast.If, test: ast.AST) -> str:
    """What hangs on the branch that makes it a gate; empty where nothing does."""
    loops = any(isinstance(a, ast.For | ast.While) for a in module.ancestors(branch))
    bar = _has_bar(test) or _has_bar(branch.test)
    function = module.function_of(branch)
    # Who publishes and turns back below a bar has published nothing.
    if function is not None and not loops and PROMOTES.match(function.name) and isinstance(branch.body[-1], ast.Return):
        return function.name
    for node in (*branch.body, *branch.orelse):
        for inner in ast.walk(node):
            if isinstance(inner, ast.Raise) and (bar or not loops) and not _is_argument_error(inner):
                return "raise"
            if not isinstance(inner, ast.Call):
                continue
            name = called(inner)
            if name in STOPS and not loops:
                return name
            if PROMOTES.match(name):
                return name
            if name in KEEPS and bar and not loops:
                return name
    return ""


def _is_argument_error(node: ast.Raise) -> bool:
    shown = ast.unparse(node)[:300].lower()
    return "must be" in shown or "argument" in shown or "should be" in shown or "stopiteration" in shown
