"""Laws over the whole shelf of checks."""

import re

import pytest

from fakes import sightings
from solvent.catalog.card import files_of
from solvent.catalog.check import Check
from solvent.catalog.shelf import checks
from solvent.source.notebook import Notebook

ALL = pytest.mark.parametrize("check", checks().values(), ids=lambda check: f"{check.code}-{check.name}")


def _example(check: Check, heading: str) -> dict[str, str]:
    return files_of(check.card.section(heading), default="example.ipynb" if check.reads is Notebook else "example.py")


@ALL
def test_debt_of_its_example_is_found(check: Check) -> None:
    assert sightings(check.code, _example(check, "Debt")), f"{check.code} does not see the debt of its own example"


@ALL
def test_paid_example_is_clean(check: Check) -> None:
    assert sightings(check.code, _example(check, "Paid")) == []


@ALL
def test_card_is_whole(check: Check) -> None:
    assert check.card.title.endswith(".")
    assert check.why
    assert check.pay
    assert {"Why", "Pay", "Debt", "Paid"} <= set(check.card.sections)
    assert set(check.card.sections) <= {"Why", "Pay", "Debt", "Paid", "Not", "Source"}


@ALL
def test_code_effort_and_place(check: Check) -> None:
    assert re.fullmatch(r"[A-Z]{3}\d{3}", check.code)
    assert 0 < check.effort.low <= check.effort.high
    assert check.run.__module__.rpartition(".")[2] == check.run.__name__, "a check's function is called as its file"


@ALL
def test_messages_are_one_line_and_name_what_was_seen(check: Check) -> None:
    for sighting in sightings(check.code, _example(check, "Debt")):
        assert sighting.message
        assert "\n" not in sighting.message
        assert not sighting.message.endswith(".")
        assert sighting.message[0].isupper() or sighting.message[0] in "`!%0123456789" or sighting.message[0].islower()


def test_a_family_shares_its_letters() -> None:
    letters: dict[str, set[str]] = {}
    for check in checks().values():
        letters.setdefault(check.family, set()).add(check.code[:3])
    assert all(len(codes) == 1 for codes in letters.values()), letters
