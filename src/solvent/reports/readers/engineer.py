"""For an engineer: every finding with its place and its cure, worst first, and what to do in which order."""

from solvent.domain.finding import Severity
from solvent.reports.plan_text import payments
from solvent.reports.readers import sentences
from solvent.reports.readers.letter import Letter, Section
from solvent.reports.readers.standing import Standing
from solvent.reports.words import SEVERITY, where

_MOST = {Severity.HIGH: 60, Severity.MEDIUM: 60, Severity.LOW: 40, Severity.NOTE: 20}


def letter(standing: Standing) -> Letter:
    """The report for an engineer."""
    now = standing.now
    by_severity = [
        Section(
            f"{severity.capitalize()}: {SEVERITY[severity]}",
            points=sentences.at_places((f for f in now.findings if f.severity is severity), most),
        )
        for severity, most in _MOST.items()
    ]
    new = standing.since.new if standing.since else ()
    accepted = tuple(
        f"{where(f.place)}: {f.code}, {f.accepted.reason}" + (f", until {f.accepted.until}" if f.accepted.until else "")
        for f in now.accepted[:20]
        if f.accepted
    )
    return Letter(
        reader="engineer",
        project=now.project,
        date=now.assessed_at[:10],
        title=f"{now.project}: {now.verdict.iterate_score:.1f} of 10, {len(now.findings)} open findings",
        sections=(
            Section("Agreed", tuple(sentences.agreed(standing))),
            Section("Where it stands", (*sentences.weakest(standing), sentences.principal(standing))),
            Section("What changed", tuple(sentences.changes(standing)), sentences.at_places(new, 20)),
            Section("In this order", points=tuple(payments(now.plan)) if now.plan else (), counted=True),
            *by_severity,
            Section("Accepted", points=accepted),
            Section("Promises", points=tuple(sentences.promises(standing))),
        ),
        foot=sentences.GRADES,
    )
