"""Where chance comes in, and where it is seeded.

Signals: `seed` (detail: the library), `draw` (a draw from a library's global generator, "library name"), `unseeded`
(a splitter, estimator or generator without a seed) and `seeded` (one with a seed).
"""

import ast
from collections.abc import Iterator

from solvent.source.learning import NUMPY_DRAWS, PYTHON_DRAWS, TORCH_DRAWS, draws, is_seeded, is_split
from solvent.source.module import Module
from solvent.source.outline import Signal, source_of

_ALL = ("python", "numpy", "torch", "tensorflow")
_SEEDERS = {
    "numpy.random.seed": ("numpy",),
    "random.seed": ("python",),
    "torch.manual_seed": ("torch",),
    "torch.random.manual_seed": ("torch",),
    "torch.cuda.manual_seed_all": ("torch",),
    "torch.cuda.manual_seed": ("torch",),
    "tensorflow.random.set_seed": ("tensorflow",),
    "tensorflow.set_random_seed": ("tensorflow",),
    "tensorflow.random.set_random_seed": ("tensorflow",),
    "tensorflow.compat.v1.set_random_seed": ("tensorflow",),
    "tensorflow.compat.v1.random.set_random_seed": ("tensorflow",),
    "jax.random.PRNGKey": ("jax",),
    "jax.random.key": ("jax",),
    "mxnet.random.seed": ("mxnet",),
    "paddle.seed": ("paddle",),
}
_SEEDERS_OF_ALL = frozenset(["seed_everything", "set_random_seed", "set_seed", "enable_full_determinism", "seed_all"])
# Their first weights, or what they drop, are drawn.
_LAYERS = ("Dense", "Conv", "LSTM", "GRU", "SimpleRNN", "Embedding", "Dropout", "SeparableConv", "MultiHeadAttention")
_GENERATORS = ("numpy.random.default_rng", "numpy.random.RandomState", "random.Random", "numpy.random.SeedSequence")
_TORCH_USERS = frozenset(["torch.utils.data.DataLoader", "torch.utils.data.random_split"])
# They draw, and their seed is none by default.
_UNSEEDED = frozenset(["node2vec.Node2Vec", "gensim.models.LdaModel", "gensim.models.ldamodel.LdaModel"])


def read(module: Module) -> Iterator[Signal]:
    """Seeds and draws of one file; each library's draws once a function of it."""
    constants = constants_of_none(module)
    seen: set[tuple[str, str]] = set()
    own = {function.name for function in module.nodes(ast.FunctionDef)}
    for name, call in module.calls():
        if name in own and is_split(name):
            continue
        for kind, detail in _of_call(module, name, call, constants):
            if kind == "draw":
                if (kind, detail) in seen:
                    continue
                seen.add((kind, detail))
            place = module.place(call)
            yield Signal(kind, place.line or 1, place.cell, detail)
    for node in module.nodes(ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value in ("random_state", "seed") and _is_number(value):
                place = module.place(value)
                yield Signal("seeded", place.line or 1, place.cell, f"other {key.value}")


def _is_number(value: ast.AST) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, int) and not isinstance(value.value, bool)


def constants_of_none(module: Module) -> dict[str, str]:
    """Names of the module that are bound to None."""
    return {
        target.id: "None"
        for node in module.nodes(ast.Assign)
        if isinstance(node.value, ast.Constant) and node.value.value is None
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _of_call(module: Module, name: str, call: ast.Call, constants: dict[str, str]) -> Iterator[tuple[str, str]]:
    libraries = seeded_by(name)
    if libraries:
        if not _is_none(call, constants):
            yield from (("seed", f"{library} {_argument(call)}") for library in libraries)
        return
    if any(k.arg == "tf_random_seed" and not _is_nothing(k.value, constants) for k in call.keywords):
        yield "seed", "tensorflow tf_random_seed"
    owner, _, last = name.rpartition(".")
    if name in _GENERATORS:
        yield ("unseeded" if _is_none(call, constants) or not _has_argument(call) else "seeded"), f"numpy {last}"
    elif owner == "numpy.random" and last in NUMPY_DRAWS:
        yield "draw", f"numpy numpy.random.{last}"
    elif owner == "random" and last in PYTHON_DRAWS:
        yield "draw", f"python random.{last}"
    elif name in _TORCH_USERS or (owner == "torch" and last in TORCH_DRAWS):
        if not any(keyword.arg == "generator" for keyword in call.keywords) and _shuffles(name, call):
            yield "draw", f"torch {last}"
    elif last == "backward" and any(n.split(".")[0] == "torch" for n in module.imports.values()):
        yield "draw", "torch backward"
    elif owner.startswith(("tensorflow.keras.", "keras.")) and last == "fit":
        yield "draw", "tensorflow fit"
    elif name.startswith("tensorflow.random") or ("keras.layers" in owner and last.startswith(_LAYERS)):
        yield "draw", f"tensorflow {last}"
    else:
        yield from _of_estimator(name, call, constants)


def _of_estimator(name: str, call: ast.Call, constants: dict[str, str]) -> Iterator[tuple[str, str]]:
    last = name.rpartition(".")[2]
    keywords = keywords_of(call)
    if "**" in keywords:
        return
    if draws(name, keywords):
        yield ("seeded" if is_seeded(keywords, constants) else "unseeded"), f"sklearn {last}"
    elif name in ("hyperopt.fmin", "fmin") and "space" in keywords:
        yield ("seeded" if "rstate" in keywords else "unseeded"), f"hyperopt {last}"
    elif name in _UNSEEDED:
        yield ("seeded" if is_seeded(keywords, constants) else "unseeded"), f"other {last}"
    elif name in ("pandas.DataFrame.sample", "pandas.Series.sample"):
        yield ("seeded" if is_seeded(keywords, constants) else "unseeded"), f"pandas {last}"
    elif is_seeded({k: v for k, v in keywords.items() if k in ("random_state", "seed", "random_seed")}, constants):
        yield "seeded", f"other {last}"


def keywords_of(call: ast.Call) -> dict[str, str]:
    """A call's keyword arguments as their source."""
    return {keyword.arg or "**": source_of(keyword.value) for keyword in call.keywords}


def seeded_by(name: str) -> tuple[str, ...]:
    """The libraries whose global generator a call seeds.

    >>> seeded_by("torch.manual_seed"), seeded_by("lightning.seed_everything"), seeded_by("random.random")
    (('torch',), ('python', 'numpy', 'torch', 'tensorflow'), ())
    """
    if name in _SEEDERS:
        return _SEEDERS[name]
    return _ALL if name.rpartition(".")[2] in _SEEDERS_OF_ALL else ()


def _argument(call: ast.Call) -> str:
    return source_of(call.args[0]) if call.args else next((source_of(k.value) for k in call.keywords), "")


def _is_nothing(value: ast.AST, constants: dict[str, str]) -> bool:
    source = source_of(value)
    return constants.get(source, source) == "None"


def _has_argument(call: ast.Call) -> bool:
    return bool(call.args or call.keywords)


def _is_none(call: ast.Call, constants: dict[str, str]) -> bool:
    first = _argument(call)
    return constants.get(first, first) == "None"


def _shuffles(name: str, call: ast.Call) -> bool:
    if not name.endswith("DataLoader"):
        return True
    given = next((k.value for k in call.keywords if k.arg == "shuffle"), None)
    return given is not None and not (isinstance(given, ast.Constant) and not given.value)
