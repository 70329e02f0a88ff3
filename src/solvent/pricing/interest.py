"""What each debt costs while it stands: by what it does, in hours, in money or in the figure that it spoils.

Promise
    Debt in code costs hours a month with the changes of its files, debt in operation money a month with its incidents,
    and a flaw of the evaluation points of the quality figure. Debt that nothing can be measured of says why.

Assumes
    A kind of debt is a family of checks: findings of one family slow a change of their file together.
    What is wrong with the serving, the release or the watching of a model costs incidents; what is wrong elsewhere in
    code costs changes.

Reference
    The two kinds of interest: Seaman and Guo 2011, "Measuring and monitoring technical debt" (its amount and its
    probability).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from solvent.domain.contract import Contract
from solvent.domain.estimate import NotMeasurable, Price
from solvent.domain.finding import Finding
from solvent.domain.stage import Stage
from solvent.pricing import change_drag, incident_risk
from solvent.pricing.pace import Pace
from solvent.pricing.quality_figure import figure_of
from solvent.pricing.touches import touches
from solvent.source.history import History

Families = Callable[[Finding], str]


class Nature(StrEnum):
    """What a debt does while it stands."""

    DRAG = "drag"
    RISK = "risk"
    FIGURE = "figure"
    VALUE = "value"


@dataclass(frozen=True)
class Interest:
    """The findings with their interest; what all drag on changes costs, and all incidents."""

    findings: tuple[Finding, ...]
    drag: Price | NotMeasurable
    risk: Price | NotMeasurable


_VALUE = NotMeasurable("It hides whether there is a loss at all, and how large; the contract would say.")
_NO_CODE = NotMeasurable("It stands in no code file, so that no changes can be told apart which it slows.")
_NO_HISTORY = NotMeasurable("There is no history of changes to compare.")
_CUT_OFF = NotMeasurable("The history is a shallow clone: the changes of a year cannot be counted.")
_NO_DRAG = NotMeasurable("No finding stands in a code file.")
_NO_RISK = NotMeasurable("No finding concerns the system in operation.")


def nature(finding: Finding, family: str) -> Nature:
    """What a finding does while it stands."""
    if family in {"leakage", "evaluation"} or any(tag.startswith("leakage:") for tag in finding.tags):
        return Nature.FIGURE
    if family == "value":
        return Nature.VALUE
    if "secret" in finding.tags or finding.stage in {Stage.DEPLOY, Stage.MONITOR}:
        return Nature.RISK
    return Nature.DRAG


def charged(
    findings: Sequence[Finding],
    family: Families,
    pace: Pace,
    *,
    history: History | None,
    lines: Mapping[str, int],
    contract: Contract,
) -> Interest:
    """The findings with what each costs while it stands; `lines` names the code files and how long they are."""
    natures = [nature(finding, family(finding)) for finding in findings]
    slowing = [finding for finding, does in zip(findings, natures, strict=True) if does is Nature.DRAG]
    drag, slowed = _drags([f for f in slowing if f.place.path in lines], family, pace, history, lines)
    risk, lost = _risks([f for f, n in zip(findings, natures, strict=True) if n is Nature.RISK], contract, history)
    given: Mapping[Nature, Callable[[Finding], Price | NotMeasurable]] = {
        Nature.VALUE: lambda _: _VALUE,
        Nature.FIGURE: figure_of,
        Nature.RISK: lambda finding: lost[finding.code],
        Nature.DRAG: lambda finding: slowed.get((family(finding), finding.place.path), _NO_CODE),
    }
    charged_ = tuple(replace(f, interest=given[does](f)) for f, does in zip(findings, natures, strict=True))
    return Interest(charged_, drag, risk)


_Slowed = Mapping[tuple[str, str], Price | NotMeasurable]


def _drags(
    findings: Sequence[Finding], family: Families, pace: Pace, history: History | None, lines: Mapping[str, int]
) -> tuple[Price | NotMeasurable, _Slowed]:
    """What all debt in code costs, each change counted once, and what each kind costs in each file."""
    if not findings:
        return _NO_DRAG, {}
    shares = Counter((family(finding), finding.place.path) for finding in findings)
    if history is None or not history.commits or history.shallow:
        why = _NO_HISTORY if history is None or not history.commits else _CUT_OFF
        return why, dict.fromkeys(shares, why)
    seen = touches(history, lines)
    found: dict[tuple[str, str], Price | NotMeasurable] = {}
    for kind in sorted({kind for kind, _ in shares}):
        paths = {path: number for (other, path), number in shares.items() if other == kind}
        drag = change_drag.drag_of(kind, f"{kind} debt", seen, paths)
        if isinstance(drag, NotMeasurable):
            found.update({(kind, path): drag for path in paths})
        else:
            found.update({(kind, path): known for path, known in change_drag.prices_by_file(drag, pace, paths).items()})
    whole = change_drag.drag_of("any", "any debt", seen, {path for _, path in shares})
    return (whole if isinstance(whole, NotMeasurable) else change_drag.price(whole, pace)), found


def _risks(
    findings: Sequence[Finding], contract: Contract, history: History | None
) -> tuple[Price | NotMeasurable, Mapping[str, Price | NotMeasurable]]:
    """What all incidents cost, and what each code's part of them costs, shared by its findings."""
    if not findings:
        return _NO_RISK, {}
    risk, codes = incident_risk.risk_of(contract, history), sorted({finding.code for finding in findings})
    if isinstance(risk, NotMeasurable):
        return risk, dict.fromkeys(codes, risk)
    return incident_risk.price(risk), dict(_parts(risk, codes, Counter(finding.code for finding in findings)))


def _parts(risk: incident_risk.Risk, codes: Sequence[str], counts: Mapping[str, int]) -> Iterator[tuple[str, Price]]:
    for code in codes:
        yield code, incident_risk.price(risk, kinds=len(codes), key=code, sharers=counts[code])
