"""Plain words for what every report says, and how it writes ranges, counts and places."""

from solvent.domain.assessment import Maturity, Verdict
from solvent.domain.contract import Requirement
from solvent.domain.evidence import Grade, Place
from solvent.domain.fact import Answer
from solvent.domain.finding import Effort, Severity
from solvent.domain.stage import Stage

QUESTIONS = (
    "Can the team iterate quickly?",
    "How well must the model perform to be worth having?",
)
TASKS = {
    Stage.SCOPE: "Say what the system must achieve, and what failure costs",
    Stage.COLLECT: "Keep the raw data, in versions",
    Stage.LABEL: "Tie the truth to the data",
    Stage.PROCESS: "Turn data into features, checked and repeatable",
    Stage.TRAIN: "Turn features into a model, twice with the same result",
    Stage.EVALUATE: "Find out honestly how good the model is",
    Stage.DEPLOY: "Put a model into use, and take it out again",
    Stage.MONITOR: "Notice when the world moves away from the model",
    Stage.RETRAIN: "Put a better model in place in time",
}
MATURITY = {
    Maturity.POC: "a proof of concept",
    Maturity.MID: "on the way from prototype to product",
    Maturity.PRODUCTION: "run like a product",
}
SEVERITY = {
    Severity.HIGH: "invalidates results or endangers production",
    Severity.MEDIUM: "slows the team or will break",
    Severity.LOW: "costs a little each time",
    Severity.NOTE: "worth knowing",
}
GRADE = {
    Grade.MEASURED: "an experiment or data showed it",
    Grade.READ: "code, files or history show it",
    Grade.DECLARED: "somebody said so in the contract",
    Grade.ASSUMED: "a default",
}
ANSWER = {Answer.YES: "yes", Answer.PARTIAL: "partly", Answer.NO: "no", Answer.UNKNOWN: "cannot be told"}


def headline(verdict: Verdict) -> str:
    """The class of the project, as the end of a sentence that begins with its name.

    >>> headline(Verdict(Maturity.POC, 2.0, Stage.MONITOR, True, ""))
    'a proof of concept that poses as a product'
    """
    said = MATURITY[Maturity(verdict.maturity)]
    return f"{said} that poses as a product" if verdict.poses_as_product and said.startswith("a ") else said


def amount(number: float) -> str:
    """A number with as many digits as its size deserves.

    >>> amount(0.25), amount(1.5), amount(12.4), amount(3000.0)
    ('0.25', '1.5', '12', '3,000')
    """
    if number >= 10:
        return f"{number:,.0f}"
    return f"{number:.2f}".rstrip("0").rstrip(".") if number < 1 else f"{number:.1f}".removesuffix(".0")


def hours(effort: Effort, *, unit: str = " h") -> str:
    """A range of work.

    >>> hours(Effort(1, 4)), hours(Effort(2, 2)), hours(Effort(0, 0))
    ('1–4 h', '2 h', '0 h')
    """
    low, high = amount(effort.low), amount(effort.high)
    return (low if low == high else f"{low}–{high}") + unit


def count(number: int, noun: str, plural: str = "") -> str:
    """A number and its noun.

    >>> count(1, "file"), count(2000, "file"), count(2, "class", "classes")
    ('1 file', '2,000 files', '2 classes')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {plural or noun + 's'}"


def where(place: Place) -> str:
    """A place in words: the whole project where it names no file.

    >>> where(Place("a.py", 3)), where(Place("."))
    ('a.py:3', 'the project')
    """
    return str(place) if place.path not in {"", "."} else "the project"


def one_line(text: str, *, longest: int = 300) -> str:
    """Text in one line, cut where it is too long.

    >>> one_line(" a\\n  b "), one_line("abcdef", longest=4)
    ('a b', 'abc…')
    """
    # Cut before splitting as well: a message may be as long as the hostile file it quotes.
    joined = " ".join(text[: longest * 4].split())
    return joined if len(joined) <= longest else joined[: longest - 1] + "…"


def requirement(wanted: Requirement) -> str:
    """A requirement in one line.

    >>> requirement(Requirement("error_rate", at_most=0.2, level=0.95, where="origin = 'JFK'"))
    "error_rate at most 0.2, proven at level 0.95, where origin = 'JFK'"
    """
    said = wanted.metric
    said += f" at most {wanted.at_most:g}" if wanted.at_most is not None else ""
    said += f" at least {wanted.at_least:g}" if wanted.at_least is not None else ""
    said += f", proven at level {wanted.level:g}" if wanted.level is not None else ""
    return said + (f", where {wanted.where}" if wanted.where else "")
