"""An unproven requirement is debt: its principal is the cheapest way that the contract prices."""

from pathlib import Path

import pytest

import solvent
from labelled import MONEY, project
from solvent.domain.finding import Effort, Finding

TEAM = "[team]\nhourly_cost = 100\n"


def _debt(folder: Path, **how: object) -> Finding:
    found = solvent.assess(project(folder, **how)).findings  # type: ignore[arg-type]
    (debt,) = (finding for finding in found if finding.code in {"VAL111", "VAL112"})
    return debt


@pytest.mark.parametrize(("each", "way"), [(2, "label more"), (1e4, "give the uncertain part to people")])
def test_the_cheapest_way_is_the_principal(tmp_path: Path, each: float, way: str) -> None:
    debt = _debt(tmp_path, errors=140, more=MONEY.replace("cost_each = 2", f"cost_each = {each}") + TEAM)
    assert debt.code == "VAL111"
    assert debt.principal is not None
    assert f"2 priced ways, {way}:" in debt.principal.derivation.formula
    assert debt.effort == Effort(debt.principal.estimate.low, debt.principal.estimate.high)


def test_labels_do_not_help_what_is_refuted(tmp_path: Path) -> None:
    debt = _debt(tmp_path, errors=180, limit=0.05, more=MONEY + TEAM)
    assert debt.code == "VAL112"
    assert debt.principal is not None
    assert "1 priced way, give the uncertain part to people:" in debt.principal.derivation.formula


@pytest.mark.parametrize("errors", [140, 400])
def test_where_nothing_is_priced_the_range_of_the_kind_stands_and_says_so(tmp_path: Path, errors: int) -> None:
    debt = _debt(tmp_path, errors=errors)
    kind, _ = debt.principal.derivation.inputs if debt.principal else (None, None)
    assert kind is not None
    assert kind.key.startswith(f"effort.{debt.code}")
    assert "no way to value could be priced" in kind.source
    assert "labels.cost_each" in kind.source
