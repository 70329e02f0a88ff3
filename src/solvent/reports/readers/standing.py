"""How a project stands, for its readers: now, before, agreed and promised."""

from dataclasses import dataclass

from solvent.domain.account import Account
from solvent.domain.assessment import Assessment
from solvent.domain.comparison import Comparison


@dataclass(frozen=True)
class Standing:
    """The present assessment with a plan, what changed since an earlier one, and the ledger's account."""

    now: Assessment
    since: Comparison | None = None
    account: Account | None = None
