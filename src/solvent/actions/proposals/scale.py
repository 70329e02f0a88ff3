"""How many people change the system, how often, and how its labels come about."""

from collections.abc import Iterator

from solvent.domain.evidence import Place
from solvent.domain.proposal import Proposal
from solvent.source.history import Commit, History
from solvent.source.project import Project

_DAY = 86_400
_YEAR, _MONTH = 365 * _DAY, 30.44 * _DAY
_GUIDELINES = (
    r"(^|/)[^/]*(label|annotat)\w*[-_ ]?(guid|instruct|manual|protocol|codebook|handbook)[^/]*\.(md|rst|txt|pdf|docx?)$"
    r"|(^|/)(docs?|guidelines?)/[^/]*(label+ing|annotation)s?\.(md|rst|txt|pdf|docx?)$"
)


def scale(project: Project) -> Iterator[Proposal]:
    """Proposals for `scale.people`, `scale.changes_per_month` and `labels.guideline`."""
    if project.history is not None and project.history.human:
        yield from _of_history(project.history)
    for path in project.matching(_GUIDELINES)[:1]:
        yield Proposal("labels.guideline", path, (Place(path),))
        yield Proposal("labels.source", "human", (Place(path),), "there is a guideline for people")


def _of_history(history: History) -> Iterator[Proposal]:
    last = history.human[0].at
    year = [commit for commit in history.human if commit.at > last - _YEAR]
    people = len({commit.email.lower() or commit.author for commit in year})
    yield Proposal("scale.people", people, note=f"authors of {len(year)} commits in the last year of the history")
    months = min(max((last - year[-1].at) / _MONTH, 1.0), 12.0)
    merged = [c for c in history.commits if c.at > last - _YEAR and not c.is_bot and _is_merged_change(c)]
    if len(merged) >= 6:
        changes, what = len(merged), "merged changes"
    else:
        changes, what = len({c.at // _DAY for c in year if not c.is_formatting}), "days with commits"
    rate = round(changes / months, 1)
    yield Proposal(
        "scale.changes_per_month", rate, note=f"{changes} {what} in {months:.0f} {_plural(months)} of the history"
    )


def _plural(months: float) -> str:
    return "month" if round(months) == 1 else "months"


def _is_merged_change(commit: Commit) -> bool:
    squashed = commit.subject.endswith(")") and "(#" in commit.subject[-9:]
    return squashed or commit.subject.startswith(("Merge pull request", "Merge branch", "Merged in"))
