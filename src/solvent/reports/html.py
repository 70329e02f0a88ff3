"""HTML: one file for everybody, with the verdict on its first page and the code behind every finding."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from solvent.domain.appraisal import Appraisal
from solvent.domain.assessment import Assessment
from solvent.domain.evidence import Place
from solvent.domain.finding import Finding, Severity
from solvent.domain.stage import Stage
from solvent.reports import (
    charts,
    excerpts,
    gains_words,
    outlook_words,
    plan_text,
    price_words,
    solvency_chart,
    timeline,
    words,
)
from solvent.reports.price_chart import PricesShown
from solvent.reports.since import sentences
from solvent.reports.solvency_text import first_steps
from solvent.reports.summary import Group, Summary, grade_of_hours
from solvent.reports.value import curve_chart, nines_table, track_chart
from solvent.reports.value import words as value_words
from solvent.source.text import printable

_MOST_EXCERPTS = 400
_MOST_SHOWN = 1000
_MOST_IN_A_GROUP = 60
_MOST_PLACES = 8
_KIND = {"exploration": "an exploration", "pilot": "a pilot", "production": "a system in production"}


@dataclass(frozen=True)
class Shown:
    """A finding on the page, with its excerpt where there is room for it."""

    finding: Finding
    lines: tuple[excerpts.Line, ...]


@dataclass(frozen=True)
class Section:
    """A kind of debt on the page; `left_out` findings are only counted."""

    group: Group
    shown: tuple[Shown, ...]
    left_out: int


def render(assessment: Assessment) -> str:
    """The page, complete in itself: it asks nothing of the network and works without JavaScript."""
    summary = Summary(assessment)
    sections = tuple(_sections(summary.groups))
    return page(
        "report.html.j2",
        summary=summary,
        assessment=assessment,
        changed=tuple(sentences(assessment.since)) if assessment.since else (),
        sections=sections,
        left_out=sum(section.left_out for section in sections),
        nodes=charts.ring(summary.stages),
        arrows=charts.arrows(len(summary.stages)),
        bars_of=charts.bars(summary.stages),
        chart=charts,
        drawn=solvency_chart.chart(assessment.solvency) if assessment.solvency else None,
        reaches=solvency_chart.tornado(assessment.solvency) if assessment.solvency else (),
        first_steps=tuple(first_steps(assessment.solvency)) if assessment.solvency else (),
        solvency_chart=solvency_chart,
        outlook=outlook_words,
        gains_words=gains_words,
        plan_payments=tuple(plan_text.payments(assessment.plan)) if assessment.plan else (),
        plan_ahead=tuple(plan_text.outlook(assessment.plan)) if assessment.plan else (),
        prices=PricesShown(assessment, tuple(shown.finding for part in sections for shown in part.shown)),
        price_words=price_words,
        timeline=timeline,
        moments=timeline.rows(assessment),
        times=timeline.charts(timeline.rows(assessment)),
        words=words,
        **value_shown(assessment.appraisal),
        kind=_KIND.get(summary.scale.kind, "this system"),
        hours_grade=grade_of_hours(),
        Severity=Severity,
        Stage=Stage,
    )


def value_shown(appraisal: Appraisal | None) -> dict[str, Any]:
    """What the part about proofs needs of the page that it stands on."""
    return {
        "appraisal": appraisal,
        "value_words": value_words,
        "nines_table": nines_table,
        "tracks": track_chart,
        "domain_words": _domain_words() if appraisal and appraisal.domains else None,
        "curves": curve_chart,
        "growth": curve_chart.drawn(appraisal) if appraisal else None,
        "grades": words.GRADE,
    }


def _domain_words() -> Any:
    """A domain brings NumPy along, for which most pages have no time."""
    from solvent.reports.value import domain_words

    return domain_words


def page(template: str, **shown: Any) -> str:
    """A page with its style, script and the policy that lets in nothing else."""
    environment = _environment()
    style = Markup(environment.get_template("report.css").render())
    script = Markup(environment.get_template("report.js").render())
    return environment.get_template(template).render(style=style, script=script, policy=_policy(style, script), **shown)


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("solvent.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
    )
    environment.filters.update(
        hours=words.hours,
        amount=words.amount,
        ranged=price_words.ranged,
        count=words.count,
        line=words.one_line,
        prose=_prose,
        title=_title,
        lower_first=lambda text: text[:1].lower() + text[1:],
        places=_places,
    )
    return environment


def _clean(value: Any) -> Any:
    """Every text on the page passes here: no control characters, no marks that turn the reading direction."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return printable(value).replace("\r", " ")
    return value


def _prose(text: str, *, longest: int = 300) -> Markup:
    """Text in one line, with what stands between backticks as code."""
    parts = words.one_line(printable(text), longest=longest).split("`")
    if len(parts) % 2 == 0:
        return escape("`".join(parts))
    marked = (Markup("<code>{}</code>").format(p) if odd and p else escape(p) for p, odd in zip(parts, cycle((0, 1))))
    return Markup("").join(marked)


def _title(name: str) -> str:
    return name[:1].upper() + name[1:]


def _places(evidence: tuple[Place, ...]) -> str:
    named = ", ".join(str(place) for place in evidence[:_MOST_PLACES])
    more = len(evidence) - _MOST_PLACES
    return named + (f" and {more} more" if more > 0 else "")


def _sections(groups: tuple[Group, ...]) -> Iterator[Section]:
    room, excerpts_left = _MOST_SHOWN, _MOST_EXCERPTS
    for group in groups:
        # Every kind of debt shows at least one place, however many come before it.
        most = max(1, min(_MOST_IN_A_GROUP, room))
        members = group.findings[:most]
        shown = tuple(
            Shown(finding, excerpts.excerpt(finding) if number < max(excerpts_left, 1) else ())
            for number, finding in enumerate(members)
        )
        room, excerpts_left = room - len(members), excerpts_left - len(members)
        yield Section(group, shown, len(group.findings) - len(members))
