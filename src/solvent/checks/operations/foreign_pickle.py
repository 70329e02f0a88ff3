"""A pickle from outside is loaded.

Why
    Loading a pickle runs whatever its author wrote into it. Whoever can change the download or the upload runs code
    on this machine.

Pay
    Take a format that holds data only (safetensors, ONNX, JSON, Parquet), or check a hash before loading.

Debt
    import pickle
    import requests
    model = pickle.loads(requests.get("https://models.example.org/churn.pkl").content)

Paid
    import pickle
    with open("models/churn.pkl", "rb") as file:
        model = pickle.load(file)
"""

import ast
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module

_LOADS = frozenset(
    "pickle.load pickle.loads cPickle.loads dill.load dill.loads cloudpickle.load cloudpickle.loads "
    "joblib.load torch.load "
    "pandas.read_pickle".split()
)
_OUTSIDE = {
    "requests.get": "a download",
    "requests.post": "a download",
    "httpx.get": "a download",
    "urllib.request.urlopen": "a download",
    "urllib.request.urlretrieve": "a download",
    "streamlit.file_uploader": "an upload",
    "streamlit.sidebar.file_uploader": "an upload",
}
_UPLOADS = (
    "flask.request.files",
    "flask.request.data",
    "flask.request.get_data",
    "fastapi.UploadFile",
    "flask.request.json",
)
_DEPTH = 5


@check("OPS160", effort=Effort(1, 8), severity=Severity.HIGH, stage=Stage.DEPLOY)
def foreign_pickle(module: Module) -> Iterator[Sighting]:
    if "sha256" in module.text or "md5" in module.text:
        return
    found = []
    for name, call in module.calls():
        harmless = any(k.arg == "weights_only" and _is_true(k.value) for k in call.keywords)
        if name in _LOADS and not harmless and call.args and (origin := _origin(module, call.args[0], _DEPTH)):
            found.append((call, name, origin))
    if found:
        (call, name, origin), *others = found
        yield module.sighting(call, f"`{name}` runs the code that {origin} holds", also=[other[0] for other in others])


def _is_true(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _origin(module: Module, node: ast.AST, depth: int) -> str:
    """Where an expression's value comes from, if it comes from outside: `a download` or `an upload`."""
    if depth == 0:
        return ""
    for part in ast.walk(node):
        if isinstance(part, ast.Call):
            called = module.name_of(part.func) or ""
            if called in _OUTSIDE:
                return _OUTSIDE[called]
        if isinstance(part, ast.Attribute | ast.Name):
            named = module.name_of(part) or ""
            if named.startswith(_UPLOADS):
                return "an upload"
            bound = module.bound_value(part) if isinstance(part, ast.Name) else None
            if bound is not None and bound is not node and (found := _origin(module, bound, depth - 1)):
                return found
    return ""
