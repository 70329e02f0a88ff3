"""Solvent owes nothing that it has not acknowledged in writing."""

from pathlib import Path

import pytest

import solvent

ROOT = Path(__file__).parents[2]


def test_its_own_debt_is_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLVENT_CACHE", str(tmp_path))
    assessment = solvent.assess(ROOT)
    assert [f"{finding.code} {finding.place}: {finding.message}" for finding in assessment.findings] == []
    assert all(finding.accepted and finding.accepted.reason for finding in assessment.accepted)
