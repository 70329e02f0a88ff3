"""Annotations of a GitHub workflow run: the worst findings at their lines, and a summary."""

from collections.abc import Iterator, Sequence

from solvent.domain.assessment import Assessment
from solvent.domain.finding import Finding, Severity
from solvent.reports.price_words import interest
from solvent.reports.since import sentences
from solvent.reports.summary import Summary
from solvent.reports.words import count, headline, hours, one_line
from solvent.source.text import printable

# GitHub shows ten annotations of a level for each step and drops the others; the summary is a notice.
_MOST = {"error": 10, "warning": 10, "notice": 9}
_LEVELS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "notice", Severity.NOTE: "notice"}


def render(assessment: Assessment) -> str:
    """A workflow command a line."""
    lines = []
    for level, most in _MOST.items():
        found = [finding for finding in assessment.findings if _LEVELS[finding.severity] == level]
        lines += [_annotation(level, finding, assessment.folder) for finding in _spread(found)[:most]]
    shown = len(lines)
    lines.append(f"::notice title=solvent::{data(' '.join(_said(Summary(assessment), shown)))}")
    return "\n".join(lines)


def _spread(findings: Sequence[Finding]) -> list[Finding]:
    """The worst first, and of the equally bad ones each kind once before any kind twice."""
    seen: dict[str, int] = {}
    rounds = []
    for finding in findings:
        rounds.append((finding.severity.rank, seen.get(finding.code, 0)))
        seen[finding.code] = seen.get(finding.code, 0) + 1
    return [findings[n] for n in sorted(range(len(findings)), key=lambda n: (*rounds[n], n))]


def _said(summary: Summary, shown: int) -> Iterator[str]:
    assessment = summary.of
    yield f"{one_line(assessment.project)} is {headline(assessment.verdict)}:"
    yield f"{assessment.verdict.iterate_score:.1f} of 10."
    if assessment.since:
        yield from sentences(assessment.since)
    if summary.reason:
        yield one_line(summary.reason)
    counts = ", ".join(f"{number} {severity}" for severity, number in summary.counts.items() if number)
    yield f"{count(len(assessment.findings), 'finding')}{f' ({counts})' if counts else ''},"
    yield f"{hours(assessment.principal, unit=' hours')} of work to pay them (assumed)."
    if assessment.findings:
        yield f"Interest: {one_line(interest(assessment.interest))}."
    if assessment.accepted:
        yield f"{count(len(assessment.accepted), 'more finding')} accepted."
    if shown < len(assessment.findings):
        yield f"Only {shown} are shown as annotations."


def _annotation(level: str, finding: Finding, folder: str) -> str:
    place = finding.place
    where = f"file={property_value(folder + place.path)}," if place.path not in {"", "."} else ""
    in_cell = f" (cell {place.cell}, line {place.line})" if place.cell is not None else ""
    # A cell's lines are no lines of the notebook's file.
    line = f"line={place.line}," if place.line and place.cell is None and where else ""
    title = property_value(f"{finding.code} {finding.name}")
    message = f"{one_line(finding.message)}{in_cell}. {finding.pay} [{finding.grade}]"
    return f"::{level} {where}{line}title={title}::{data(message)}"


def data(text: str) -> str:
    """Text as the message of a command."""
    # `##[` begins a command of an older form wherever it stands in a line.
    clean = printable(text).replace("##[", "# #[")
    return clean.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def property_value(text: str) -> str:
    """Text as the value of a command's property."""
    return data(text).replace(":", "%3A").replace(",", "%2C")
