"""What a project's history shows of a system that lives: versions that were released, and months of work on it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from solvent.source.history import History

_MONTH = 30.4375 * 86400
# `v1.2`, `2.0.1`, `release-2024-05-01`, `v3`; steps of a course (`0-git-init`) and numbers of builds are no versions.
_VERSION = re.compile(r"(?<!\d)\d{1,4}[._]\d|(?:^|[-_/])v\d+$|(?<!\d)20\d\d(?:[-_.]|\d{4}(?!\d)|$)", re.I)
_RELEASES = re.compile(
    r"^(?:\w+(?:\([\w./-]*\))?!?: *)?"
    r"(?:(?:prepare |cut |tag )?(?:new )?release\b|bump(?:ed|s|ing)?(?: the)?(?: package)?(?: version| to)\b|version\b)"
    r"[^\d]{0,30}(?:\d[\d.abrc]* (?:→|->|to) )?v?(?P<version>\d+\.\d[\w.]*)|^v?(?P<bare>\d+\.\d+\.\d[\w.]*)$",
    re.I,
)


@dataclass(frozen=True)
class Lifetime:
    """Versions, newest first; months in which people changed it; and whether older history is cut off."""

    versions: tuple[str, ...]
    months: int
    cut_off: bool = False


def lifetime(history: History) -> Lifetime:
    """What tags and the subjects of commits tell; a clone without tags still shows its releases' commits.

    >>> lifetime(History(()))
    Lifetime(versions=(), months=0, cut_off=False)
    """
    tagged = [r.name for r in sorted(history.releases, key=lambda r: -r.at) if _VERSION.search(r.name)]
    said = list(dict.fromkeys(_said(history)))
    months = {int(commit.written // _MONTH) for commit in history.human}
    versions = tagged if len(tagged) >= len(said) else said
    return Lifetime(tuple(versions), len(months), history.shallow)


def _said(history: History) -> Iterator[str]:
    for commit in history.commits:
        if found := _RELEASES.match(commit.subject[:200]):
            yield (found["version"] or found["bare"]).rstrip(".")
