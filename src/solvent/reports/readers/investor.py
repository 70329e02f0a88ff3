"""For an investor: one page, no jargon, and what to ask next."""

from solvent.reports.readers import sentences
from solvent.reports.readers.letter import Letter, Section
from solvent.reports.readers.standing import Standing
from solvent.reports.since import by_number
from solvent.reports.words import headline

_QUESTIONS = 6


def letter(standing: Standing) -> Letter:
    """The report for an investor."""
    now = standing.now
    changed = tuple(sentences.changes(standing, told=by_number))
    return Letter(
        reader="investor",
        project=now.project,
        date=now.assessed_at[:10],
        title=f"{now.project} is {headline(now.verdict)}",
        sections=(
            Section(
                "What was promised",
                (*sentences.purpose(standing), *sentences.agreed(standing), *sentences.failure(standing)),
            ),
            Section(
                "What the evidence shows",
                (sentences.verdict(standing), *sentences.weakest(standing), sentences.figure(standing)),
            ),
            Section("Whether it will last", tuple(sentences.solvency(standing))),
            Section("What is owed", (sentences.principal(standing),)),
            Section("What changed", changed, tuple(sentences.promises(standing))),
            Section("What to ask the team", points=sentences.questions(standing, _QUESTIONS), counted=True),
        ),
        foot=sentences.GRADES,
    )
