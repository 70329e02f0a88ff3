"""Hold what is asked of labels to what they have answered before, as a ledger remembers it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from solvent.actions.asking import digest, must_not_be_spent
from solvent.actions.labelled import Labelled
from solvent.actions.telling import answers_of, together, verdicts_of, without_others
from solvent.domain.appraisal import Appraisal
from solvent.domain.certificate import Looks, Standing
from solvent.domain.contract import Contract, Requirement
from solvent.domain.errors import BadClaim
from solvent.domain.label_account import LabelAccount, Query
from solvent.domain.ledger import Books, Page
from solvent.domain.router import Router

# The claims of a contract, its operating point and its narrower domain: what is asked of each model may all be asked,
# whatever was told of it before.
_PARTS = 3


@dataclass(frozen=True)
class Trust:
    """What labels may still answer about some predictions.

    `number` is that of their account, `subject` names the predictions, of which there are `rows` with the digest
    `mark`, and `asked` what is asked of them: the claims of the contract, and what follows from these and is told
    beside them. `share` is the part of each claim's chance of error that this question gets, so that all answers
    together are true with the confidence that was asked for.
    """

    account: LabelAccount
    number: int
    subject: str
    asked: str
    rows: int
    mark: str
    beside: str = ""

    @property
    def share(self) -> float:
        """1 where nothing was and nothing will be asked of these labels but this."""
        known = self.account.first(self.subject, self.asked) if self.known else None
        return (known.alpha if known else self.account.next_alpha) / self.account.alpha / _PARTS

    @property
    def known(self) -> bool:
        """Whether all of this was asked of these predictions before."""
        if self.account.first(self.subject, self.asked) is None:
            return False
        # An operating point and a domain are for one look: of other rows they are another question.
        kind = self.beside.partition(" on ")[0]
        before = [query.asked for query in self.account.queries if query.subject == self.subject]
        return not kind or all(kind not in asked or self.beside in asked for asked in before)

    def words(self, after: LabelAccount) -> str:
        """What the ledger tells of these labels and of what is left of them `after` this answer, for the report."""
        models = len({query.subject for query in self.account.queries} | {self.subject})
        which = "again" if self.known else "for the first time"
        left = after.next_alpha / after.alpha
        rest = "nothing that counts" if after.spent else f"{100 * left:.2g} %"
        figures = " and figures" if any(query.figures for query in after.queries) else ""
        return (
            f"These labels have judged {models} model{'s' * (models > 1)}, this one {which}: each claim gets"
            f" {100 * self.share:.2g} % of its chance of error, so that all their verdicts together keep the confidence"
            f" that was asked for. After the verdicts{figures} told so far, to which a further model may be fitted, it"
            f" would get {rest}. Fresh labels restore it."
        )

    def answered(self, at: str, released: str, *, told: bool, choices: float, figures: bool) -> LabelAccount:
        """The account after an answer."""
        more: dict[str, Any] = {"choices": choices, "figures": figures, "rows": self.rows, "mark": self.mark}
        asked = together(part for part in (self.asked, self.beside) if part)
        return self.account.answered(at, self.subject, asked, released, told=told, known=self.known, **more)


def trust(books: Books, labelled: Labelled, asked: str, beside: str = "") -> Trust:
    """The account of these labels, which may have grown since; a new one where the ledger knows none.

    Raises
    ------
    BadClaim
        They have told so much that nothing is left for predictions that they have not judged.
    """
    truth, said = labelled.answers(labelled.known)
    before = books.labels[-1].digest if books.labels else ""
    number, account = next(
        (
            (number, account)
            for number, account in enumerate(books.labels, 1)
            if account.rows <= len(truth) and digest(truth[: account.rows]) == account.digest
        ),
        (len(books.labels) + 1, LabelAccount(digest(truth), len(truth), before=before)),
    )
    mark = digest(said)
    known = next((query.subject for query in _latest(account) if _same(query, account, said)), mark)
    found = Trust(account, number, known, asked, len(said), mark, beside)
    if not found.known:
        must_not_be_spent(account)
    return found


def _latest(account: LabelAccount) -> Iterator[Query]:
    """The last question on each subject."""
    yield from {query.subject: query for query in account.queries}.values()


def _same(query: Query, account: LabelAccount, said: Any) -> bool:
    """Whether predictions go on as those that a question was about; labels may have come since."""
    rows = query.rows or account.rows
    return rows <= len(said) and digest(said[:rows]) == (query.mark or query.subject)


def claims_of(contract: Contract, only: str | None = None) -> str:
    """What the requirements of a contract ask, as a question to labels."""
    return together(_claim(wanted) for wanted in contract.requirements if only in {None, wanted.name, wanted.metric})


def _claim(wanted: Requirement) -> str:
    limit = [
        f"{word} {end:g}"
        for word, end in (("at most", wanted.at_most), ("at least", wanted.at_least))
        if end is not None
    ]
    if wanted.better_than is not None:
        limit.append(f"better than {wanted.better_than}")
    about = [str(part) for part in (wanted.metric, wanted.of, wanted.column) if part is not None]
    where = [f"where {wanted.where}"] if wanted.where else []
    return " ".join([*about, *limit, *where])


def must_be_first_look(trusted: Trust, contract: Contract, only: str | None = None) -> None:
    """Refuse claims for one look at labels that were looked at before and have grown since.

    Raises
    ------
    BadClaim
        There is one.
    """
    last = trusted.account.latest(trusted.subject)
    if last is None or not trusted.known or (last.rows or trusted.account.rows) == trusted.rows:
        return
    for wanted in contract.requirements:
        if only in {None, wanted.name, wanted.metric} and wanted.looks == Looks.FIXED.value:
            seen = last.rows or trusted.account.rows
            raise BadClaim(
                f"“{wanted.name or wanted.metric}” is for one look, and these predictions were judged on"
                f" {seen:,} of these {trusted.rows:,} labels on {last.at}.",
                hint='Ask for looks = "anytime", which more labels may follow; or certify once by labels that came'
                f" later, the rows after the first {seen:,} (--predictions FILE).",
            )


def debited(trusted: Trust, appraisal: Appraisal, *, at: str, figures: bool = True) -> tuple[Page, Appraisal]:
    """What the ledger is to remember of the answer, and the answer with a word on what is left."""
    released = together(proof.standing for proof in appraisal.proofs)
    told, choices = figures, verdicts_of(len(appraisal.proofs))
    told |= any(proof.standing is not Standing.NOT_YET for proof in appraisal.proofs)
    if figures:
        choices, released = max(choices, answers_of(appraisal, trusted.rows)), f"{released}, with figures"
    after = trusted.answered(at, released, told=told, choices=choices, figures=figures)
    said = replace(appraisal, notes=(trusted.words(after), *(appraisal.notes if figures else ())))
    return Page(labels={trusted.number: after}), said


def debited_router(trusted: Trust, router: Router, *, at: str) -> tuple[Page, Router]:
    """The same of a router; what other thresholds did is left out, for it would tell the most."""
    shown = without_others(router)
    released = f"{router.certificate.verdict}, with its threshold and figures"
    after = trusted.answered(at, released, told=True, choices=answers_of(shown, trusted.rows), figures=True)
    return Page(labels={trusted.number: after}), replace(shown, notes=(trusted.words(after), *shown.notes))
