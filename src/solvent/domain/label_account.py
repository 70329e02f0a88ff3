"""What a set of labels has answered, and how much can still be believed of it.

Each answer tells whoever asked something of the labels, and the next model may be fitted to it. So an account gives
each question a share of its alpha such that all certificates it ever gives are true with probability 1 - alpha. As long
as it only said "not yet", nothing was learnt and the questions might as well have been fixed beforehand. Each further
answer multiplies the questions that might have followed (the description-length argument of Blum & Hardt 2015, The
ladder), and the shares shrink accordingly. Fresh labels open a new account.
"""

import math
from dataclasses import dataclass, replace
from typing import Any

from solvent.domain.errors import LedgerError

# Shares of the k-th question and of the j-th answer that told something; each sums to 1.
_BASEL = 6 / math.pi**2
_SURPRISE = 0.1


@dataclass(frozen=True)
class Query:
    """A question that was answered.

    `subject` names what was judged (a digest of the predictions); the same subject asked again at all times costs
    nothing. `told` says whether the answer was other than "nothing new", one of `choices` that it might have been:
    a verdict has two, a figure as many as it has steps.
    """

    at: str
    subject: str
    asked: str
    released: str
    alpha: float
    told: bool
    choices: int = 2


@dataclass(frozen=True)
class LabelAccount:
    """The questions that a set of labels answered. `digest` names the labels, `before` the set that they replaced.

    >>> account = LabelAccount("sha256:0b1d", rows=1000, alpha=0.05)
    >>> round(account.next_alpha, 4), round(account.left, 4)
    (0.0274, 0.05)
    >>> asked = account.answered("2026-01-31", "model 7", "error_rate at most 0.1", "not yet", told=False)
    >>> round(asked.next_alpha, 4), round(asked.left, 4)
    (0.0068, 0.0226)
    """

    digest: str
    rows: int
    alpha: float = 0.05
    queries: tuple[Query, ...] = ()
    before: str = ""

    @property
    def next_alpha(self) -> float:
        """The share of alpha that the next new question gets."""
        asked, told = len(self.queries), sum(query.told for query in self.queries)
        choices = max((query.choices for query in self.queries if query.told), default=1)
        histories = float(math.comb(asked, told) * choices**told)
        return self.alpha * _BASEL / (asked + 1) ** 2 * (1 - _SURPRISE) * float(_SURPRISE**told) / histories

    @property
    def left(self) -> float:
        """How much of alpha was not given out yet."""
        return self.alpha - sum(query.alpha for query in self.queries)

    def alpha_for(self, subject: str) -> float:
        """The share for a question about a subject: that of before where it was asked before.

        Only evidence that holds at all times may be asked for again. Several requirements that a model must meet
        together are one question, each at this alpha: a false certificate needs each of them to err.
        """
        known = [query.alpha for query in self.queries if query.subject == subject]
        return known[0] if known else self.next_alpha

    def answered(
        self, at: str, subject: str, asked: str, released: str, *, told: bool, choices: int = 2
    ) -> "LabelAccount":
        """The account after an answer; a subject that was asked before is not debited again."""
        known = any(query.subject == subject for query in self.queries)
        if known and not told:
            return self
        alpha = 0.0 if known else self.next_alpha
        return replace(self, queries=(*self.queries, Query(at, subject, asked, released, alpha, told, choices)))

    def renewed(self, digest: str, rows: int) -> "LabelAccount":
        """The account of fresh labels, of which nothing was asked yet."""
        return LabelAccount(digest, rows, self.alpha, before=self.digest)

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        queries = [dict(vars(query)) for query in self.queries]
        return {
            "digest": self.digest,
            "rows": self.rows,
            "alpha": self.alpha,
            "before": self.before,
            "queries": queries,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "LabelAccount":
        """From plain values.

        Raises
        ------
        LedgerError
            They are not those of an account.
        """
        try:
            queries = tuple(Query(**query) for query in stored["queries"])
            return cls(stored["digest"], stored["rows"], stored["alpha"], queries, stored["before"])
        except (KeyError, TypeError) as error:
            raise LedgerError(
                f"What is stored is no account of labels: {error}.",
                hint="Restore it from a backup, or open a new account with fresh labels.",
            ) from None
