"""Interview the team: which keys of the contract would answer a question, and what the answers say."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from solvent.domain.assessment import Question
from solvent.domain.contract_keys import Key, keys
from solvent.domain.errors import BadUsage
from solvent.domain.suggest import nearest

REQUIREMENT, ROLE = "requirements.metric", "sign_offs.role"
# A question about a section asks for these of its keys.
_OF_SECTION: Mapping[str, tuple[str, ...]] = {
    "requirements": (REQUIREMENT,),
    "cost": ("cost.currency", "cost.per_error", "cost.worst_case"),
    "scale": ("scale.predictions_per_day", "scale.changes_per_month"),
    "labels": ("labels.delay_days", "labels.cost_each"),
    "human.error_rate": ("human.error_rate", "human.cost_per_decision"),
    "sign_offs": (ROLE,),
}
_LIMIT = re.compile(r"([\w.@/-][\w .@/-]{0,60})(>=|<=|>|<)[ ]?(-?\d{1,12}(?:\.\d{1,12})?)")
_SIGNS = {">=": "at_least", ">": "at_least", "<=": "at_most", "<": "at_most"}


@dataclass(frozen=True)
class Asked:
    """A question with the keys of the contract that answer it."""

    question: Question
    keys: tuple[Key, ...]


@dataclass(frozen=True)
class Answers:
    """What was answered: values by key, and entries of lists by their section."""

    values: Mapping[str, Any]
    entries: tuple[tuple[str, Mapping[str, Any]], ...] = ()

    @property
    def answered(self) -> tuple[str, ...]:
        """The keys that somebody answered."""
        return (*self.values, *dict.fromkeys(section for section, _ in self.entries))


def asked(questions: Iterable[Question]) -> tuple[Asked, ...]:
    """The questions that a contract can answer, in their order; no key is asked for twice."""
    known, seen = keys(), set[str]()
    found = []
    for question in questions:
        wanted = [k for k in _OF_SECTION.get(question.key, (question.key,)) if k in known and k not in seen]
        seen.update(wanted)
        if wanted:
            found.append(Asked(question, tuple(known[key] for key in wanted)))
    return tuple(found)


def wants(key: Key) -> str:
    """What an answer looks like."""
    if key.path == REQUIREMENT:
        return "a metric, >= or <=, and a number, such as error_rate <= 0.2"
    example = f", such as {key.example}" if key.example is not None else ""
    return f"{key.wanted}{example}"


def read(written: Mapping[str, str], *, today: str) -> Answers:
    """The answers that people wrote, by key.

    Raises
    ------
    BadUsage
        A key is none of the contract, or an answer is not what it wants; all of them are named.
    """
    values: dict[str, Any] = {}
    entries: list[tuple[str, Mapping[str, Any]]] = []
    wrong: list[str] = []
    for path, text in written.items():
        try:
            if path in {REQUIREMENT, "requirements"}:
                entries.append(("requirements", requirement(text)))
            elif path in {ROLE, "sign_offs"}:
                entries.append(("sign_offs", {"role": text.strip(), "date": today}))
            elif path not in keys() or "." not in path or path.partition(".")[0] in {"answers", "accepted"}:
                close = nearest(path, keys())
                wrong.append(f"The contract has no key {path}." + (f" Did you mean {close}?" if close else ""))
            else:
                values[path] = keys()[path].read(text)
        except ValueError as error:
            wrong.append(str(error))
    if wrong:
        raise BadUsage("\n".join(wrong), hint="Nothing was changed. `solvent interview --format json` lists the keys.")
    return Answers(values, tuple(entries))


def requirement(written: str) -> dict[str, Any]:
    """A requirement as somebody would say it.

    Raises
    ------
    ValueError
        It is not a metric, a sign and a number.

    >>> requirement("error_rate <= 0.2")
    {'metric': 'error_rate', 'at_most': 0.2}
    """
    found = _LIMIT.fullmatch(" ".join(written.split()))
    if found is None:
        raise ValueError(f"{REQUIREMENT} wants a metric, >= or <=, and a number, got {written!r}.")
    return {"metric": found[1].strip(), _SIGNS[found[2]]: float(found[3])}
