"""Ask a set of labels something, and debit its account for the answer."""

import hashlib
from collections.abc import Callable
from typing import Any

from solvent.actions.evaluation import array
from solvent.domain.certificate import Certificate, Looks, Standing
from solvent.domain.errors import BadClaim
from solvent.domain.label_account import LabelAccount


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
    account: LabelAccount, certify: Callable[[float], Certificate], *, subject: str, at: str, choices: int = 2
) -> tuple[Certificate, LabelAccount]:
    """The certificate that the account can afford, and the account after it.

    Parameters
    ----------
    account : LabelAccount
        What the labels have answered so far.
    certify : function of a level
        Certifies the claim at the level that it is given.
    subject : str
        The digest of the predictions that are judged.
    at : str
        The day.
    choices : int
        How many answers could be told: 2 where only the verdict is, else as many as the figure has steps.

    Raises
    ------
    BadClaim
        A claim for one look asks again of the same predictions.

    References
    ----------
    Blum & Hardt 2015, "The ladder: a reliable leaderboard for machine learning competitions".

    Examples
    --------
    >>> from solvent.actions.certifying import certify
    >>> truth, said = [0] * 1000, [0] * 1000
    >>> account = LabelAccount(digest(truth), rows=1000)
    >>> claim = lambda level: certify(truth, said, at_most=0.01, level=level)
    >>> found, account = ask(account, claim, subject=digest(said), at="2026-01-31")
    >>> str(found.verdict), round(found.claim.level, 4), round(account.left, 4)
    ('proven', 0.9726, 0.0226)
    """
    before = [query for query in account.queries if query.subject == subject]
    found = certify(1 - account.alpha_for(subject))
    if before and found.claim.looks is Looks.FIXED:
        raise BadClaim(
            f"These predictions were judged on these labels on {before[0].at}; one look was spent.",
            hint='Use looks="anytime", or fresh labels.',
        )
    told = choices > 2 or found.verdict is not Standing.NOT_YET
    return found, account.answered(at, subject, str(found.claim), found.verdict.value, told=told, choices=choices)
