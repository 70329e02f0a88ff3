"""Markdown for the comment on a pull request: short enough for GitHub, and safe with hostile names."""

import re
from collections.abc import Callable, Iterable, Iterator

from solvent.domain.assessment import Assessment
from solvent.domain.estimate import NotMeasurable, Price
from solvent.domain.finding import Finding, Severity
from solvent.domain.problem import Problem
from solvent.reports import timeline
from solvent.reports.outlook_words import chance, days, much
from solvent.reports.plan_text import outlook, payments
from solvent.reports.price_words import cost, interest, monthly_cost
from solvent.reports.since import sentences
from solvent.reports.summary import FactRow, Group, Summary, grade_of_hours
from solvent.reports.words import ANSWER, QUESTIONS, SEVERITY, count, headline, hours, one_line, where
from solvent.source.text import printable

MARKER = "<!-- solvent:assess -->"
# GitHub refuses comments of 65,536 characters; bytes are the stricter count.
MOST_BYTES = 65_000
_MOST_OF_A_KIND = 10
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>~&$^])")
_OPENING = re.compile(r"^(\d+(?=[.)]\s)|)([-#+=.)])")
_LINK = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)
_MENTION = re.compile(r"([@#])(?=\w)")
_MARKS = {"sound": "✓", "partial": "~", "lacking": "✗", "unknown": "?"}


def render(assessment: Assessment) -> str:
    """The comment; a hidden marker on its first line lets the next run find and replace it."""
    summary = Summary(assessment)
    head = "\n\n".join([MARKER, *_head(summary)])
    tail = "\n\n".join(_tail(summary))
    room = MOST_BYTES - _size(head) - _size(tail) - 400
    return "\n\n".join(part for part in (head, *_findings(summary, room), tail) if part) + "\n"


def _head(summary: Summary) -> Iterator[str]:
    assessment, verdict = summary.of, summary.of.verdict
    yield f"## {text(assessment.project, 100)} is {headline(verdict)}: {verdict.iterate_score:.1f} of 10"
    if assessment.since:
        yield " ".join(text(said, 900) for said in sentences(assessment.since))
    if summary.reason:
        yield text(summary.reason, 900)
    if assessment.solvency:
        yield f"**Solvency:** {text(assessment.solvency.headline, 400)} {text(assessment.solvency.sentence, 600)}"
    answers = (verdict.iterate_answer, verdict.value_answer)
    for number, (question, answer) in enumerate(zip(QUESTIONS, answers, strict=True), 1):
        yield f"**{number}. {question}** {text(answer or 'Nothing could be said.', 900)}"
    price = cost(assessment.principal, assessment.prices.hourly)
    counts = ", ".join(f"{number} {severity}" for severity, number in summary.counts.items() if number)
    yield (
        f"**Debt:** {count(len(assessment.findings), 'finding')}{f' ({counts})' if counts else ''} _read_, "
        f"{hours(assessment.principal, unit=' hours')} to pay them _{grade_of_hours()}_"
        + (f", {text(price)}" if price else "")
        + (f"; {count(len(assessment.accepted), 'more finding')} accepted" if assessment.accepted else "")
        + "."
    )
    if assessment.findings:
        price = monthly_cost(assessment)
        yield f"**Interest:** {text(_graded(assessment.interest), 400)}" + (f", {text(price)}" if price else "") + "."
        yield f"**Risk:** {text(_graded(assessment.prices.risk), 400)}."
    if assessment.stages:
        yield "\n".join(_stages(summary))


def _graded(price: Price | NotMeasurable) -> str:
    return interest(price) + (f" ({price.estimate.grade})" if isinstance(price, Price) else "")


def _stages(summary: Summary) -> Iterator[str]:
    yield f"| stage | score _read_ | required _{summary.scale.grade}_ | findings | hours _{grade_of_hours()}_ |"
    yield "|:--|--:|--:|--:|--:|"
    for row in summary.stages:
        if row.state:
            name = f"**{row.stage}** (weakest)" if row.weakest else str(row.stage)
            figures = f"{row.state.score:.1f} | {row.state.required:.1f} | {row.findings}"
            yield f"| {name} | {figures} | {hours(row.effort, unit='')} |"


def _findings(summary: Summary, room: int) -> Iterator[str]:
    """The groups, worst first, as long as there is room; then how many were left out."""
    shown, severity = 0, None
    for group in summary.groups:
        block = _group(group)
        if group.first.severity is not severity:
            severity = group.first.severity
            block = f"### {severity.capitalize()}: {SEVERITY[severity]}\n\n{block}"
        if _size(block) + 2 > room:
            break
        room -= _size(block) + 2
        shown += len(group.findings)
        yield block
    rest = len(summary.of.findings) - shown
    if rest:
        yield f"{count(rest, 'more finding')} would not fit here; `solvent assess` shows all."


def _group(group: Group) -> str:
    first = group.first
    opening = "<details open>" if first.severity is Severity.HIGH else "<details>"
    title = f"<b>{_html(group.title)}</b> <code>{_html(first.code)}</code>"
    times = f"{count(len(group.findings), 'finding')} {first.grade}, {hours(group.effort)} {grade_of_hours()}"
    lines = [f"{opening}<summary>{title}: {times}</summary>", "", text(first.why, 600), ""]
    lines += [f"- {_finding(finding)}" for finding in group.findings[:_MOST_OF_A_KIND]]
    rest = len(group.findings) - _MOST_OF_A_KIND
    if rest > 0:
        lines.append(f"- and {count(rest, 'more like this', 'more like this')}")
    return "\n".join([*lines, "", f"**To pay it:** {text(first.pay, 600)}", "", "</details>"])


def _finding(finding: Finding) -> str:
    also = f" (also {', '.join(code(str(place)) for place in finding.also[:3])})" if finding.also else ""
    return f"{code(where(finding.place))} {text(finding.message, 250)}{also}"


def _tail(summary: Summary) -> Iterator[str]:
    assessment = summary.of
    if summary.facts:
        yield _folded(count(len(summary.facts), "fact"), _facts(summary.facts))
    if assessment.plan:
        lines = [f"{n}. {text(line, 400)}" for n, line in enumerate(payments(assessment.plan), 1)]
        more = [f"- {text(line, 400)}" for line in outlook(assessment.plan)]
        ranked = text(assessment.plan.ranked_by, 400)
        yield _folded(f"Plan for {assessment.plan.days:g} days", [*lines, "", ranked, "", *more])
    if assessment.problems:
        yield _folded("Five problems of production, before they happen", _problems(assessment.problems))
    if assessment.questions:
        asked = [
            f"{n}. **{text(q.text)}** {text(f'{q.why} {q.moves}'.strip(), 400)}"
            for n, q in enumerate(assessment.questions[:12], 1)
        ]
        yield _folded(f"{count(len(assessment.questions), 'question')} to the team", asked)
    if moments := timeline.rows(assessment):
        yield _folded("Debt over time", _over_time(moments))
    if assessment.accepted:
        yield _folded(f"{count(len(assessment.accepted), 'finding')} accepted", _most(assessment.accepted, _accepted))
    if assessment.unread or assessment.limits:
        left = [*assessment.limits, *(f"`{unread.path}` {unread.reason}" for unread in assessment.unread)]
        yield _folded("What could not be read", _most(left, text))
    revision = f" at {code(assessment.revision[:10])}" if assessment.revision else ""
    yield f"<sub>solvent {text(assessment.version)}{revision}, {text(assessment.assessed_at)}. Nothing was run.</sub>"


def _facts(rows: Iterable[FactRow]) -> Iterator[str]:
    yield "| | fact | answer | grade | evidence |"
    yield "|:-:|:--|:--|:--|:--|"
    for row in list(rows)[:60]:
        evidence = ", ".join(code(str(place), 80) for place in row.fact.evidence[:2])
        # A table parts its cells before it reads code.
        said = " ".join(filter(None, (text(row.fact.note, 120), evidence))).replace("|", "¦")
        mark, answer = _MARKS[row.health], ANSWER[row.fact.value]
        yield f"| {mark} | {code(row.name)} | {answer} | {row.fact.grade} | {said} |"


def _problems(problems: Iterable[Problem]) -> Iterator[str]:
    yield "| problem | chance a year | known after | hours each | hours a year | cost a year |"
    yield "|:--|--:|:--|--:|--:|--:|"
    for problem in problems:
        cost = problem.cost_a_year
        price = f"{much(cost)} {text(cost.unit.removesuffix(' a year'), 20)} _{cost.grade}_" if cost else "–"
        cells = (
            text(problem.name, 60),
            f"{chance(problem.chance)} _{problem.chance.grade}_",
            f"{days(problem.notice)} _{problem.notice.grade}_",
            f"{much(problem.hours)} _{problem.hours.grade}_",
            f"{much(problem.hours_a_year)} _{problem.hours_a_year.grade}_",
            price,
        )
        yield f"| {' | '.join(cells)} |"


def _over_time(moments: Iterable[timeline.Row]) -> Iterator[str]:
    yield "| day | score | " + " | ".join(Severity) + " | hours |"
    yield "|:--|" + "--:|" * (len(Severity) + 2)
    for row in moments:
        counts = " | ".join(str(row.open.get(severity, 0)) for severity in Severity)
        yield f"| {row.day} | {row.iterate_score:.1f} | {counts} | {hours(row.principal, unit='')} |"


def _accepted(finding: Finding) -> str:
    terms = finding.accepted
    why = f": {text(terms.reason, 150)}" if terms else ""
    until = f" (until {text(terms.until, 20)})" if terms and terms.until else ""
    return f"{code(finding.code)} {code(where(finding.place))}{why}{until} _declared_"


def _most(items: Iterable[object], written: Callable[..., str], *, most: int = 15) -> Iterator[str]:
    entries = list(items)
    yield from (f"- {written(item)}" for item in entries[:most])
    if len(entries) > most:
        yield f"- and {len(entries) - most:,} more"


def _folded(title: str, lines: Iterable[str]) -> str:
    return "\n".join([f"<details><summary>{_html(title)}</summary>", "", *lines, "", "</details>"])


def text(said: str, longest: int = 300) -> str:
    """Text that Markdown and GitHub leave as it is; what stands between backticks becomes code.

    >>> print(ascii(text("`x` <b> @all *y* #1 https://a.b")))
    '`x` \\\\<b\\\\> @\\u2060all \\\\*y\\\\* #\\u20601 https:\\u2060//a.b'
    """
    parts = one_line(printable(said), longest=longest).split("`")
    if len(parts) % 2 == 0:
        return _escaped("`".join(parts))
    return "".join(code(part, longest) if n % 2 and part.strip() else _escaped(part) for n, part in enumerate(parts))


def code(said: str, longest: int = 200) -> str:
    """Text as code, whatever stands in it.

    >>> code("a*b"), code("a`b")
    ('`a*b`', '``a`b``')
    """
    line = one_line(printable(said), longest=longest)
    if not line:
        return ""
    longest_run = max((len(run) for run in re.findall("`+", line)), default=0)
    fence, pad = "`" * (longest_run + 1), " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def _escaped(said: str) -> str:
    # A word joiner keeps GitHub from notifying people and from linking issues and addresses.
    kept = _LINK.sub("\u2060", _MENTION.sub("\\1\u2060", said))
    return _OPENING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", kept)).replace("|", "&#124;")


def _html(said: str) -> str:
    kept = _MENTION.sub("\\1\u2060", one_line(printable(said)))
    for char in "&<>\"'`*_[]\\|~:":
        kept = kept.replace(char, f"&#{ord(char)};") if char != "&" else kept.replace("&", "&amp;")
    return kept


def _size(said: str) -> int:
    return len(said.encode("utf-8", "replace"))
