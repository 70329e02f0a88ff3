"""Enter assessments in a ledger: recognise their findings, and write down what changed since the last one."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from solvent.actions.identity import marks_of, recognise
from solvent.domain.account import Account, account, fingerprints, predecessor, standing
from solvent.domain.assessment import Assessment
from solvent.domain.finding import Acceptance, Effort, Finding, Severity
from solvent.domain.ledger import Books, Change, Debt, Entry, Page, Passage, Turn
from solvent.domain.ports import Ledger

Way = Callable[[str | None], Passage]


@dataclass(frozen=True)
class Occasion:
    """Where and when an assessment stands: its branch, the time whose state it is about, and the way there by git."""

    branch: str = ""
    at: str = ""
    way: Way = lambda _: Passage()


def enter(
    ledger: Ledger, assessment: Assessment, document: Mapping[str, Any], occasion: Occasion | None = None
) -> Account:
    """Enter an assessment, with its document as the JSON report writes it, and give the account of it.

    Raises
    ------
    LedgerError
        The ledger cannot be written; it is as it was.
    """
    given = occasion or Occasion()
    books = ledger.write(assessment.project, lambda books: page(books, assessment, document, given))
    found = account(books, entry=len(books.entries))
    assert found is not None
    return found


def page(books: Books, assessment: Assessment, document: Mapping[str, Any], occasion: Occasion) -> Page:
    """What an assessment adds to the books."""
    before = predecessor(books, occasion.branch)
    passage = occasion.way(before.revision) if before else Passage()
    findings = (*assessment.findings, *assessment.accepted)
    numbers = recognised(books, before, findings, passage)
    mark, packed = stored(document)
    number = len(books.entries) + 1
    entry = replace(entry_of(document, number=number, occasion=occasion), before=_number(before), mark=mark)
    seen = {numbers[finding.fingerprint]: finding for finding in findings}
    return Page(
        entries=(entry,),
        debts=tuple(_debt(number, finding) for number, finding in sorted(seen.items())),
        changes=tuple(_changes(books, before, entry.number, seen, passage)),
        documents={mark: packed},
    )


def recognised(books: Books, before: Entry | None, findings: Sequence[Finding], passage: Passage) -> dict[str, int]:
    """The number of the debt that each finding is, by fingerprint; new debts get the next numbers."""
    then = standing(books, before)
    present = [d for number, d in books.debts.items() if number in then and then[number].turn is not Turn.PAID]
    gone = [d for number, d in books.debts.items() if number not in then or then[number].turn is Turn.PAID]
    marks = [marks_of(finding) for finding in findings]
    pairs = recognise([d.marks for d in present], marks, renamed=passage.renamed)
    numbers = {n: present[of].number for n, of in pairs.items()}
    rest = [n for n in range(len(marks)) if n not in numbers]
    # What was paid long ago, or on another branch, must look the very same.
    returned = recognise([d.marks for d in gone], [marks[n] for n in rest], renamed=passage.renamed, exactly=True)
    numbers |= {rest[n]: gone[of].number for n, of in returned.items()}
    following = max(books.debts, default=0) + 1
    for n in range(len(marks)):
        if n not in numbers:
            numbers[n] = following
            following += 1
    return {marks[n].fingerprint: number for n, number in numbers.items()}


def write_offs(books: Books, findings: Sequence[Finding], occasion: Occasion, *, today: str) -> dict[str, Acceptance]:
    """Which of the findings the ledger says are written off, by fingerprint."""
    standing_still = {
        w.debt: Acceptance(w.reason, w.until, by=w.by)
        for w in books.write_offs
        if w.withdrawn_at is None and (w.until is None or today < w.until)
    }
    if not standing_still:
        return {}
    before = predecessor(books, occasion.branch)
    numbers = recognised(books, before, findings, occasion.way(before.revision) if before else Passage())
    return {f: standing_still[number] for f, number in numbers.items() if number in standing_still}


def stored(document: Mapping[str, Any]) -> tuple[str, bytes]:
    """A document's mark and its bytes; assessments that say the same have the same mark, whenever they were made."""
    packed = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    said = {key: value for key, value in document.items() if key not in {"assessed_at", "seconds"}}
    mark = hashlib.blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=12).hexdigest()
    return mark, packed.encode("utf-8", "replace")


def document_of(ledger: Ledger, project: str, entry: Entry) -> dict[str, Any] | None:
    """The JSON report that an entry was made from."""
    packed = ledger.document(project, entry.mark)
    if packed is None:
        return None
    document: dict[str, Any] = json.loads(packed)
    return {**document, "assessed_at": entry.assessed_at}


def entry_of(document: Mapping[str, Any], *, number: int, occasion: Occasion) -> Entry:
    """The figures of a document: what stands in the ledger is what the report says."""
    severities = [Severity(finding["severity"]) for finding in document["findings"]]
    return Entry(
        number=number,
        at=occasion.at or document["assessed_at"],
        assessed_at=document["assessed_at"],
        revision=document["revision"],
        branch=occasion.branch,
        before=None,
        solvent=document["solvent"],
        maturity=str(document["verdict"]["maturity"]),
        iterate_score=document["verdict"]["iterate_score"],
        principal=Effort(document["principal"]["low"], document["principal"]["high"]),
        open={severity: severities.count(severity) for severity in Severity},
        written_off=len(document["accepted"]),
        interest=_headline(document.get("interest")),
        solvency=_headline(document.get("solvency")),
    )


def _headline(figures: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The numbers at the top of a part of the report, without what they were made of."""
    if figures is None:
        return None
    numbers = {key: value for key, value in figures.items() if isinstance(value, dict) and "value" in value}
    own = {key: value for key, value in figures.items() if not isinstance(value, dict | list)}
    return {**own, **{key: _headline(value) for key, value in numbers.items()}}


def _number(entry: Entry | None) -> int | None:
    return entry.number if entry is not None else None


def _debt(number: int, finding: Finding) -> Debt:
    return Debt(number, finding.name, finding.message, finding.severity, finding.effort, marks_of(finding))


def _changes(
    books: Books, before: Entry | None, entry: int, seen: Mapping[int, Finding], passage: Passage
) -> Iterator[Change]:
    then, looked = standing(books, before), fingerprints(books, before)
    for number, finding in sorted(seen.items()):
        change = _change(entry, number, finding, then.get(number))
        if change is not None:
            who = change.by or ("" if change.turn is Turn.WRITTEN_OFF else _who(passage, finding.place.path))
            yield replace(change, by=who)
        elif looked.get(number) != finding.fingerprint:
            yield Change(entry, number, Turn.MOVED, finding.fingerprint)
    now = {old: new for new, old in passage.renamed.items()}
    for number, earlier in sorted(then.items()):
        if number not in seen and earlier.turn is not Turn.PAID:
            path = books.debts[number].place.path
            yield Change(entry, number, Turn.PAID, by=_who(passage, now.get(path, path)))


def _change(entry: int, number: int, finding: Finding, earlier: Change | None) -> Change | None:
    """What is to be written of a debt that is there; None where all is as before."""
    terms, fingerprint = finding.accepted, finding.fingerprint
    if terms is not None:
        change = Change(
            entry, number, Turn.WRITTEN_OFF, fingerprint, terms.by, terms.reason, terms.until,
            str(terms.at) if terms.at else "",
        )  # fmt: skip
        same = earlier is not None and earlier.turn is Turn.WRITTEN_OFF and _terms(earlier) == _terms(change)
        return None if same else change
    if earlier is None:
        return Change(entry, number, Turn.FOUND, fingerprint)
    if earlier.turn is Turn.PAID:
        return Change(entry, number, Turn.RETURNED, fingerprint, reason="it was paid before")
    if earlier.turn is Turn.WRITTEN_OFF:
        until = f" (until {earlier.until})" if earlier.until else ""
        return Change(entry, number, Turn.RETURNED, fingerprint, reason=f"its write-off no longer holds{until}")
    return None


def _terms(change: Change) -> tuple[str, str, str | None]:
    # The line of a comment moves with its file.
    return (change.reason, change.by, change.until)


def _who(passage: Passage, path: str) -> str:
    names = passage.authors.get(path, ())
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
