"""A check: a function of what it reads, that yields sightings of one kind of debt."""

import inspect
import sys
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from solvent.catalog.card import Card, card
from solvent.domain.evidence import Grade
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.history import History
from solvent.source.module import Module
from solvent.source.notebook import Notebook
from solvent.source.paths import Role
from solvent.source.project import Project

READS = (Module, Notebook, Project, History)


@dataclass(frozen=True)
class Check:
    """An entry of the shelf of checks.

    `reads` is the type of what it looks at: each Module or Notebook, or the Project or its History as a whole.
    `on` are the roles of the files that a Module check looks at.
    """

    code: str
    name: str
    family: str
    reads: type
    run: Callable[..., Iterator[Sighting]]
    effort: Effort
    severity: Severity
    stage: Stage
    tags: tuple[str, ...]
    on: frozenset[Role]
    grade: Grade
    card: Card

    @property
    def why(self) -> str:
        """Why the debt matters."""
        return " ".join(self.card.section("Why").split())

    @property
    def pay(self) -> str:
        """How the debt is paid."""
        return " ".join(self.card.section("Pay").split())


def check(
    code: str,
    *,
    effort: Effort,
    stage: Stage,
    severity: Severity = Severity.MEDIUM,
    tags: tuple[str, ...] = (),
    on: tuple[Role, ...] = (Role.CODE,),
) -> Callable[[Callable[..., Iterator[Sighting]]], Check]:
    """Make a check of the function that opens this file; the file's docstring is its card.

    Raises
    ------
    TypeError
        The function's first parameter is not annotated with one of `READS`.
    """

    def register(function: Callable[..., Iterator[Sighting]]) -> Check:
        module = sys.modules[function.__module__]
        return Check(
            code=code,
            name=function.__name__.replace("_", "-"),
            # A module that stands alone, as another package may bring one, is its own family.
            family=function.__module__.split(".")[-2:][0],
            reads=_read_by(function),
            run=function,
            effort=effort,
            severity=severity,
            stage=stage,
            tags=tags,
            on=frozenset(on),
            grade=Grade.READ,
            card=card(module.__doc__ or ""),
        )

    return register


def _read_by(function: Callable[..., Any]) -> type:
    first = next(iter(inspect.signature(function).parameters))
    kind = typing.get_type_hints(function).get(first)
    if kind not in READS:
        wanted = ", ".join(read.__name__ for read in READS)
        raise TypeError(f"{function.__module__}.{function.__name__} reads {kind!r}; a check reads one of {wanted}.")
    return typing.cast(type, kind)
