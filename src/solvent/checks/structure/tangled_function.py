"""A function's flow is too tangled to follow.

Why
    Every change to it takes long to understand and is easily wrong; such functions collect most of the faults.

Pay
    Move nested parts into functions of their own with a name, return early, and replace chains of conditions by a
    table.

Not
    Up to 25 points of cognitive complexity; functions inside functions, which count for the outer one; tests.
    A file's other such functions stand in the finding of its worst.

Debt
    def clean(rows, mode, limit):
        kept = []
        for row in rows:
            if row:
                for value in row:
                    if value is not None:
                        if mode == "strict" and value > limit:
                            kept.append(limit)
                        elif mode == "loose":
                            if value > 2 * limit:
                                kept.append(2 * limit)
                            elif value < 0 and limit:
                                kept.append(0)
                            else:
                                kept.append(value)
                        elif mode == "bare":
                            try:
                                kept.append(float(value))
                            except ValueError:
                                if limit:
                                    kept.append(limit)
                        else:
                            kept.append(value)
        return kept

Paid
    def clean(rows, cap):
        return [min(value, cap) for row in rows for value in row if value is not None]

Source
    Campbell 2018, "Cognitive Complexity"; SonarSource rule S3776 for limits.
"""

import ast
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.module import Module

# Sonar's limit for most languages is 15, for the C family 25: up to there people disagree.
LIMIT = 25
_MOST_PLACES = 12


@check("STR101", effort=Effort(0.5, 4), severity=Severity.LOW, stage=Stage.PROCESS)
def tangled_function(module: Module, *, limit: int = LIMIT) -> Iterator[Sighting]:
    points = {
        function: module.complexity(function)
        for function in module.nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        if module.function_of(function) is None
    }
    tangled = sorted((f for f in points if points[f] > limit), key=lambda f: -points[f])
    if not tangled:
        return
    worst, *others = tangled
    more = (
        f"; {len(others)} more functions here exceed that"
        if len(others) > 1
        else "; one more here exceeds that" * len(others)
    )
    excess = sum(points[function] - limit for function in tangled)
    yield Sighting(
        module.place(worst),
        f"`{worst.name}` has a cognitive complexity of {points[worst]}, and {limit} can be followed{more}",
        tuple(module.place(function) for function in others[:_MOST_PLACES]),
        key=f"tangled {worst.name}",
        effort=Effort(0.25 + excess / 60, 1 + excess / 15),
        severity=_severity(points[worst] / limit),
    )


def _severity(excess: float) -> Severity:
    return Severity.MEDIUM if excess > 3 else Severity.LOW if excess > 1.6 else Severity.NOTE
