"""From what checks saw to findings: texts, fingerprints, excerpts, and what was accepted in writing."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from solvent.actions.reading import Seen
from solvent.catalog.check import Check
from solvent.domain.evidence import Place
from solvent.domain.finding import Acceptance, Effort, Finding, Sighting
from solvent.domain.ledger import EVERYWHERE
from solvent.source.alike import alike_notebooks
from solvent.source.history import History
from solvent.source.outline import acceptance
from solvent.source.paths import name, suffix
from solvent.source.project import Project

_AROUND = 2
_LONGEST = 200


def finding_of(check: Check, seen: Seen, project: Project) -> Finding:
    """The finding that a sighting makes; its fingerprint is made whole by `sort_out`."""
    place = seen.sighting.place
    # What the debt is, wherever its line may move.
    trait = seen.sighting.key or seen.line or seen.sighting.message
    return Finding(
        code=check.code,
        name=check.name,
        place=place,
        message=seen.sighting.message,
        why=check.why,
        pay=check.pay,
        severity=seen.sighting.severity or check.severity,
        effort=_effort(seen.sighting) or check.effort,
        principal=seen.sighting.principal,
        grade=check.grade,
        stage=check.stage,
        also=seen.sighting.also,
        flow=seen.sighting.flow,
        tags=check.tags,
        # A report travels further than the code: it must not carry the secret along.
        excerpt=() if "secret" in check.tags else _excerpt(project, place, seen.line),
        # Until `sort_out`.
        fingerprint="\0".join((check.code, place.path, trait)),
        trait=EVERYWHERE * _is_of_project(check, seen) + _digest(" ".join(trait.split())),
    )


def _effort(sighting: Sighting) -> Effort | None:
    known = sighting.principal
    return Effort(known.estimate.low, known.estimate.high) if known else sighting.effort


def _is_of_project(check: Check, seen: Seen) -> bool:
    """Whether the debt is the project's, and the place that stands for it may change while the debt stays."""
    key = seen.sighting.key
    return bool(key) and check.reads in {Project, History} and name(seen.sighting.place.path) not in key


def _excerpt(project: Project, place: Place, line: str) -> tuple[tuple[int, str], ...]:
    if place.line is None:
        return ()
    if place.cell is not None or suffix(place.path) == ".ipynb":
        return ((place.line, line),) if line else ()
    lines = project.text(place.path).split("\n")
    first, last = max(place.line - _AROUND, 1), min(place.line + _AROUND, len(lines))
    return tuple((number, lines[number - 1][:_LONGEST]) for number in range(first, last + 1))


def sort_out(
    findings: Iterable[Finding], project: Project, *, today: str
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The open findings, worst first, and the accepted ones; each has its own stable fingerprint."""
    opened: list[Finding] = []
    accepted: list[Finding] = []
    for finding in _fingerprinted(sorted(findings, key=_order)):
        reason = _acceptance(finding, project, today)
        if reason is None:
            opened.append(finding)
        else:
            accepted.append(replace(finding, accepted=reason))
    return _told_once(opened, project), tuple(accepted)


def _told_once(findings: Sequence[Finding], project: Project) -> tuple[Finding, ...]:
    """The findings, and what stands in several notebooks that are copies of one another once, with all its places."""
    groups = {path: at for at, paths in enumerate(alike_notebooks(project)) for path in paths}
    seen: Counter[tuple[str, ...]] = Counter()
    told: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        path = finding.place.path
        seen[finding.code, finding.trait, path] += 1
        nth = seen[finding.code, finding.trait, path]
        told.setdefault((finding.code, finding.trait, nth, groups.get(path, path)), []).append(finding)
    return tuple(map(_joined, told.values()))


def _joined(same: Sequence[Finding]) -> Finding:
    first, *others = same
    if not others:
        return first
    copies = (
        f"{len(others)} notebooks that are nearly its copies"
        if others[1:]
        else f"its near copy `{others[0].place.path}`"
    )
    message = f"{first.message}; again in {copies}"
    return replace(first, message=message, also=(*first.also, *(other.place for other in others)))


def write_off(
    opened: Sequence[Finding], accepted: Sequence[Finding], terms: Mapping[str, Acceptance]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Move those of the open findings to the accepted ones for which there are terms, by fingerprint."""
    moved = [replace(f, accepted=terms[f.fingerprint]) for f in opened if f.fingerprint in terms]
    left = tuple(f for f in opened if f.fingerprint not in terms)
    return left, tuple(sorted((*accepted, *moved), key=_order))


def _order(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    return (finding.severity.rank, finding.code, place.path, place.cell or 0, place.line or 0, finding.message)


def _fingerprinted(findings: Iterable[Finding]) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for finding in findings:
        identity = " ".join(finding.fingerprint.split())
        seen[identity] += 1
        yield replace(finding, fingerprint=_digest(f"{identity}\0{seen[identity]}"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _acceptance(finding: Finding, project: Project, today: str) -> Acceptance | None:
    outline = project.outlines.get(finding.place.path)
    for ignore in outline.ignores if outline else ():
        at_line = (ignore.line, ignore.cell) == (finding.place.line, finding.place.cell)
        if at_line and finding.code in ignore.codes and _is_valid(ignore.until, today):
            return acceptance(ignore, finding.place.path)
    for entry in project.contract.accepted:
        covers = entry.path is None or fnmatchcase(finding.place.path, entry.path)
        if entry.code == finding.code and covers and _is_valid(entry.until, today):
            return Acceptance(entry.reason, entry.until, Place(project.contract.path or "solvent.toml"))
    return None


def _is_valid(until: str | None, today: str) -> bool:
    # Both are ISO dates, and "2027-01" sorts before every day of that month.
    return until is None or today < until
