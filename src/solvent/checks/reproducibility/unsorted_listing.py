"""Data is read in the order in which the file system lists it.

Why
    That order differs between machines and after a copy, so that the same code splits, batches or numbers the same
    files in another way.

Pay
    Sort the listing: `sorted(folder.glob("*.csv"))`.

Not
    Listings that are sorted, counted, tested or deleted, and those whose files are read but whose order leaves no
    trace: what they hold is grouped or sorted at once.

Debt
    import glob
    import pandas as pd
    frames = [pd.read_csv(path) for path in glob.glob("data/*.csv")]
    flights = pd.concat(frames)

Paid
    import glob
    import pandas as pd
    frames = [pd.read_csv(path) for path in sorted(glob.glob("data/*.csv"))]
    flights = pd.concat(frames)
"""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.flow import names_in
from solvent.source.module import Module

_LISTINGS = frozenset(["os.listdir", "glob.glob", "glob.iglob", "os.scandir"])
_METHODS = frozenset(["glob", "rglob", "iterdir"])
_READS = re.compile(
    r"(^|\.)(read_csv|read_parquet|read_json|read_excel|read_table|imread|load_img|load_image|loadtxt|"
    r"read_image|decode_jpeg|AudioSegment|load_wav)$|^(numpy|torch|librosa|soundfile|nibabel|PIL\.Image)\.(load|open|read)$"
)
_ORDERED = frozenset(["sort", "sorted", "natsorted", "shuffle"])
# What follows them has an order of its own, or one row for each group.
_REGROUPS = frozenset(["groupby", "sort_values", "sort_index", "pivot_table"])


@check("REP106", effort=Effort(0.1, 0.5), severity=Severity.LOW, stage=Stage.PROCESS)
def unsorted_listing(module: Module) -> Iterator[Sighting]:
    found = [
        call
        for name, call in module.calls()
        if (name in _LISTINGS or _is_method(module, call)) and _feeds_data(module, call)
    ]
    if found:
        yield module.sighting(
            found[0], f"Files are read in the order of `{ast.unparse(found[0])[:60]}`", also=found[1:]
        )


def _is_method(module: Module, call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _METHODS:
        return False
    owner = call.func.value
    name = module.name_of(owner.func) if isinstance(owner, ast.Call) else module.type_of(owner)
    return name == "pathlib.Path"


def _feeds_data(module: Module, listing: ast.Call) -> bool:
    """Whether a loop or comprehension over the listing itself reads data and keeps what it reads in that order."""
    for around in module.ancestors(listing):
        if isinstance(around, ast.Call) and (module.name_of(around.func) or "").rpartition(".")[2] in _ORDERED:
            return False
        if isinstance(around, ast.ListComp) and _is_iterated(around.generators[0].iter, listing):
            return _reads(module, around.elt) and not _is_regrouped(module, around)
        if isinstance(around, ast.For) and _is_iterated(around.iter, listing):
            body = ast.Module(body=around.body, type_ignores=[])
            return _reads(module, body) and _keeps(module, around, body)
        if isinstance(around, ast.stmt):
            return False
    return False


def _is_regrouped(module: Module, frames: ast.AST) -> bool:
    """Whether the statement goes on to group or sort what it put together of the files."""
    for around in module.ancestors(frames):
        if isinstance(around, ast.Attribute) and around.attr in _REGROUPS:
            return True
        if isinstance(around, ast.stmt):
            return False
    return False


def _is_iterated(iterated: ast.expr, listing: ast.Call) -> bool:
    """Whether a loop goes over the listing, at most enumerated or wrapped in a progress bar."""
    while isinstance(iterated, ast.Call) and iterated is not listing and iterated.args:
        iterated = iterated.args[0]
    return iterated is listing


def _reads(module: Module, node: ast.AST) -> bool:
    return any(isinstance(n, ast.Call) and _READS.search(module.name_of(n.func) or "") for n in ast.walk(node))


def _keeps(module: Module, loop: ast.For, body: ast.AST) -> bool:
    """Whether what is read is gathered in a list that is not sorted afterwards."""
    ordered = _ordered(module).get(module.function_of(loop), frozenset())
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("append", "extend")
        and ast.unparse(node.func.value) not in ordered
        for node in ast.walk(body)
    )


@lru_cache(maxsize=2)
def _ordered(module: Module) -> dict[ast.AST | None, frozenset[str]]:
    """The names that each function of a file, or (None) the file anywhere, puts in order."""
    found: dict[ast.AST | None, set[str]] = {None: set()}
    for called, call in module.calls():
        if called.rpartition(".")[2] in _ORDERED:
            names = set(names_in(call))
            found[None] |= names
            found.setdefault(module.function_of(call), set()).update(names)
    return {scope: frozenset(names) for scope, names in found.items()}
