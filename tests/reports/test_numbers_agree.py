"""No number of an assessment contradicts another: terminal, page, comment, JSON, SARIF, annotations and ledger.

On an assessment made by hand, and on both projects of the shipped example as they are read and assessed.
"""

import html
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pytest

import solvent
from ledgers import MemoryLedger
from reports.examples import example
from solvent.actions.bookkeeping import enter
from solvent.actions.plan import plan
from solvent.domain.assessment import Assessment
from solvent.domain.finding import Effort
from solvent.pricing.solvency_words import percent
from solvent.reports import render
from solvent.reports.json import document
from solvent.reports.outlook_words import plain
from solvent.reports.price_words import signed, span
from solvent.reports.words import amount, hours

BUILD = Path(__file__).parents[2] / "examples" / "flights" / "build.py"
NAMES = ("by hand", "proof of concept", "product")


@dataclass(frozen=True)
class Reports:
    """One assessment in all its reports, those for people as one line of plain text."""

    of: Assessment

    @cached_property
    def json(self) -> Any:
        return json.loads(render(self.of, format="json"))

    @cached_property
    def run(self) -> Any:
        return json.loads(render(self.of, format="sarif"))["runs"][0]

    @cached_property
    def people(self) -> dict[str, str]:
        page = html.unescape(re.sub(r"<[^>]+>", " ", render(self.of, format="html")))
        made = {
            "text": render(self.of, format="text", width=300, verbose=True),
            "html": page,
            "md": html.unescape(re.sub(r"</?\w+>", "", render(self.of, format="md").replace("\\", ""))),
        }
        return {form: _spaced(text) for form, text in made.items()}

    @cached_property
    def ledger(self) -> tuple[MemoryLedger, Any]:
        ledger = MemoryLedger()
        return ledger, enter(ledger, self.of, document(self.of))

    def shown(self, said: str, *forms: str) -> None:
        for form in forms or ("text", "html", "md"):
            assert _spaced(said) in self.people[form], (form, said)


def _spaced(text: str) -> str:
    # Marks of Markdown, and the spaces that tags leave before a comma, say nothing.
    return re.sub(r" (?=[,.;:)])", "", " ".join(text.replace("`", "").replace("*", "").replace("_", "").split()))


@pytest.fixture(scope="session")
def flights(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Assessment]:
    folder = tmp_path_factory.mktemp("agree")

    @lru_cache(maxsize=1)
    def build() -> Path:
        subprocess.run([sys.executable, str(BUILD), str(folder)], check=True, capture_output=True)
        return folder

    def assessed(name: str) -> Assessment:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SOLVENT_CACHE", str(folder / "cache"))
            found = solvent.assess(build() / f"flights-{name}")
        return replace(found, plan=plan(found, days=5))

    return assessed


@pytest.fixture(scope="session", params=NAMES)
def reports(request: pytest.FixtureRequest, flights: Callable[[str], Assessment]) -> Reports:
    made = {"by hand": example, "proof of concept": lambda: flights("poc"), "product": lambda: flights("production")}
    return Reports(made[request.param]())


def _effort(said: dict[str, Any], unit: str = " hours") -> str:
    return hours(Effort(said["low"], said["high"]), unit=unit)


def test_counts_by_severity(reports: Reports) -> None:
    counted = Counter(finding["severity"] for finding in reports.json["findings"])
    listed = ", ".join(f"{counted[name]} {name}" for name in ("high", "medium", "low", "note") if counted[name])
    total = len(reports.json["findings"])
    reports.shown(f"{total} finding{'s' * (total != 1)}: {listed}", "text")
    reports.shown(f"{total} finding{'s' * (total != 1)} ({listed})", "md")
    for name, number in counted.items():
        assert re.search(rf"{number} {name}|{name.title()} {number}", reports.people["html"], re.I), name
    assert Counter(result["properties"]["severity"] for result in reports.run["results"]) == counted
    entry = reports.ledger[1].entry
    assert {str(name): number for name, number in entry.open.items() if number} == dict(counted)
    assert entry.findings == total


def test_principal(reports: Reports) -> None:
    said = reports.json["principal"]
    reports.shown(f"{amount(said['low'])}–{amount(said['high'])} hours")
    assert reports.run["properties"]["principal"]["value"] == said["value"]
    kept = reports.ledger[1].entry.principal
    assert (kept.low, kept.high) == (said["low"], said["high"])
    if said["money"]:
        assert reports.run["properties"]["principal"]["money"] == said["money"]
        reports.shown(said["money"]["unit"])


def test_interest_and_risk(reports: Reports) -> None:
    kept = reports.ledger[1].entry.interest or {}
    for said, in_sarif, in_ledger in (
        (reports.json["interest"], reports.run["properties"]["interest"], kept),
        (reports.json["interest"]["risk"], reports.run["properties"]["interest"]["risk"], kept.get("risk") or {}),
    ):
        if "value" in said:
            reports.shown(f"{signed(said['value'])}")
            reports.shown(span(said["low"], said["high"]))
            assert (in_sarif["value"], in_sarif["low"], in_sarif["high"]) == (said["value"], said["low"], said["high"])
        else:
            reason = said["not_measurable"]
            reports.shown(reason[1:].rstrip("."))
            assert in_sarif["not_measurable"] == reason
        assert in_ledger.get("value") == said.get("value")


def test_solvency(reports: Reports) -> None:
    said = reports.json["solvency"]
    for sentence in (said["headline"], said["sentence"]):
        reports.shown(sentence)
    assert percent(said["chance"]["value"]) in said["headline"]
    kept = reports.ledger[1].entry.solvency
    assert kept is not None and kept["chance"]["value"] == said["chance"]["value"]
    for step in said["steps"]:
        reports.shown(step["source"][1:], "html")


def test_the_plan(reports: Reports) -> None:
    said = reports.json["plan"]
    planned = reports.of.plan
    assert planned is not None and [p["code"] for p in said["payments"]] == [p.code for p in planned.payments]
    found = {finding["fingerprint"]: finding for finding in reports.json["findings"]}
    for payment in said["payments"]:
        reports.shown(f"{payment['code']} {payment['name']}")
        reports.shown(_effort(payment["effort"]))
        assert set(payment["fingerprints"]) <= found.keys()
        assert {found[mark]["code"] for mark in payment["fingerprints"]} == {payment["code"]}
    assert [ahead["months"] for ahead in said["ahead"]] == [3, 6, 12]


def test_each_finding_costs_the_same_everywhere(reports: Reports) -> None:
    in_sarif = {result["partialFingerprints"]["solvent/v1"]: result["properties"] for result in reports.run["results"]}
    ledger, _ = reports.ledger
    in_ledger = {debt.marks.fingerprint: debt for debt in ledger.books(reports.of.project).debts.values()}
    for finding in reports.json["findings"]:
        mark, principal, interest = finding["fingerprint"], finding["principal"], finding["interest"] or {}
        assert in_sarif[mark]["principal"]["value"] == principal["value"]
        assert in_sarif[mark]["severity"] == finding["severity"]
        assert in_sarif[mark].get("interest", {}).get("value") == interest.get("value")
        assert (in_ledger[mark].effort.low, in_ledger[mark].effort.high) == pytest.approx(
            (principal["low"], principal["high"]), rel=1e-3
        )
        assert in_ledger[mark].severity == finding["severity"]
        reports.shown(_effort(principal, " h"), "text", "html")
        if "value" in interest:
            reports.shown(span(interest["low"], interest["high"]), "text", "html")


def test_what_complexity_bought(reports: Reports) -> None:
    for gain in reports.json["gains"][:3]:
        reports.shown(plain(f"{gain['metric']} {gain['before']:.4g} → {gain['after']:.4g}"), "text", "html")
        for package in gain["packages"][:4]:
            reports.shown(package, "text", "html")


def test_the_ledger_keeps_the_very_document(reports: Reports) -> None:
    ledger, account = reports.ledger
    kept = ledger.document(reports.of.project, account.entry.mark)
    assert kept is not None
    told = json.loads(kept)
    for part in ("principal", "interest", "solvency", "plan", "findings", "problems", "verdict"):
        assert told[part] == reports.json[part], part
