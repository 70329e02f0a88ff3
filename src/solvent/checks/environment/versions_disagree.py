"""Two lists ask for different versions of the same package.

Why
    Which version runs depends on how somebody installed the project, so what one person sees another cannot
    repeat.

Pay
    Keep one list and derive the others from it.

Debt
    --- requirements.txt
    torch==1.7.0
    numpy==1.19.0
    --- environment.yml
    name: train
    dependencies:
      - python=3.8
      - numpy=1.19.0
      - pip:
        - torch==1.4.0

Paid
    --- requirements.txt
    torch==1.7.0
    --- environment.yml
    name: train
    dependencies:
      - python=3.8
      - pip:
        - torch==1.7.0

Not
    Lists of different parts of the project, ranges that overlap, requirements with markers, and variants of one
    list (`requirements-gpu.txt`).
"""

from collections.abc import Iterator
from itertools import combinations

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.environment import Manifest, Pin, Requirement, environment_of
from solvent.source.environment.specifiers import admits
from solvent.source.project import Project

_NAMED = 3


@check("ENV105", effort=Effort(0.5, 2), severity=Severity.MEDIUM, stage=Stage.TRAIN)
def versions_disagree(project: Project) -> Iterator[Sighting]:
    manifests = [m for m in environment_of(project).manifests if m.needed and not m.is_constraint]
    for one, other in combinations(manifests, 2):
        if one.area != other.area or one.kind == other.kind:
            continue
        found = list(_disagreements(one, other))
        if found:
            shown = ", ".join(f"`{a.name}` {_said(a)} and {_said(b)}" for a, b in found[:_NAMED])
            more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
            yield Sighting(
                found[0][0].place,
                f"{one.path} and {other.path} ask for different versions: {shown}{more}",
                also=(found[0][1].place, *(a.place for a, _ in found[1:])),
                key=f"disagree {other.path}",
            )


def _disagreements(one: Manifest, other: Manifest) -> Iterator[tuple[Requirement, Requirement]]:
    second = {r.name: r for r in other.needed}
    for requirement in one.needed:
        against = second.get(requirement.name)
        if against is None or requirement.marker or against.marker:
            continue
        left, right = _version(requirement), _version(against)
        if (left and not _admits(against, left)) or (right and not left and not _admits(requirement, right)):
            yield requirement, against


def _version(requirement: Requirement) -> str:
    exact = requirement.pin is Pin.EXACT and requirement.spec.startswith("==")
    return requirement.spec.removeprefix("==").partition(",")[0].partition("+")[0] if exact else ""


def _admits(requirement: Requirement, version: str) -> bool:
    spec = requirement.spec.partition("+")[0] if requirement.pin is Pin.EXACT else requirement.spec
    return " @" in spec or admits(spec, version)


def _said(requirement: Requirement) -> str:
    return requirement.spec.removeprefix("==") or "any"
