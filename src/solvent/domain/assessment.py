"""What `assess` says about a project: the one value that every report is made from."""

from dataclasses import dataclass, field
from enum import StrEnum

from solvent.domain.appraisal import Appraisal
from solvent.domain.comparison import Comparison
from solvent.domain.contract import Contract
from solvent.domain.estimate import Input, NotMeasurable, Price
from solvent.domain.fact import Fact
from solvent.domain.finding import Effort, Finding, total
from solvent.domain.gain import Gain
from solvent.domain.ledger import Entry
from solvent.domain.plan import Plan
from solvent.domain.problem import Problem
from solvent.domain.solvency import Solvency
from solvent.domain.stage import Stage, StageScore


class Maturity(StrEnum):
    """The class of a project by its `iterate_score`: production from 6, mid from 3, poc below."""

    POC = "poc"
    MID = "mid"
    PRODUCTION = "production"


@dataclass(frozen=True)
class Verdict:
    """The judgement in one breath, for stakeholders."""

    maturity: Maturity
    iterate_score: float
    weakest_stage: Stage
    poses_as_product: bool
    reason: str
    iterate_answer: str = ""
    value_answer: str = ""


@dataclass(frozen=True)
class Question:
    """Something that the files do not show and somebody on the team can answer.

    `key` is the contract's key or section that would answer it; `worth` how much the answer can move the verdict,
    0 to 1 for each part of it, and `moves` says so in words.
    """

    text: str
    why: str
    key: str = ""
    worth: float = 0.0
    moves: str = ""


@dataclass(frozen=True)
class Sizes:
    """How large the project is; counts of what was read."""

    files: int = 0
    python_files: int = 0
    notebooks: int = 0
    code_lines: int = 0
    commits: int | None = None
    contributors: int | None = None


@dataclass(frozen=True)
class Unread:
    """A file that was left out or could only be read in part, and why."""

    path: str
    reason: str


@dataclass(frozen=True)
class Prices:
    """What the debt costs as a whole.

    `principal` pays it off, in hours; `interest` is what changes of the code cost more while it stands, in hours a
    month, each change counted once; `risk` is what incidents cost, in money a month; `hourly` turns hours into money.
    """

    principal: Price | None = None
    interest: Price | NotMeasurable = NotMeasurable("It was not asked for.")
    risk: Price | NotMeasurable = NotMeasurable("It was not asked for.")
    hourly: Input | None = None


@dataclass(frozen=True)
class Assessment:
    """A project's verdict, life cycle, facts and debt.

    `principal` is the sum of the open findings' efforts, a range in hours; accepted findings are listed, not summed.
    `prices` opens it to what it was made of, and says what the debt costs while it stands.
    `growth` is the share by which the code grew in the last year; `plan` is there where somebody asked for one.
    `folder` is where the project lies in its repository, with a slash at the end; empty where it is all of it.
    With `since`, an earlier state is left out of it: the findings are the new ones only.
    `past` holds the figures of earlier commits and, last, of the present, where they were asked for.
    `gains` are steps to something more complex, with what they cost and bought.
    `appraisal` is what labelled predictions prove of the requirements, where the contract requires something.
    """

    project: str
    revision: str | None
    assessed_at: str
    verdict: Verdict
    stages: dict[Stage, StageScore]
    facts: dict[str, Fact]
    findings: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    questions: tuple[Question, ...]
    contract: Contract
    sizes: Sizes
    unread: tuple[Unread, ...] = ()
    prices: Prices = Prices()
    limits: tuple[str, ...] = ()
    version: str = ""
    folder: str = ""
    solvency: Solvency | None = None
    problems: tuple[Problem, ...] = ()
    since: Comparison | None = None
    growth: float | None = None
    plan: Plan | None = None
    past: tuple[Entry, ...] = ()
    gains: tuple[Gain, ...] = ()
    appraisal: Appraisal | None = None
    seconds: float = field(default=0.0, compare=False)

    @property
    def interest(self) -> Price | NotMeasurable:
        """What the debt in code costs a month: the fixes that changes would not need without it, in hours."""
        return self.prices.interest

    @property
    def principal(self) -> Effort:
        """The effort that would pay all open debt, in hours."""
        return total(self.findings)
