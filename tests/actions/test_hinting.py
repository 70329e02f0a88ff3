"""What the nearest rows hint at is shown as a hint, and judges nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from labelled import with_inputs
from solvent.wiring_certify import appraise_path


def _named(folder: Path, inputs: str, more: str = "") -> Path:
    root = with_inputs(folder)
    contract = root / "solvent.toml"
    contract.write_text(contract.read_text().replace("[evaluation]", f"[evaluation]\ninputs = {inputs}\n{more}"))
    return root


def test_inputs_that_tell_nothing_hint_at_an_error_and_change_no_verdict(tmp_path: Path) -> None:
    without = appraise_path(with_inputs(tmp_path))
    found = appraise_path(_named(tmp_path, '["temperature", "wet"]'))
    (hint,) = (note for note in found.notes if note.startswith("A hint"))
    # Truths are independent of the inputs, two in five late: the nearest row differs in about 48 % of the rows.
    share = float(hint.partition("in ")[2].partition(" %")[0])
    assert share == pytest.approx(48, abs=5)
    assert "infeasible" not in hint
    assert "may lie far above" in hint
    (before,), (after,) = without.proofs, found.proofs
    assert replace(before, place=after.place) == after


@pytest.mark.parametrize("inputs", ["[]", '["late"]'])
def test_without_inputs_nothing_is_hinted_and_inputs_that_tell_all_hint_at_none(tmp_path: Path, inputs: str) -> None:
    hints = [note for note in appraise_path(_named(tmp_path, inputs)).notes if note.startswith("A hint")]
    assert len(hints) == (inputs != "[]")
    assert all("in 0 % of" in hint for hint in hints)


def test_rows_in_groups_give_no_hint(tmp_path: Path) -> None:
    notes = appraise_path(_named(tmp_path, '["temperature"]', 'cluster = "wet"')).notes
    assert not any(note.startswith("A hint") for note in notes)
