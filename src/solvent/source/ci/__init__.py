"""Continuous integration, whatever the system: what starts it, what it runs, and whether a failing test fails it."""

from dataclasses import dataclass
from functools import cached_property

from solvent.source.ci import azure, github, gitlab, jenkins, services
from solvent.source.ci.definition import Definition
from solvent.source.ci.purpose import LINT, TEST, is_bot_action
from solvent.source.ci.runs import Run, runs_of
from solvent.source.project import Project


@dataclass(frozen=True)
class Ci:
    """All CI definitions of a project and the programs that they run."""

    definitions: tuple[Definition, ...] = ()
    runs: tuple[Run, ...] = ()

    @cached_property
    def on_code(self) -> tuple[Definition, ...]:
        """The definitions that do something with the code, not only with issues and labels."""
        return tuple(d for d in self.definitions if _is_on_code(d))

    @cached_property
    def tests(self) -> tuple[Run, ...]:
        """The runs of tests."""
        return tuple(run for run in self.runs if run.purpose == TEST)

    @cached_property
    def linters(self) -> tuple[Run, ...]:
        """The runs of linters and type checkers."""
        return tuple(run for run in self.runs if run.purpose == LINT)


def ci_of(project: Project) -> Ci:
    """The project's CI, read once."""
    return project.once(_read)


def _read(project: Project) -> Ci:
    found: list[Definition] = []
    seen: set[str] = set()
    for reader in (github, gitlab, azure, jenkins, services):
        for definition in reader.definitions(project):
            if definition.path not in seen:
                seen.add(definition.path)
                found.append(definition)
    return Ci(tuple(found), tuple(run for definition in found for run in runs_of(project, definition)))


def _is_on_code(definition: Definition) -> bool:
    if definition.scripts:
        return True
    real = [u for u in definition.uses if not u.name.startswith(("actions/checkout", "actions/setup", "actions/cache"))]
    return any(not is_bot_action(use.name) for use in real)
