"""A watch as annotations of a GitHub workflow run."""

from collections.abc import Iterator

from solvent.domain.finding import Severity
from solvent.domain.watch import Watch
from solvent.reports.github import data, property_value
from solvent.reports.watch import words
from solvent.reports.words import one_line

_LEVEL = {Severity.HIGH: "error", Severity.MEDIUM: "warning"}
_MOST = 9


def render(watch: Watch) -> str:
    """A workflow command a line."""
    return "\n".join(_lines(watch))


def _lines(of: Watch) -> Iterator[str]:
    for found in of.alarms[:_MOST]:
        said = " ".join(filter(None, (words.alarm(found), words.harm(found))))
        title = property_value(f"{found.monitor}: {found.column or found.kind}")
        at = f"file={property_value(found.place.path)},line={found.place.line or 1}," if found.place else ""
        yield f"::{_LEVEL.get(found.severity, 'notice')} {at}title={title}::{data(one_line(said))}"
    yield f"::notice title=solvent::{data(one_line(f'{words.headline(of)}. {words.basis(of)}', longest=900))}"
