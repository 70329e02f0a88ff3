"""What a project says of the cost of errors, in code and in words."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from solvent.domain.evidence import Place
from solvent.source.outline import Outline
from solvent.source.paths import Role, role_of
from solvent.source.project import Project

_NAMES = re.compile(
    r"^(?:\w+_)?(?:cost_matrix|(?:fp|fn|false_(?:positive|negative)s?|false_alarm|miss(?:ed)?|error|misclassification|failure|fraud)_costs?"
    r"|costs?_(?:of_)?(?:a_)?(?:fp|fn|tp|tn|false_(?:positive|negative)s?|error|miss|misclassification|wrong|false_alarm|failure)s?"
    r"|business_(?:cost|loss|value)|expected_(?:cost|profit|loss_amount)|profit_(?:matrix|curve)|gain_matrix|loss_matrix"
    r"|payoff_matrix|utility_matrix|cost_per_(?:error|miss|fp|fn|false_\w+|mistake)|normalized_cost|total_business_cost)(?:_\w+)?$",
    re.I,
)
_WEIGHED = re.compile(r"^(?:\w+_)?(?:cost_sensitive|risk_bands?|error_weights?|asymmetric_loss)(?:_\w+)?$", re.I)
_PRICED = re.compile(
    r"(?=.{0,300}\b(?:costs?|lose|losing|penalt\w+|price)\b)"
    r"(?=.{0,300}\b(?:false (?:positive|negative|alarm)s?|misclassif\w+|wrong prediction|missed (?:fraud"
    r"|churn\w*|case|defect)s?)\b)"
    r".{0,300}(?:[$€£]\s?\d|\d\s?(?:€|USD|EUR|dollars|euros)|\b\d+(?:x| times))",
    re.I,
)


@dataclass(frozen=True)
class Costs:
    """Where costs of errors are used in code, priced in words, or only weighed."""

    used: tuple[Place, ...]
    written: tuple[Place, ...]
    weighed: tuple[Place, ...]


def costs(project: Project) -> Costs:
    """What the project says of the cost of errors, looked for once."""
    return project.once(_find)


def _find(project: Project) -> Costs:
    used = tuple(place for outline in project.code for place in _named(outline, _is_cost))
    weighed = tuple(place for outline in project.code for place in _named(outline, _is_weight))
    return Costs(used, tuple(_written(project)), weighed)


@lru_cache(maxsize=65536)
def _is_cost(word: str) -> bool:
    return bool(_NAMES.match(word))


@lru_cache(maxsize=65536)
def _is_weight(word: str) -> bool:
    return bool(_WEIGHED.match(word))


def _named(outline: Outline, is_meant: Callable[[str], bool]) -> Iterator[Place]:
    for d in outline.definitions:
        if is_meant(d.name) or any(map(is_meant, d.arguments)):
            yield outline.place(d)
    for constant in outline.constants:
        if is_meant(constant.name.rpartition(".")[2]):
            yield outline.place(constant)
    for call in outline.calls:
        if any(map(is_meant, call.keywords)):
            yield outline.place(call)


def _written(project: Project) -> Iterator[Place]:
    for path in project.with_suffix(".md", ".rst"):
        if project.entries[path].size < 300_000 and role_of(path) in {Role.CODE, Role.DOCS}:
            for place, _ in project.lines(
                path, r"(?i)false (?:positive|negative|alarm)|misclassif|wrong prediction|missed "
            ):
                if _PRICED.match(project.text(path).split("\n")[(place.line or 1) - 1][:600]):
                    yield place
