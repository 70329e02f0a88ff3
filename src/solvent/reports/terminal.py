"""Text for a terminal: the verdict first, then what holds the team back; readable without colour."""

import re
from collections.abc import Iterable, Iterator

from rich.console import Group as Stack
from rich.console import RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from solvent.domain.assessment import Assessment, Question
from solvent.domain.evidence import Grade, Place
from solvent.domain.finding import Finding, Severity
from solvent.reports import gains_text, plan_text, prices_text, problems_text, solvency_text, timeline, timeline_text
from solvent.reports.since import sentences
from solvent.reports.summary import FactRow, Group, StageRow, Summary
from solvent.reports.terminal_page import laid_out
from solvent.reports.words import QUESTIONS, count, headline, hours, one_line, where
from solvent.source.text import printable

_BAR = 20
_ONE_LINE = 72
_MOST_PLACES = {Severity.HIGH: 3, Severity.MEDIUM: 2, Severity.LOW: 1, Severity.NOTE: 1}
_COLOUR = {Severity.HIGH: "bold red", Severity.MEDIUM: "yellow", Severity.LOW: "cyan", Severity.NOTE: "dim"}
_HEALTH = {
    "sound": ("as it should be", "green"),
    "partial": ("in part", "yellow"),
    "lacking": ("not as it should be", "red"),
    "unknown": ("cannot be told", "dim"),
}


def render(assessment: Assessment, *, width: int = 80, colour: bool = False, verbose: bool = False) -> str:
    """The report as text, with terminal colours only where they are asked for."""
    return laid_out(_parts(Summary(assessment), verbose), width=width, colour=colour)


def _parts(summary: Summary, verbose: bool) -> Iterator[RenderableType]:
    yield from _verdict(summary)
    if verbose and summary.of.solvency:
        yield from _section("Solvency", solvency_text.details(summary.of.solvency))
    if summary.of.stages:
        yield from _section("Life cycle", _life_cycle(summary))
    if summary.of.facts:
        yield from _section("Facts", _facts(summary, verbose))
    yield from _section("Debt", _debt(summary, verbose))
    if moments := timeline.rows(summary.of):
        yield from _section("Debt over time", timeline_text.table(moments))
    if summary.next_steps:
        yield from _section("Pay first", _steps(summary))
    if summary.of.plan:
        yield from _section(f"Plan for {summary.of.plan.days:g} days", plan_text.rows(summary.of.plan))
    if summary.of.problems:
        title = "Five problems of production, priced before they happen"
        yield from _section(title, problems_text.table(summary.of.problems, verbose=verbose))
    if summary.of.gains:
        yield from _section("What complexity cost and bought", gains_text.lines(summary.of.gains, verbose=verbose))
    if summary.of.questions:
        yield from _section("Questions to the team", _questions(summary))
    if summary.of.accepted:
        yield from _section("Accepted debt (not counted above)", _accepted(summary, verbose))
    if summary.of.unread or summary.of.limits:
        yield from _section("What could not be read", _unread(summary, verbose))
    yield from _end(summary, verbose)


def _verdict(summary: Summary) -> Iterator[RenderableType]:
    assessment, verdict = summary.of, summary.of.verdict
    yield (
        _text(assessment.project, "bold")
        .append(" is ")
        .append(headline(verdict), "bold")
        .append(f": {verdict.iterate_score:.1f} of 10.")
    )
    for said in sentences(assessment.since) if assessment.since else ():
        yield _text(said)
    if summary.reason:
        yield _text(summary.reason)
    for number, (question, answer) in enumerate(
        zip(QUESTIONS, (verdict.iterate_answer, verdict.value_answer), strict=True), 1
    ):
        yield Text("")
        yield _text(f"{number}. {question}", "bold")
        if number == 1 and assessment.solvency:
            yield from solvency_text.headline(assessment.solvency)
        yield _indented(_text(answer or "Nothing could be said."))
    yield Text("")
    yield _text(_subject(assessment), "dim")


def _subject(assessment: Assessment) -> str:
    sizes = assessment.sizes
    said = [
        assessment.revision[:10] if assessment.revision else "",
        count(sizes.files, "file"),
        f"{sizes.code_lines:,} lines of Python",
        count(sizes.notebooks, "notebook") if sizes.notebooks else "",
        count(sizes.commits, "commit") if sizes.commits is not None else "",
        count(sizes.contributors, "contributor") if sizes.contributors else "",
    ]
    return ", ".join(filter(None, said))


def _section(title: str, body: Iterable[RenderableType]) -> Iterator[RenderableType]:
    yield Text("")
    yield Rule(Text(title, "bold"), align="left", characters="─", style="dim")
    yield from body


def _life_cycle(summary: Summary) -> Iterator[RenderableType]:
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column(no_wrap=True, justify="right")
    table.add_column()
    for row in summary.stages:
        if row.state:
            table.add_row(
                Text(row.stage, "bold" if row.weakest else ""),
                _bar(row),
                f"{row.state.score:.1f}",
                Text(f"of {row.state.required:.1f}" if row.state.required else "–", "dim"),
                _text("weakest" if row.weakest else "", "bold red"),
            )
    yield table
    known = summary.scale.grade
    yield _text(f"Scores of 10 are read; `│` marks what {_kind(summary)} requires ({known}).", "dim")


def _kind(summary: Summary) -> str:
    return {"exploration": "an exploration", "pilot": "a pilot"}.get(summary.scale.kind, "a system in production")


def _bar(row: StageRow) -> Text:
    score, required = (row.state.score, row.state.required) if row.state else (0.0, 0.0)
    filled, mark = round(score * _BAR / 10), round(required * _BAR / 10)
    bar = Text()
    for cell in range(_BAR + 1):
        if cell == mark and required > 0:
            bar.append("│", "bold")
        else:
            bar.append("█" if cell < filled else "·", ("red" if row.gap else "green") if cell < filled else "dim")
    return bar


def _facts(summary: Summary, verbose: bool) -> Iterator[RenderableType]:
    for health, (label, style) in _HEALTH.items():
        rows = [row for row in summary.facts if row.health == health]
        if not rows:
            continue
        if verbose:
            yield _text(f"{label} ({len(rows)})", f"bold {style}")
            yield from (_indented(_fact(row)) for row in rows)
        else:
            names = ", ".join(row.name + _answer(row) for row in rows)
            yield _text(f"{label} ({len(rows)}): ", style).append(printable(names), "default")
    yield _text("Read off files and history unless marked; `solvent explain NAME` says what yes means.", "dim")


def _answer(row: FactRow) -> str:
    # A plain name is a practice that is there, or is not; for the others the answer must be said.
    said = [] if row.good else [str(row.fact.value)] if row.health != "unknown" else []
    if row.fact.grade is not Grade.READ:
        said.append(row.fact.grade)
    return f" ({', '.join(said)})" if said else ""


def _fact(row: FactRow) -> Text:
    text = _text(row.name, "bold").append(f" {row.fact.value}")
    if row.fact.note:
        text.append(": " + printable(one_line(row.fact.note)))
    if row.fact.evidence:
        text.append("  " + printable(_listed(row.fact.evidence, 3)), "dim")
    return text


def _debt(summary: Summary, verbose: bool) -> Iterator[RenderableType]:
    assessment = summary.of
    if not assessment.findings:
        yield Text("No debt was found in what could be read.")
        return
    counts = ", ".join(f"{number} {severity}" for severity, number in summary.counts.items() if number)
    yield _text(f"{count(len(assessment.findings), 'finding')}: {counts}.")
    yield from prices_text.lines(assessment)
    if verbose:
        yield Text("")
        yield from prices_text.derivations(assessment)
    for severity in Severity:
        groups = [group for group in summary.groups if group.first.severity is severity]
        if groups:
            yield Text("")
            total = sum(len(group.findings) for group in groups)
            yield _text(f"{severity.upper()} ", _COLOUR[severity]).append(f"{total}", "bold")
            for group in groups:
                yield from _group(group, verbose)


def _group(group: Group, verbose: bool) -> Iterator[RenderableType]:
    first = group.first
    times = f" ×{len(group.findings)}" if len(group.findings) > 1 else ""
    head = _text(f"{first.code} {first.name}{times}", _COLOUR[first.severity])
    head.append(f"  {first.stage or 'whole project'}, {hours(group.effort)}, {first.grade}", "dim")
    yield _indented(head)
    most = len(group.findings) if verbose else _MOST_PLACES[first.severity]
    for finding in group.findings[:most]:
        yield _indented(_finding(finding, verbose), by=4)
    rest = len(group.findings) - most
    if rest > 0:
        yield _indented(_text(f"and {count(rest, 'more like this', 'more like this')}", "dim"), by=4)
    if verbose or first.severity is Severity.HIGH:
        yield _indented(_text("Pay: ", "bold").append(printable(one_line(first.pay))), by=4)


def _finding(finding: Finding, verbose: bool) -> RenderableType:
    place, message = _plain(where(finding.place)), _plain(one_line(finding.message))
    if finding.also and verbose:
        message += f" (also {_plain(_listed(finding.also, 8))})"
    elif finding.also:
        message += f" (and {count(len(finding.also), 'more place')})"
    fits = len(place) + len(message) < _ONE_LINE
    line = Text(place, "bold").append(f"  {message}", "not bold") if fits else Text(place, "bold")
    parts: list[RenderableType] = [line, *([] if fits else [_indented(Text(message))])]
    if verbose:
        parts += [_way(finding)] if finding.flow else []
        parts += [
            Text(f"{number:>6} {'>' if number == finding.place.line else '│'} {_plain(code)[:160]}", "dim")
            for number, code in finding.excerpt
        ]
        parts += prices_text.of_finding(finding)
    return Stack(*parts)


def _way(finding: Finding) -> RenderableType:
    """The steps that rows took to a leak, each beside its name."""
    table = Table.grid(padding=(0, 2))
    table.add_column(width=8, justify="right")
    table.add_column(overflow="fold")
    for step in finding.flow:
        table.add_row(Text(step.label, "dim"), Text(f"{_plain(where(step.place))}  {_plain(step.code)[:100]}", "dim"))
    return table


def _listed(spots: Iterable[Place], most: int) -> str:
    named = [str(place) for place in spots]
    return ", ".join(named[:most]) + (f" and {len(named) - most} more" if len(named) > most else "")


def _steps(summary: Summary) -> Iterator[RenderableType]:
    for number, group in enumerate(summary.next_steps, 1):
        where = f"{group.first.code}, {count(len(group.findings), 'place')}, {hours(group.effort)}"
        yield _numbered(number, _text(group.first.pay or group.title).append(f" ({where})", "dim"))


def _questions(summary: Summary) -> Iterator[RenderableType]:
    for number, question in enumerate(summary.of.questions, 1):
        yield _numbered(number, _text(question.text).append(f"  {printable(_why(question))}", "dim"))


def _why(question: Question) -> str:
    return f"{question.why} {question.moves}".strip()


def _accepted(summary: Summary, verbose: bool) -> Iterator[RenderableType]:
    accepted = summary.of.accepted
    for finding in accepted if verbose else accepted[:5]:
        terms = finding.accepted
        said = _text(f"{finding.code} {where(finding.place)}", "bold")
        if terms:
            said.append(f"  {printable(one_line(terms.reason))}", "not bold")
            said.append(f" (declared{', until ' + printable(terms.until) if terms.until else ''})", "dim")
        yield _indented(said)
    if len(accepted) > 5 and not verbose:
        yield _indented(_text(f"and {len(accepted) - 5} more", "dim"))


def _unread(summary: Summary, verbose: bool) -> Iterator[RenderableType]:
    unread = summary.of.unread
    yield from (_indented(_text(limit)) for limit in summary.of.limits)
    for left in unread if verbose else unread[:5]:
        yield _indented(_text(left.path, "bold").append(f"  {printable(one_line(left.reason))}", "not bold"))
    if len(unread) > 5 and not verbose:
        yield _indented(_text(f"and {len(unread) - 5} more files", "dim"))


def _end(summary: Summary, verbose: bool) -> Iterator[RenderableType]:
    assessment = summary.of
    yield Text("")
    shown = "" if verbose else " `-v` shows every finding with its code."
    first = summary.groups[0].first.code if summary.groups else "contract"
    yield _text(f"`solvent explain {first}` explains.{shown} `-o report.html` is the page for everybody.", "dim")
    yield _text(f"solvent {assessment.version}, {assessment.assessed_at}", "dim")


def _text(text: str, style: str = "") -> Text:
    return Text(_plain(text), style)


def _plain(text: str) -> str:
    # A carriage return would write over the line that a terminal has shown.
    return re.sub(r"[\r\n\t]+", " ", printable(text))


def _indented(part: RenderableType, *, by: int = 2) -> RenderableType:
    return Padding(part, (0, 0, 0, by))


def _numbered(number: int, text: Text) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", width=3)
    table.add_column()
    table.add_row(f"{number}.", text)
    return table
