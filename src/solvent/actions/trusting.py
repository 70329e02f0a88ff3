"""Hold what is asked of labels to what they have answered before, as a ledger remembers it."""

from dataclasses import dataclass

from solvent.actions.asking import digest
from solvent.actions.labelled import Labelled
from solvent.domain.appraisal import Appraisal
from solvent.domain.certificate import Standing
from solvent.domain.label_account import LabelAccount
from solvent.domain.ledger import Books, Page


@dataclass(frozen=True)
class Trust:
    """What labels may still answer about some predictions.

    `number` is that of their account, `subject` names the predictions. `share` is the part of each claim's chance of
    error that this question gets, so that all answers together are true with the confidence that was asked for.
    """

    account: LabelAccount
    number: int
    subject: str

    @property
    def share(self) -> float:
        """1 where nothing was and nothing will be asked of these labels but this."""
        return self.account.alpha_for(self.subject) / self.account.alpha

    @property
    def known(self) -> bool:
        """Whether these predictions were judged on these labels before."""
        return any(query.subject == self.subject for query in self.account.queries)

    def words(self) -> str:
        """What the ledger tells of these labels, for the report."""
        models = len({query.subject for query in self.account.queries} | {self.subject})
        which = "again" if self.known else "for the first time"
        return (
            f"These labels have judged {models} model{'s' * (models > 1)}, this one {which}: each claim gets"
            f" {100 * self.share:.2g} % of its chance of error, so that all their verdicts together keep the confidence"
            " that was asked for. Whoever fits the next model to these figures spends more. Fresh labels restore it."
        )


def trust(books: Books, labelled: Labelled) -> Trust:
    """The account of these labels, which may have grown since; a new one where the ledger knows none."""
    truth, said = labelled.answers(labelled.known)
    for number, account in enumerate(books.labels, 1):
        if account.rows <= len(truth) and digest(truth[: account.rows]) == account.digest:
            return Trust(account, number, digest(said[: account.rows]))
    before = books.labels[-1].digest if books.labels else ""
    fresh = LabelAccount(digest(truth), len(truth), before=before)
    return Trust(fresh, len(books.labels) + 1, digest(said))


def debited(trusted: Trust, appraisal: Appraisal, *, at: str) -> Page:
    """What the ledger is to remember of the answer."""
    asked = "; ".join(str(proof.certificate.claim) for proof in appraisal.proofs if proof.certificate)
    released = "; ".join(str(proof.standing) for proof in appraisal.proofs)
    told = any(proof.standing is not Standing.NOT_YET for proof in appraisal.proofs)
    return Page(labels={trusted.number: trusted.account.answered(at, trusted.subject, asked, released, told=told)})
