"""A splitter or estimator that draws at random has no `random_state`.

Why
    Every run splits, samples or grows other trees: nobody can tell a better model from a luckier one, or rebuild the
    model that is in production.

Pay
    Give each a fixed `random_state`, best from the configuration.

Not
    Estimators that draw nothing with these arguments, seeds that come in `**options`, and files that seed NumPy's
    global generator, which scikit-learn falls back on.

Debt
    from sklearn.ensemble import RandomForestClassifier
    model = RandomForestClassifier(n_estimators=200)

Paid
    from sklearn.ensemble import RandomForestClassifier
    model = RandomForestClassifier(n_estimators=200, random_state=7)

Source
    SonarQube rule S6709.
"""

import ast
from collections.abc import Iterator
from dataclasses import replace

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.learning import draws, is_seeded
from solvent.source.module import Module
from solvent.source.signals.seeds import constants_of_none, keywords_of, seeded_by

# Neither can be asked about a row that it was not fitted on: all that they make is a picture.
_PICTURES = frozenset(["TSNE", "MDS"])


@check("REP102", effort=Effort(0.1, 0.5), severity=Severity.MEDIUM, stage=Stage.TRAIN)
def random_state_missing(module: Module) -> Iterator[Sighting]:
    if any("numpy" in seeded_by(name) for name, _ in module.calls()):
        return
    nothing = constants_of_none(module)
    own = {function.name for function in module.nodes(ast.FunctionDef)}
    found = []
    for name, call in module.calls():
        if name not in own and draws(name, keywords := keywords_of(call)) and not is_seeded(keywords, nothing):
            found.append((name.rpartition(".")[2], call))
    if found:
        shown = list(dict.fromkeys(f"`{name}`" for name, _ in found))
        names = ", ".join(shown[:3]) + (f" and {len(shown) - 3} more" if len(shown) > 3 else "")
        calls = [call for _, call in found]
        severity = Severity.NOTE if all(name in _PICTURES for name, _ in found) else None
        seen = module.sighting(calls[0], f"`random_state` missing in {names}", also=calls[1:])
        yield replace(seen, severity=severity)
