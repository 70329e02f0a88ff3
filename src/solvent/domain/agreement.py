"""What the roles who signed a contract agreed to, and whether it still is what they agreed to."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from solvent.domain.contract import Contract, SignOff

_DIGITS = 16


@dataclass(frozen=True)
class Agreement:
    """A role's signature; `stands` is None where the contract does not hold what was agreed to."""

    sign_off: SignOff
    stands: bool | None


def terms(contract: Contract) -> str:
    """A mark of what a signature is about: requirements, costs, the human alternative and the operating domain.

    It stays when keys are reordered or commented, and changes with every value.

    >>> from solvent.domain.contract import Human
    >>> terms(Contract()) == terms(Contract()), terms(Contract()) == terms(Contract(human=Human(error_rate=0.1)))
    (True, False)
    """
    said = {
        "requirements": [asdict(entry) for entry in contract.requirements],
        "decisions": [asdict(entry) for entry in contract.decisions],
        "cost": asdict(contract.cost),
        "human": asdict(contract.human),
        "operating_domain": contract.system.operating_domain,
        "label_noise": contract.evaluation.label_noise,
    }
    written = json.dumps(_spoken(said), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(written.encode()).hexdigest()[:_DIGITS]


def agreements(contract: Contract) -> tuple[Agreement, ...]:
    """Every signature with whether what was signed is what the contract says today."""
    now = terms(contract)
    return tuple(Agreement(entry, entry.terms == now if entry.terms else None) for entry in contract.sign_offs)


def _spoken(value: Any) -> Any:
    """What was written down: keys that a later version of the contract adds change no mark."""
    if isinstance(value, Mapping):
        return {name: _spoken(part) for name, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_spoken(part) for part in value]
    # The same number is written 1 or 1.0.
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
