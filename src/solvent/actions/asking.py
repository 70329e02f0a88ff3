"""Ask a set of labels something, and debit its account for the answer."""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from solvent.actions.evaluation import array
from solvent.actions.telling import answers_of, without_others
from solvent.domain.certificate import Certificate, Looks, Standing
from solvent.domain.errors import BadClaim
from solvent.domain.label_account import LabelAccount
from solvent.domain.operating_domain import Domain
from solvent.domain.router import Router

Answer = TypeVar("Answer", Certificate, Router, Domain)


def digest(*columns: Any) -> str:
    """A name for what columns hold: labels to open an account for, or predictions that ask.

    >>> digest([0, 1, 1]) == digest([0.0, 1.0, 1.0]) != digest([0, 1, 0])
    True
    """
    found = hashlib.sha256()
    for values in columns:
        column = array(values, "column")
        numeric = column.dtype.kind in "iufb"
        content = column.astype("<f8").tobytes() if numeric else "\x1f".join(map(str, column.flat)).encode()
        found.update(f"{column.shape}{len(content)}".encode() + content)
    return f"sha256:{found.hexdigest()[:32]}"


def ask(
    account: LabelAccount,
    certify: Callable[[float], Answer],
    *,
    subject: str,
    at: str,
    choices: float | None = None,
) -> tuple[Answer, LabelAccount]:
    """The answer that the account can afford, and the account after it.

    Parameters
    ----------
    account : LabelAccount
        What the labels have answered so far.
    certify : function of a level
        Answers at the level that it is given: with the certificate of a claim, a router, or an operating domain.
    subject : str
        The digest of what is judged: the predictions, and whatever else was chosen, such as a slice.
    at : str
        The day.
    choices : float
        How many answers could be told. As many as its figures have values if left out, for whoever reads them may fit
        the next model to them; 2 where nobody is told more than the verdict.

    Returns
    -------
    answer
        As `certify` gave it; of a router without what other thresholds did, which would tell the most.
    LabelAccount
        The account after it.

    Raises
    ------
    BadClaim
        A claim for one look asks again of the same predictions, or the labels have told so much that nothing is left.

    References
    ----------
    Blum & Hardt 2015, "The ladder: a reliable leaderboard for machine learning competitions".

    Examples
    --------
    >>> from solvent.actions.certifying import certify
    >>> truth, said = [0] * 1000, [0] * 1000
    >>> account = LabelAccount(digest(truth), rows=1000)
    >>> claim = lambda level: certify(truth, said, at_most=0.01, level=level)
    >>> found, account = ask(account, claim, subject=digest(said), at="2026-01-31", choices=2)
    >>> str(found.verdict), round(found.claim.level, 4), round(account.left, 4)
    ('proven', 0.9696, 0.0196)
    """
    before = account.latest(subject)
    if before is None:
        must_not_be_spent(account)
    found: Any = certify(1 - account.alpha_for(subject))
    asked = str(_certificate(found).claim)
    if before is not None and _certificate(found).claim.looks is Looks.FIXED:
        raise BadClaim(
            f"These predictions were judged on these labels on {before.at}; one look was spent.",
            hint='Use looks="anytime", or fresh labels.',
        )
    if before is not None and account.first(subject, asked) is None:
        # Another claim on the same predictions is another question.
        must_not_be_spent(account)
        found = certify(1 - account.next_alpha)
    if isinstance(found, Router):
        found = without_others(found)
    certificate = _certificate(found)
    told = choices is None or choices > 2 or certificate.verdict is not Standing.NOT_YET
    answers = answers_of(found, account.rows) if choices is None else choices
    released = certificate.verdict.value + (" with figures" if answers > 2 else "")
    return found, account.answered(at, subject, asked, released, told=told, choices=answers, figures=answers > 2)


def must_not_be_spent(account: LabelAccount) -> None:
    """Refuse a new question where nothing is left to answer it by.

    Raises
    ------
    BadClaim
        It is so.
    """
    if account.spent:
        models = len({query.subject for query in account.queries})
        raise BadClaim(
            f"These labels have told so much of {models} model{'s' * (models > 1)} that they prove nothing to a further"
            " question: model or question may be fitted to their figures.",
            hint="Certify it by fresh labels, and write into the contract beforehand what is asked of each model."
            " Figures use labels up; verdicts alone hardly do.",
        )


def _certificate(found: Certificate | Router | Domain) -> Certificate:
    return found if isinstance(found, Certificate) else found.certificate
