"""Pricing a project in memory: every finding has its prices, and the same project has the same ones."""

import json
from dataclasses import replace

import numpy as np

from fakes import project_of
from guarantees.simulated import Scenario, planted
from reports.examples import bare, finding
from solvent.actions.debt import priced_debt
from solvent.catalog.shelf import checks
from solvent.domain.assessment import Assessment
from solvent.domain.estimate import NotMeasurable, Price
from solvent.domain.stage import Stage
from solvent.reports import render
from solvent.source.project import Project


def _project() -> Project:
    made = planted(Scenario("any", files=30, changes=250), np.random.default_rng(8))
    project = project_of({path: "x = 1\n" * (lines % 400 + 1) for path, lines in made.lines.items()})
    return replace(project, history=made.history)


def _assessed(project: Project) -> Assessment:
    found = [finding("STR101", f"code/f{n}.py", 1, stage=Stage.PROCESS) for n in range(12)]
    found += [
        finding("OPS158", ".", None, stage=Stage.MONITOR),
        finding("LEK101", "code/f3.py", 1, tags=("leakage:overlap",)),
        finding("REP101", "code/f4.py", 1, stage=Stage.PROCESS),
        finding("VAL102", "."),
    ]
    findings, accepted, prices = priced_debt(found, found[:1], project, checks())
    return replace(bare(), findings=findings, accepted=accepted, prices=prices)


def test_every_finding_is_priced() -> None:
    assessment = _assessed(_project())
    assert all(isinstance(f.principal, Price) for f in (*assessment.findings, *assessment.accepted))
    assert all(isinstance(f.interest, Price | NotMeasurable) for f in assessment.findings)
    assert isinstance(assessment.interest, Price)
    units = {f.code: f.interest.estimate.unit for f in assessment.findings if isinstance(f.interest, Price)}
    assert units == {"STR101": "hour/month", "LEK101": "% of the figure"}


def test_the_same_project_gives_the_same_report_byte_for_byte() -> None:
    one, other = _assessed(_project()), _assessed(_project())
    for format_ in ("json", "html", "text", "md", "sarif"):
        assert render(one, format=format_) == render(other, format=format_)


def test_the_parts_belong_to_the_whole() -> None:
    said = json.loads(render(_assessed(_project()), format="json"))
    whole, parts = said["principal"], [finding["principal"] for finding in said["findings"]]
    assert sum(part["low"] for part in parts) <= whole["low"] < whole["high"] <= sum(part["high"] for part in parts)


def test_without_history_the_reason_is_said() -> None:
    assessment = _assessed(replace(_project(), history=None))
    assert isinstance(assessment.interest, NotMeasurable)
    assert "history" in assessment.interest.reason
