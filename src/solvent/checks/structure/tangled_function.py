"""A function's flow is too tangled to follow.

Why
    Every change to it takes long to understand and is easily wrong; such functions collect most of the faults.

Pay
    Move nested parts into functions of their own with a name, return early, and replace chains of conditions by a
    table.

Not
    Up to 25 points of cognitive complexity; functions inside functions, which count for the outer one; tests.
    A file's other such functions stand in the finding of its worst; files of which none exceeds 40 share one finding.

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

from collections.abc import Iterator, Sequence

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.environment.areas import is_shown
from solvent.source.outline import Definition, Outline
from solvent.source.paths import folder
from solvent.source.project import Project
from solvent.source.together import together

# Sonar's limit for most languages is 15, for the C family 25: up to there people disagree.
LIMIT = 25
_MOST_PLACES = 12
# Up to this many limits a function is hard to follow; beyond, nobody changes it safely.
_ALONE, _A_LITTLE, _FAR = 1.2, 1.6, 3


@check("STR101", effort=Effort(0.5, 4), severity=Severity.LOW, stage=Stage.PROCESS)
def tangled_function(project: Project, *, limit: int = LIMIT) -> Iterator[Sighting]:
    found = [
        (tangled, _sighting(outline, tangled, limit))
        for outline in project.code
        if not is_shown(folder(outline.path))
        and (tangled := sorted(_tangled(outline, limit), key=lambda d: (-d.complexity, d.line)))
    ]
    found.sort(key=lambda pair: -pair[0][0].complexity)
    little = [(tangled, sighting) for tangled, sighting in found if sighting.severity is Severity.NOTE]
    yield from (sighting for _, sighting in found if sighting.severity is not Severity.NOTE)
    functions = sum(len(tangled) for tangled, _ in little)
    if functions > 1 or (little and little[0][0][0].complexity > _ALONE * limit):
        worst = little[0][0][0]
        message = (
            f"{functions} functions in {len(little)} files have a cognitive complexity of {limit + 1} to "
            f"{worst.complexity}, and {limit} can be followed; the worst is `{worst.name}`"
        )
        yield from together(project, [sighting for _, sighting in little], code="STR101", message=message)


def _tangled(outline: Outline, limit: int) -> Iterator[Definition]:
    """Functions beyond the limit that stand in no other function."""
    end = (0, 0)
    for function in sorted(_functions(outline), key=_start):
        if _start(function) > end:
            end = (function.cell or 0, function.end)
            if function.complexity > limit:
                yield function


def _functions(outline: Outline) -> Iterator[Definition]:
    return (d for d in outline.definitions if d.kind == "function")


def _start(function: Definition) -> tuple[int, int]:
    return function.cell or 0, function.line


def _sighting(outline: Outline, tangled: Sequence[Definition], limit: int) -> Sighting:
    worst, *others = tangled
    more = (
        f"; {len(others)} more functions here exceed that"
        if len(others) > 1
        else "; one more here exceeds that" * len(others)
    )
    excess = sum(function.complexity - limit for function in tangled)
    return Sighting(
        outline.place(worst),
        f"`{worst.name}` has a cognitive complexity of {worst.complexity}, and {limit} can be followed{more}",
        tuple(outline.place(function) for function in others[:_MOST_PLACES]),
        key=f"tangled {worst.name}",
        effort=Effort(0.25 + excess / 60, 1 + excess / 15),
        severity=_severity(worst.complexity / limit),
    )


def _severity(excess: float) -> Severity:
    return Severity.MEDIUM if excess > _FAR else Severity.LOW if excess > _A_LITTLE else Severity.NOTE
