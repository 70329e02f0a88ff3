"""A watch as Markdown, for a message or the comment on a pull request; safe with hostile names."""

from collections.abc import Iterator

from solvent.domain.alarm import State
from solvent.domain.watch import Watch
from solvent.reports.markdown import text
from solvent.reports.watch import words

MARKER = "<!-- solvent:watch -->"
_MOST, _MOST_COLUMNS, _MOST_ALARMS = 900, 10, 20


def render(watch: Watch) -> str:
    """The comment; a hidden marker on its first line lets the next run find and replace it."""
    return "\n\n".join([MARKER, *_parts(watch)]) + "\n"


def _parts(of: Watch) -> Iterator[str]:
    yield f"## {text(of.project, 100)}: {text(words.headline(of), _MOST)}"
    yield f"**{words.QUESTION}** {text(words.basis(of), _MOST)}"
    alarms = [one for one in of.incidents if one.state is not State.RESOLVED]
    if alarms:
        yield "\n".join(
            f"- **{one.alarm.severity}** ({text(words.life(one), 200)}): "
            + text(" ".join(filter(None, (words.alarm(one.alarm), words.harm(one.alarm)))), _MOST)
            for one in alarms[:_MOST_ALARMS]
        )
    if left := alarms[_MOST_ALARMS:]:
        yield text(words.further(left), _MOST)
    for found in of.standings:
        said = " ".join(words.standing(found))
        yield f"**{text(found.requirement, 100)}**: {text(said, _MOST)}"
    for title, lines in words.behind(of):
        yield f"**{title}**\n\n" + "\n".join(f"- {text(line, _MOST)}" for line in lines)
    if of.columns:
        yield "\n".join(_table(of))
    yield from (text(note, _MOST) for note in of.notes)


def _table(of: Watch) -> Iterator[str]:
    yield "| Column | Now against before |"
    yield "|:--|:--|"
    for one in words.ranked(of)[:_MOST_COLUMNS]:
        yield f"| {text(one.name, 100)} | {text(words.column(one), 300)} |"
