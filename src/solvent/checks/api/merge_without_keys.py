"""Two tables are merged on whatever columns they happen to share.

Why
    A column that is added to both sides later becomes part of the key, and rows vanish or multiply without an error.

Pay
    Name the key, and say what you expect of it: `merge(other, on="flight", how="left", validate="many_to_one")`.

Not
    Merges on an index, cross joins, and keys that are given by position or in `**options`.

Debt
    import pandas as pd
    flights, weather = pd.read_csv("flights.csv"), pd.read_csv("weather.csv")
    rows = flights.merge(weather)

Paid
    import pandas as pd
    flights, weather = pd.read_csv("flights.csv"), pd.read_csv("weather.csv")
    rows = flights.merge(weather, on="hour", how="left", validate="many_to_one")

Source
    SonarQube rule S6735.
"""

import ast
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module

_KEYS = frozenset(["on", "left_on", "right_on", "left_index", "right_index"])


@check("API109", effort=Effort(0.1, 0.5), severity=Severity.LOW, stage=Stage.PROCESS)
def merge_without_keys(module: Module) -> Iterator[Sighting]:
    tables = {"pandas.merge": 2, "pandas.DataFrame.merge": 1}
    found = [
        call
        for name, call in module.calls()
        if name in tables and len(call.args) <= tables[name] + 1 and not _has_key(call)
    ]
    if found:
        yield module.sighting(found[0], f"`{ast.unparse(found[0])[:60]}` names no key", also=found[1:])


def _has_key(call: ast.Call) -> bool:
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    how = given.get("how")
    is_cross = isinstance(how, ast.Constant) and how.value == "cross"
    return None in given or bool(_KEYS & set(given)) or is_cross or any(isinstance(a, ast.Starred) for a in call.args)
