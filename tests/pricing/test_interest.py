"""Interest: hours for code, money for operation, points for the figure, a reason for the rest."""

import numpy as np
import pytest

from guarantees.simulated import Scenario, planted
from reports.examples import CONTRACT, finding
from solvent.domain.contract import Contract, Cost, Labels
from solvent.domain.estimate import NotMeasurable, Price
from solvent.domain.finding import Finding
from solvent.domain.stage import Stage
from solvent.pricing.interest import Interest, Nature, charged, nature
from solvent.pricing.pace import pace_of

FAMILIES = {"XST": "structure", "XRE": "reproducibility", "XOP": "operations", "XLK": "leakage", "XVA": "value"}


def _family(found: Finding) -> str:
    return FAMILIES[found.code[:3]]


def _charged(found: list[Finding], contract: Contract = CONTRACT, *, seed: int = 4) -> Interest:
    project = planted(Scenario("any", files=40, changes=400), np.random.default_rng(seed))
    return charged(found, _family, pace_of(None), history=project.history, lines=project.lines, contract=contract)


def _in_code(code: str, number: int, *, line: int = 1) -> Finding:
    return finding(code, f"code/f{number}.py", line, stage=Stage.PROCESS)


@pytest.mark.parametrize(
    ("found", "does"),
    [
        (finding("XLK900", stage=Stage.EVALUATE), Nature.FIGURE),
        (finding("XST900", stage=Stage.PROCESS), Nature.DRAG),
        (finding("XOP900", stage=Stage.MONITOR), Nature.RISK),
        (finding("XOP900", stage=Stage.PROCESS, tags=("secret",)), Nature.RISK),
        (finding("XVA900", stage=Stage.SCOPE), Nature.VALUE),
    ],
)
def test_what_a_debt_does(found: Finding, does: Nature) -> None:
    assert nature(found, _family(found)) is does


def test_leakage_is_never_priced_in_time() -> None:
    tags = ("preprocessing", "overlap", "multi-test", "target", "temporal", "group", "encoder", "unheard-of")
    found = [finding("XLK900", line=n, tags=(f"leakage:{tag}",)) for n, tag in enumerate(tags)]
    for charge in _charged(found).findings:
        price = charge.interest
        assert price is not None
        if isinstance(price, Price):
            assert "hour" not in price.estimate.unit and "month" not in price.estimate.unit
            assert price.derivation.inputs[0].source
        else:
            assert "figure" in price.reason


def test_a_change_of_many_indebted_files_is_paid_once() -> None:
    every = [_in_code(code, n) for n in range(16) for code in ("XST900", "XRE900")]
    twice = [*every, *(_in_code("XST901", n, line=9) for n in range(16))]
    one, two = _charged(every), _charged(twice)
    assert one.drag == two.drag
    assert isinstance(one.drag, Price)


def test_findings_of_a_kind_in_a_file_share_its_interest() -> None:
    alone = [_in_code("XST900", n) for n in range(16)]
    shared = [*alone, _in_code("XST901", 0, line=9)]
    one, two = _charged(alone).findings[0].interest, _charged(shared).findings[0].interest
    assert isinstance(one, Price) and isinstance(two, Price)
    assert two.estimate.value == pytest.approx(one.estimate.value / 2)


def test_a_negative_end_is_not_cut_off() -> None:
    found = [_charged([_in_code("XST900", n) for n in range(16)], seed=seed).drag for seed in range(6)]
    assert any(isinstance(price, Price) and price.estimate.low < 0 for price in found)


def test_missing_losses_are_named_by_their_keys() -> None:
    bad = [finding("XOP900", "app.py", stage=Stage.MONITOR)]
    silent = _charged(bad, Contract())
    assert isinstance(silent.risk, NotMeasurable)
    assert "cost.loss_per_day" in silent.risk.reason
    spoken = _charged(bad, Contract(cost=Cost("EUR", loss_per_day=100), labels=Labels(delay_days=3)))
    assert isinstance(spoken.risk, Price)
    assert spoken.risk.estimate.unit == "EUR/month"


def test_incidents_are_paid_once_by_all_kinds_together() -> None:
    found = [finding(f"XOP90{n}", "app.py", n + 1, stage=Stage.DEPLOY) for n in range(4)]
    interest = _charged(found)
    assert isinstance(interest.risk, Price)
    parts = [f.interest.estimate.value for f in interest.findings if isinstance(f.interest, Price)]
    assert len(parts) == 4
    assert sum(parts) < 1.5 * interest.risk.estimate.value


def test_what_stands_in_no_code_says_so() -> None:
    (found,) = _charged([finding("XRE900", "requirements.txt", stage=Stage.TRAIN)]).findings
    assert isinstance(found.interest, NotMeasurable)
