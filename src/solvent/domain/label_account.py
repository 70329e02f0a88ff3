"""What a set of labels has answered, and how much can still be believed of it.

Each answer tells whoever asked something of the labels, and the next model may be fitted to it. So an account gives
each question a share of its alpha such that all certificates it ever gives are true with probability 1 - alpha. As long
as it only said "not yet", nothing was learnt and the questions might as well have been fixed beforehand. Any other
answer multiplies the questions that might have followed by the answers that might have been given (the
description-length argument of Blum & Hardt 2015, The ladder): a verdict has two, a figure as many as it has values. The
shares shrink accordingly; a verdict that was told often before tells little. Fresh labels open a new account.
"""

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from solvent.domain.errors import LedgerError

# Shares of questions over the squares of their numbers sum to 1; how often one tells something is as in a Pólya urn.
_BASEL = 6 / math.pi**2
_TELLING, _QUIET = 0.1, 1.0
# What is left of a share where the labels have told so much that no number of them would prove anything more.
_SPENT = 1e-10
# The most answers that are counted.
COUNTLESS = 1e300


@dataclass(frozen=True)
class Query:
    """A question that was answered.

    `subject` names what was judged (a digest of the predictions) and `asked` the claims on it; the same claims on the
    same subject cost nothing when they are asked again. `told` says whether the answer was other than "nothing new",
    one of `choices` that it might have been, with `figures` or without. `rows` counts the labels that were there, and
    `mark` is the digest of the predictions on these.
    """

    at: str
    subject: str
    asked: str
    released: str
    alpha: float
    told: bool
    choices: float = 2
    rows: int = 0
    mark: str = ""
    figures: bool = False


@dataclass(frozen=True)
class LabelAccount:
    """The questions that a set of labels answered. `digest` names the labels, `before` the set that they replaced.

    >>> account = LabelAccount("sha256:0b1d", rows=1000, alpha=0.05)
    >>> round(account.next_alpha, 4), round(account.left, 4)
    (0.0304, 0.05)
    >>> asked = account.answered("2026-01-31", "model 7", "error_rate at most 0.1", "not yet", told=False)
    >>> round(asked.next_alpha, 4), round(asked.left, 4)
    (0.0069, 0.0196)
    """

    digest: str
    rows: int
    alpha: float = 0.05
    queries: tuple[Query, ...] = ()
    before: str = ""

    @property
    def next_alpha(self) -> float:
        """The share of alpha that the next new question gets."""
        asked = sum(query.alpha > 0 for query in self.queries)
        return self.alpha * _BASEL / (asked + 1) ** 2 * math.exp(self._log_chance)

    @property
    def _log_chance(self) -> float:
        """The logarithm of the share that these answers have among all that might have been given."""
        found, told = 0.0, Counter[tuple[str, float]]()
        for before, query in enumerate(self.queries):
            telling = (told.total() + _TELLING) / (before + _TELLING + _QUIET)
            if not query.told:
                found += math.log1p(-telling)
                continue
            # What was told before is expected more (a Pólya urn); figures are taken to be never the same.
            answer = (query.released, query.choices)
            again = 0 if query.figures else told[answer]
            found += math.log(telling) + math.log((again + 1 / query.choices) / (told.total() + 1))
            told[("", 0.0) if query.figures else answer] += 1
        return found

    @property
    def spent(self) -> bool:
        """Whether so much was told that nothing can be proven to a new question."""
        return self.next_alpha < _SPENT * self.alpha

    @property
    def left(self) -> float:
        """How much of alpha was not given out yet."""
        return self.alpha - sum(query.alpha for query in self.queries)

    def first(self, subject: str, asked: str = "") -> Query | None:
        """The first question on a subject in which all that is asked now was asked."""
        wanted = _claims(asked)
        return next((q for q in self.queries if q.subject == subject and wanted <= _claims(q.asked)), None)

    def latest(self, subject: str) -> Query | None:
        """The last question on a subject."""
        return next((query for query in reversed(self.queries) if query.subject == subject), None)

    def alpha_for(self, subject: str, asked: str = "") -> float:
        """The share for a question about a subject: that of before where it was asked before.

        Only evidence that holds at all times may be asked for again. Several requirements that a model must meet
        together are one question, each at this alpha: a false certificate needs each of them to err.
        """
        known = self.first(subject, asked)
        return known.alpha if known else self.next_alpha

    def answered(
        self, at: str, subject: str, asked: str, released: str, *, told: bool, known: bool | None = None, **more: Any
    ) -> "LabelAccount":
        """The account after an answer; `more` are the other fields of a query.

        What was asked of a subject before, or is `known` to follow from that, costs no alpha; an answer that was given
        before is not counted again.
        """
        new = Query(at, subject, asked, released, self.next_alpha, told, **more)
        if self.first(subject, asked) if known is None else known:
            last = self.latest(subject)
            seen = [(query.rows, query.asked, query.released) for query in self.queries if query.subject == subject]
            if last and last.rows == new.rows and (not told or (new.rows, asked, released) in seen):
                return self
            new = replace(new, alpha=0.0)
        return replace(self, queries=(*self.queries, new))

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


def _claims(asked: str) -> frozenset[str]:
    return frozenset(asked.split("; ")) if asked else frozenset()
