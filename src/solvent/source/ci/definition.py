"""What a CI definition says: its triggers and the scripts that its jobs run."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from solvent.source.exit_codes import Loss, ShellOptions

ERREXIT = ShellOptions(errexit=True)
STRICT = ShellOptions(errexit=True, pipefail=True)
BY_HAND = frozenset({"workflow_dispatch", "manual"})


@dataclass(frozen=True)
class Script:
    """Shell text that a job runs in `folder`; `forgiven` says why its failure does not fail the job."""

    text: str
    line: int
    path: str
    options: ShellOptions = field(default_factory=ShellOptions)
    folder: str = ""
    job: str = ""
    forgiven: Loss | None = None


@dataclass(frozen=True)
class Use:
    """Something of somebody else's that a job runs: an action, a template, an orb; `inputs` are what it is told."""

    name: str
    line: int
    path: str
    job: str = ""
    forgiven: Loss | None = None
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Definition:
    """One CI file: the system that reads it, what starts it, what it runs, and the jobs that each job waits for."""

    system: str
    path: str
    triggers: tuple[str, ...] = ()
    scripts: tuple[Script, ...] = ()
    uses: tuple[Use, ...] = ()
    after: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @property
    def is_automatic(self) -> bool:
        """Whether something other than a person starts it."""
        return not self.triggers or bool(set(self.triggers) - BY_HAND)
