"""A path of one machine stands in the code.

Why
    The code runs on the machine where it was written and nowhere else: not for a colleague, not in CI, not in
    production.

Pay
    Take the path from the configuration or the command line, or make it relative to the project.

Debt
    import pandas as pd
    train = pd.read_csv("/home/ana/projects/flights/train.csv")

Paid
    import sys
    import pandas as pd
    train = pd.read_csv(sys.argv[1])
"""

import ast
import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module

PERSONAL = re.compile(
    r"^(file://)?(/home/\w[\w.-]*/|/Users/\w[\w.-]*/|[A-Za-z]:[\\/](?!\\*$)\w|/content/drive/|/root/\w|~/\w)"
)
_SHARED_HOMES = re.compile(
    r"^/home/(app|appuser|jovyan|user|runner|vscode|ubuntu/\.|airflow|docker|node)/|^[A-Za-z]:/{2}"
)


@check("REP101", effort=Effort(0.2, 1), severity=Severity.MEDIUM, stage=Stage.PROCESS)
def absolute_path(module: Module) -> Iterator[Sighting]:
    for node in module.nodes(ast.Constant):
        if not isinstance(node.value, str) or isinstance(module.parent(node), ast.Expr):
            continue
        path = node.value
        if len(path) < 300 and "\n" not in path and PERSONAL.match(path) and not _SHARED_HOMES.match(path):
            yield module.sighting(node, f"`{path[:80]}` exists on one machine only")
