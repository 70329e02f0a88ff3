"""How a file measures models.

Signals: `metric` (detail: its name), `evaluates` (anything is measured at all), `learner` (kind and class), `trains`
(a model is fitted), `baseline` (what a model is compared with), `choice` (a setting takes one of several models),
`slices` (metrics on parts of the rows), `uncertainty` (folds, resampling or intervals), `imbalance` (one class is
visibly rare), `split` (rows are parted once; not where the part is one for validation).
"""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from solvent.source.learning import CROSS_VALIDATIONS, SEARCHES, is_split, learner, metric
from solvent.source.module import Module
from solvent.source.outline import Signal

_NOUN = (
    r"(model|clf|classifier|regressor|estimator|metrics?|mse|rmse|mae|mape|rmsle|acc|accuracy|scores?|auc|f1|loss|"
    r"errors?|perf|performance|preds?|predictions?|forecasts?|results?|stats|probs|policy)"
)
_BASELINE = re.compile(
    rf"^(?!.*(baselines?3|drift|constraint|statistic|schedule|_uri$|_s3|_prefix$|_results_path|dummy_(metrics|scores)))(.*_)?(baseline|dummy|naive|persistence|yesterday|climatology|heuristic|majority|champion|challenger|no_skill|benchmark)(_\w+)?_?{_NOUN}(_|s|\b|$)"
    r"|^(?!.*(drift|_data|_job))(compare|evaluate|eval|run|train|get|fit|score|predict|compute|test|build|make)_\w*baseline"
    rf"|^{_NOUN}_(of_|from_|for_|vs_)?(the_)?(baseline|champion|challenger|naive|dummy)"
    r"|^(champion|challenger)\w*$|^(majority|most_frequent)_class|blessed"
    rf"|^(prod|production|deployed|existing|live|previous|prev|old|incumbent|registered)_model_{_NOUN}"
    rf"|^{_NOUN}_(of_|from_|for_)?(the_)?(prod|production|deployed|existing|live|previous|old|registered)_model$"
    r"|^(prod|production|deployed|incumbent|registered)_(metrics?|mse|rmse|mae|mape|acc|accuracy|scores?|auc|f1)$"
    r"|^(is_)?(the_)?new_model_(is_)?better|^is_(the_)?(new_)?model_better|^is_better_than_",
    re.I,
)
_BASELINE_CALLS = re.compile(
    r"(^|\.)(DummyClassifier|DummyRegressor|LatestBlessedModelStrategy|LatestBlessedModelResolver|NaiveForecaster|"
    r"SeasonalNaive|Naive2)$"
)
_SLICE_CALLS = re.compile(
    r"(^|\.)(slicing_function|PandasSFApplier|SFApplier|MetricFrame|WeakSegmentsPerformance|SegmentPerformance|"
    r"COCOeval|CocoEvaluator|slice_metrics|get_slice_metrics|evaluate_slices|evaluate_by_group|performance_by_slice)$"
    r"|^aequitas\.(\w+\.)*(Group|Bias|Audit)$|^aif360\.(\w+\.)*metrics\.(\w+\.)*\w+Metric$"
    r"|^fairlearn\.metrics\.(\w+\.)*\w+_(difference|ratio|group_min|group_max)$"
)
_MEASURES = re.compile(
    r"(^|_)(mae|mse|rmse|mape|rmsle|accuracy|auc|f1|precision|recall|r2|smape|iou|wer|ndcg)(_|$)", re.I
)
_COMPUTES = re.compile(r"metric|score|error|(^|_)(mae|mse|rmse|mape|nse|kge|accuracy|auc|f1|r2)(_|$)", re.I)
_EVALUATION = re.compile(
    r"^(evaluate|validate|test|eval|backtest)(_(model|epoch|step|loop|net|network|batch|metrics|performance|fn))?$"
)
_LEARNING = re.compile(r"^(numpy|pandas|sklearn|torch|tensorflow|keras|jax|xgboost|lightgbm|catboost|transformers)\b")
_RESAMPLES = re.compile(r"bootstrap|confidence_interval|conf_int|proportion_confint|mcnemar|ttest_rel|wilcoxon", re.I)
_MODEL_CHOICE = re.compile(r"^(model|net|network|model_name|model_type|arch|algorithm|algo|classifier|method)$")
_VALIDATION = re.compile(r"(^|_)val(id(ation)?)?(_|$)", re.I)
_SEVERAL = 2
_LONGEST = 80
_SENTENCE = 300
_SAYS = re.compile(
    r"\b(worse|better|lower|higher|smaller|greater) than (the |its )?"
    r"(previous|last|baseline|current model|production|existing|old|deployed|registered|champion)",
    re.I,
)
_RESAMPLERS = re.compile(
    r"^imblearn\.\w+(\.\w+)*\.(SMOTE\w*|ADASYN|Random(Over|Under)Sampler|NearMiss|BorderlineSMOTE)$"
)
_TRAINERS = re.compile(
    r"^(xgboost|lightgbm)\.(train|cv)$|^gensim\.models\.(\w+\.)?(Word2Vec|Doc2Vec|FastText|LdaModel)$"
)
_TRAINS = frozenset(
    [
        "fit",
        "backward",
        "train_on_batch",
        "fit_generator",
        "train_step",
        "apply_gradients",
        "minimize",
        "fit_one_cycle",
        "fine_tune",
    ]
)
_TESTS_OF_GROUPS = frozenset(["proportions_ztest", "ztest", "ttest_ind", "mannwhitneyu", "proportion_ztest"])
_CONTROL = re.compile(r"^(n_?)?control(_(n|group|rate|mean))?$")
_ERRORS = re.compile(r"(^|_)(err(or)?s?|residuals?|mae|rmse|mse|correct|accuracy|is_hit)(_|$)|^abs_?(err|diff)", re.I)
_GROUPS = frozenset(["groupby", "unique", "group_by", "partition_by"])
_NO_GROUP = re.compile(
    r"(^|_)(class(es)?|cls|labels?|targets?|y_(true|test|val))(_|$)|^(k?_?folds?|cv|epochs?|seeds?|runs?|trials?|iterations?|(model|clf|classifier|algorithm|method|learner)s?)(_?(id|name|no))?$",
    re.I,
)


def read(module: Module) -> Iterator[Signal]:
    """The signals of one file, each kind and detail once."""
    seen: set[tuple[str, str]] = set()
    for kind, detail, node in _found(module):
        if (kind, detail) not in seen:
            seen.add((kind, detail))
            place = module.place(node)
            yield Signal(kind, place.line or 1, place.cell, detail)


def _found(module: Module) -> Iterator[tuple[str, str, ast.AST]]:
    learns = any(_LEARNING.match(name) for name in module.imports.values())
    for name, call in module.calls():
        yield from ((kind, detail, call) for kind, detail in _of_call(module, name, call))
    for node in module.nodes(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
        if not isinstance(node, ast.ClassDef) and _is_baseline(node.name):
            yield "baseline", node.name, node
        if not isinstance(node, ast.ClassDef) and learns and _EVALUATION.match(node.name):
            yield "evaluates", "function", node
        for decorator in node.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if _SLICE_CALLS.search(module.name_of(called) or ""):
                yield "slices", "slicing function", node
    yield from _choices(module)
    for loop in module.nodes(ast.For):
        if _is_of_groups(module, loop.iter) and (measured := _measured_in(loop)):
            yield "slices", measured, loop
    for text in module.nodes(ast.Constant):
        if isinstance(text.value, str) and " than " in text.value[:_SENTENCE] and _SAYS.search(text.value[:_SENTENCE]):
            yield "baseline", "comparison in a message", text
    for target in module.nodes(ast.Name):
        if not isinstance(target.ctx, ast.Load) and _is_baseline(target.id):
            yield "baseline", target.id, target


@lru_cache(maxsize=16384)
def _is_baseline(name: str) -> bool:
    return len(name) < _LONGEST and bool(_BASELINE.search(name))


def _choices(module: Module) -> Iterator[tuple[str, str, ast.AST]]:
    """`if args.model == "gcn": … elif args.model == "dense":`: several models can take one another's place."""
    chosen: dict[str, set[str]] = {}
    for test in module.nodes(ast.Compare):
        subject = test.left
        name = (
            subject.attr if isinstance(subject, ast.Attribute) else subject.id if isinstance(subject, ast.Name) else ""
        )
        value = test.comparators[0]
        if _MODEL_CHOICE.match(name) and isinstance(test.ops[0], ast.Eq) and isinstance(value, ast.Constant):
            chosen.setdefault(name, set()).add(str(value.value))
            if len(chosen[name]) == _SEVERAL:
                yield "choice", name, test


def _of_call(module: Module, name: str, call: ast.Call) -> Iterator[tuple[str, str]]:
    last = name.rpartition(".")[2]
    yield from _of_name(name)
    if isinstance(call.func, ast.Attribute):
        if (last in ("score", "evaluate") and call.args) or (last == "eval" and not call.args and not call.keywords):
            yield "evaluates", last
        if last in _TRAINS:
            yield "trains", last
    if call.keywords and _balances(call):
        yield "imbalance", last
    for keyword in call.keywords:
        given = not (isinstance(keyword.value, ast.Constant) and keyword.value.value is None)
        if keyword.arg and given and _is_baseline(keyword.arg):
            yield "baseline", keyword.arg
    if last in _TESTS_OF_GROUPS and _names_control(module):
        yield "evaluates", "experiment"
        yield "baseline", f"{last} against a control group"
    if _slices(module, name, call):
        yield "slices", last
    if is_split(name) and _is_repeated(module, call):
        yield "uncertainty", f"repeated {last}"
    if is_split(name) and (name.startswith("sklearn.") or name == last) and not _parts_validation(module, call):
        yield "split", last


def _parts_validation(module: Module, call: ast.Call) -> bool:
    """Whether a split sets rows apart that training watches: they are called so, and none of them test rows."""
    around = module.parent(call)
    targets = around.targets if isinstance(around, ast.Assign) else []
    names = [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]
    return any(_VALIDATION.search(name) for name in names) and not any("test" in name.lower() for name in names)


@lru_cache(maxsize=16384)
def _of_name(name: str) -> tuple[tuple[str, str], ...]:
    """What the name of a called function alone says."""
    last = name.rpartition(".")[2]
    found = []
    if measured := metric(name):
        found.append(("metric", measured))
    if measured or last in CROSS_VALIDATIONS | SEARCHES or name.startswith(("torchmetrics.", "evaluate.")):
        found.append(("evaluates", "call"))
    if _RESAMPLERS.search(name):
        found.append(("imbalance", last))
    if kind := learner(name):
        found.append(("learner", f"{kind} {last}"))
    if _TRAINERS.search(name):
        found.append(("trains", last))
    if _BASELINE_CALLS.search(name):
        found.append(("baseline", last))
    if last in CROSS_VALIDATIONS | SEARCHES or _RESAMPLES.search(last) or last.endswith(("KFold", "ShuffleSplit")):
        found.append(("uncertainty", last))
    return tuple(found)


@lru_cache(maxsize=2)
def _names_control(module: Module) -> bool:
    """Whether one of the groups of an experiment is its control."""
    return any(text.value == "control" for text in module.nodes(ast.Constant)) or any(
        _CONTROL.match(name.id) for name in module.nodes(ast.Name)
    )


def _is_repeated(module: Module, call: ast.Call) -> bool:
    """Whether rows are split anew by each seed of a loop."""
    seeds = {k.value.id for k in call.keywords if k.arg in ("random_state", "seed") and isinstance(k.value, ast.Name)}
    return any(
        isinstance(loop, ast.For) and isinstance(loop.target, ast.Name) and loop.target.id in seeds
        for loop in module.ancestors(call)
    )


def _balances(call: ast.Call) -> bool:
    """Whether a call gives a rare class more weight."""
    weights = [k.value for k in call.keywords if k.arg in ("class_weight", "scale_pos_weight", "pos_weight")]
    return any(not (isinstance(value, ast.Constant) and value.value in (None, 1)) for value in weights)


def _slices(module: Module, name: str, call: ast.Call) -> bool:
    if _is_of_slices(name):
        return True
    if name.endswith("SlicingSpec"):
        return any(keyword.arg in ("feature_keys", "feature_values") for keyword in call.keywords)
    if name.endswith((".apply", ".agg", ".aggregate")) and isinstance(call.func, ast.Attribute) and call.args:
        measured = call.args[0].id if isinstance(call.args[0], ast.Name) else ""
        return bool(_COMPUTES.search(measured)) and _is_of_groups(module, call.func.value)
    if name.rpartition(".")[2] in ("mean", "median") and isinstance(call.func, ast.Attribute):
        return _is_error_by_group(call.func.value)
    return (_is_measure(name) or name in _measurers(module)) and any(
        _is_of_groups(module, around) for around in _around(module, call)
    )


def _is_error_by_group(groups: ast.expr) -> bool:
    """`errors.groupby(bucket)` or `df.groupby(bucket)["error"]`: what is averaged is how wrong the model is."""
    column = ""
    if isinstance(groups, ast.Subscript):
        column = str(groups.slice.value) if isinstance(groups.slice, ast.Constant) else ""
        groups = groups.value
    is_grouped = (
        isinstance(groups, ast.Call) and isinstance(groups.func, ast.Attribute) and groups.func.attr == "groupby"
    )
    if not is_grouped:
        return False
    assert isinstance(groups, ast.Call) and isinstance(groups.func, ast.Attribute)
    owner = groups.func.value.id if isinstance(groups.func.value, ast.Name) else ""
    return bool(_ERRORS.search(column or owner))


@lru_cache(maxsize=16384)
def _is_of_slices(name: str) -> bool:
    return bool(_SLICE_CALLS.search(name))


@lru_cache(maxsize=16384)
def _is_measure(name: str) -> bool:
    is_measure = metric(name) or _MEASURES.search(name.rpartition(".")[2])
    return bool(is_measure) and not name.startswith(("matplotlib", "plt"))


def _around(module: Module, call: ast.Call) -> Iterator[ast.AST]:
    """The loops around a call in its function, and the call that it is handed to in a lambda."""
    for around in module.ancestors(call):
        if isinstance(around, ast.FunctionDef | ast.AsyncFunctionDef):
            return
        if isinstance(around, ast.For):
            yield around.iter
        elif isinstance(around, ast.Lambda):
            outer = module.parent(around)
            if (
                isinstance(outer, ast.Call)
                and isinstance(outer.func, ast.Attribute)
                and outer.func.attr in ("apply", "agg")
            ):
                yield outer.func.value
        elif isinstance(around, ast.ListComp | ast.DictComp | ast.GeneratorExp):
            yield from (generator.iter for generator in around.generators)


def _is_of_groups(module: Module, iterated: ast.AST, *, hops: int = 2) -> bool:
    """Whether something goes through groups of rows, if by a name: `regions = df["region"].unique()`.

    Folds, runs and models are no groups of rows, and classes are what is predicted.
    """
    parts = list(ast.walk(iterated))
    if any(isinstance(p, ast.Name) and p.id == "len" for p in parts):
        return False
    if any(_NO_GROUP.search(_named(part)) for part in parts):
        return False
    if any(isinstance(p, ast.Attribute) and p.attr in _GROUPS for p in parts):
        return True
    if not hops:
        return False
    bound = (module.bound_value(part) for part in parts if isinstance(part, ast.Name))
    return any(value is not None and _is_of_groups(module, value, hops=hops - 1) for value in bound)


def _named(part: ast.AST) -> str:
    if isinstance(part, ast.Name):
        return part.id
    if isinstance(part, ast.Attribute):
        return part.attr
    return part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else ""


def _measured_in(loop: ast.For) -> str:
    """The metric that a loop works out by itself: `mae = (y - y_hat).abs().mean()`."""
    for node in ast.walk(loop):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            averages = any(isinstance(n, ast.Attribute) and n.attr in ("mean", "median") for n in ast.walk(node.value))
            if averages and _MEASURES.search(name):
                return name
    return ""


@lru_cache(maxsize=2)
def _measurers(module: Module) -> frozenset[str]:
    """The file's own functions that work metrics out."""
    around = (module.function_of(call) for name, call in module.calls() if _is_measure(name))
    return frozenset(function.name for function in around if function is not None)
