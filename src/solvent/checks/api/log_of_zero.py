"""A logarithm is taken of a share or a probability that may be zero.

Why
    Nothing times the logarithm of nothing is not zero but NaN: one sure prediction, or one empty bin, and the loss or
    the drift figure of all rows is lost.

Pay
    Clip the value from below (`np.clip(p, 1e-12, 1)`), use `scipy.special.xlogy` or `rel_entr`, or the library's own
    `log_loss` and `log_softmax`.

Debt
    import numpy as np
    def loss(y, p):
        return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()

Paid
    import numpy as np
    def loss(y, p):
        p = np.clip(p, 1e-12, 1 - 1e-12)
        return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()

Not
    Logarithms that are not multiplied by what they are taken of; values that the function clips, filters, compares or
    adds something small to, or has from another function.

Source
    Zhang et al. 2022, "Code smells for machine learning applications": missing the mask of invalid value.
"""

import ast
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module

_LOGS = frozenset(
    f"{library}.{name}" for library in ("numpy", "torch", "jax.numpy") for name in ("log", "log2", "log10")
)
_GUARDS = frozenset(
    "clip clip_ clamp clamp_ clamp_min maximum where nan_to_num xlogy rel_entr nonzero replace fillna mask masked_fill "
    "nansum nanmean errstate exp dirichlet beta".split()
)


@check("API111", effort=Effort(0.1, 0.3), severity=Severity.NOTE, stage=Stage.EVALUATE)
def log_of_zero(module: Module) -> Iterator[Sighting]:
    told: set[ast.AST] = set()
    for name, call in module.calls():
        if name not in _LOGS or len(call.args) != 1 or isinstance(call.args[0], ast.Constant):
            continue
        scope = module.function_of(call) or module.tree
        if scope not in told and _is_weighted_by_itself(module, call) and not _is_guarded(module, scope, call):
            told.add(scope)
            yield module.sighting(call, f"`{ast.unparse(call)[:60]}` is NaN where it is multiplied by zero")


def _is_weighted_by_itself(module: Module, call: ast.Call) -> bool:
    """Whether the logarithm stands in a product with what it is taken of, or beside that of its complement."""
    within, product = call.args[0], module.parent(call)
    if not (isinstance(product, ast.BinOp) and isinstance(product.op, ast.Mult)):
        return False
    other = product.left if product.right is call else product.right
    if isinstance(within, ast.BinOp) and isinstance(within.op, ast.Div):
        return ast.dump(other) == ast.dump(within.left) or _is_difference(other, within)
    return ast.dump(other) == ast.dump(within) or _has_complement(module, product, within)


def _is_difference(other: ast.AST, ratio: ast.BinOp) -> bool:
    """`(a - b) * log(a / b)`: the population stability index."""
    if not (isinstance(other, ast.BinOp) and isinstance(other.op, ast.Sub)):
        return False
    return {ast.dump(other.left), ast.dump(other.right)} == {ast.dump(ratio.left), ast.dump(ratio.right)}


def _has_complement(module: Module, product: ast.BinOp, within: ast.expr) -> bool:
    """`y * log(p) + (1 - y) * log(1 - p)`: the log loss, by hand."""
    whole = module.parent(product)
    if not isinstance(whole, ast.BinOp):
        return False
    wanted = ast.dump(within)
    return any(
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Sub)
        and isinstance(node.left, ast.Constant)
        and node.left.value == 1
        and ast.dump(node.right) == wanted
        for node in ast.walk(whole)
    )


def _is_guarded(module: Module, scope: ast.AST, call: ast.Call) -> bool:
    """Whether the function does anything that might keep its values from zero."""
    names = {node.id for node in ast.walk(call.args[0]) if isinstance(node, ast.Name)}
    for node in module.walk(scope):
        if isinstance(node, ast.Call) and _method(node) in _GUARDS:
            return True
        if isinstance(node, ast.Assign) and names & _stored(node) and _is_made_elsewhere(module, node.value):
            return True
        if isinstance(node, ast.Compare) and names & {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}:
            return True
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and _is_small(node):
            return True
    return False


def _stored(node: ast.Assign) -> set[str]:
    return {n.id for target in node.targets for n in ast.walk(target) if isinstance(n, ast.Name)}


def _is_made_elsewhere(module: Module, value: ast.expr) -> bool:
    """Whether a function of the project's own makes the value, and may have kept it from zero."""
    called = (node.func for node in ast.walk(value) if isinstance(node, ast.Call))
    return any("." not in (module.name_of(f) or "?") for f in called if isinstance(f, ast.Name))


def _method(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _is_small(sum_: ast.BinOp) -> bool:
    """Whether one side is a small number or is called so: `p + 1e-9`, `p + eps`, counts plus one."""
    return any(
        (isinstance(side, ast.Constant) and isinstance(side.value, int | float) and side.value != 0)
        or any(word in ast.unparse(side)[:40].lower() for word in ("eps", "tiny", "small", "smooth", "alpha"))
        for side in (sum_.left, sum_.right)
    )
