"""CI jobs that are called tests and test nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.source.ci import Ci
from solvent.source.ci.definition import Definition
from solvent.source.ci.runs import Run

_CALLED_TEST = re.compile(
    r"^(?:run[-_ ])?(?:unit|integration|e2e)?[-_ ]?tests?(?:[-_ ](?:job|stage|code|unit))?$", re.I
)
_IDLE = frozenset("echo printf true : exit sleep date".split())
_SETUP = frozenset("pip pip3 cd apt apt-get export mkdir ls pwd conda git uv poetry cat which set source".split())


@dataclass(frozen=True)
class Hollow:
    """A job called tests, and the idle command in the place of tests."""

    definition: Definition
    job: str
    idle: Run


def hollow_jobs(ci: Ci) -> Iterator[Hollow]:
    """Jobs whose name promises tests, and that get ready at most and then say something."""
    for definition in ci.definitions:
        opaque = {use.job for use in definition.uses if not use.name.startswith("actions/")}
        for job in dict.fromkeys(script.job for script in definition.scripts):
            if not _CALLED_TEST.match(job) or job in opaque:
                continue
            runs = [run for run in ci.runs if run.definition is definition and run.job == job]
            idle = [run for run in runs if run.words[0] in _IDLE]
            if idle and all(run.words[0] in _IDLE | _SETUP for run in runs):
                yield Hollow(definition, job, idle[-1])
