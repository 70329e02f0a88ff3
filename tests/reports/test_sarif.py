"""SARIF 2.1.0: what the standard and GitHub's code scanning ask of a log."""

import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from reports.examples import bare, crowded, example, finding, hostile
from solvent.domain.assessment import Assessment
from solvent.domain.evidence import Place
from solvent.reports import render

ALL = pytest.mark.parametrize(
    "assessment", [example(), hostile(), bare(), crowded(120)], ids=["example", "hostile", "bare", "crowded"]
)
# Property by property what sarif-schema-2.1.0.json allows in the objects that we write; it forbids any other.
ALLOWED = {
    "log": {"$schema", "version", "runs", "properties"},
    "run": {"tool", "automationDetails", "columnKind", "originalUriBaseIds", "invocations", "results", "properties"},
    "driver": {"name", "version", "informationUri", "rules", "properties"},
    "rule": {
        "id", "name", "shortDescription", "fullDescription", "help", "helpUri", "defaultConfiguration", "properties",
    },
    "result": {
        "ruleId", "ruleIndex", "kind", "level", "rank", "message", "locations", "relatedLocations",
        "codeFlows", "partialFingerprints", "properties",
    },
    "location": {"id", "message", "physicalLocation", "logicalLocations"},
    "physical": {"artifactLocation", "region"},
    "logical": {"name", "fullyQualifiedName", "kind"},
    "invocation": {"executionSuccessful", "endTimeUtc", "toolExecutionNotifications"},
}  # fmt: skip


def _run(assessment: Assessment) -> dict[str, Any]:
    log = json.loads(render(assessment, format="sarif"))
    assert set(log) <= ALLOWED["log"]
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    return run


def _locations(run: dict[str, Any]) -> list[dict[str, Any]]:
    results = run["results"]
    steps = [
        step["location"]
        for result in results
        for flow in result.get("codeFlows", ())
        for thread in flow["threadFlows"]
        for step in thread["locations"]
    ]
    return [p for result in results for p in (*result["locations"], *result.get("relatedLocations", ()))] + steps


@ALL
def test_objects_have_only_what_the_standard_knows(assessment: Assessment) -> None:
    run = _run(assessment)
    assert set(run) <= ALLOWED["run"]
    assert set(run["tool"]) == {"driver"}
    assert set(run["tool"]["driver"]) <= ALLOWED["driver"]
    assert run["columnKind"] in {"utf16CodeUnits", "unicodeCodePoints"}
    for rule in run["tool"]["driver"]["rules"]:
        assert set(rule) <= ALLOWED["rule"]
        assert rule["defaultConfiguration"]["level"] in {"none", "note", "warning", "error"}
    for result in run["results"]:
        assert set(result) <= ALLOWED["result"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert 0 <= result["rank"] <= 100
        assert result["message"]["text"]
        assert len(result["locations"]) == 1
    for place in _locations(run):
        assert set(place) <= ALLOWED["location"]
        assert set(place["physicalLocation"]) <= ALLOWED["physical"]
        assert all(set(logical) <= ALLOWED["logical"] for logical in place.get("logicalLocations", ()))
    for invocation in run["invocations"]:
        assert set(invocation) <= ALLOWED["invocation"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", invocation["endTimeUtc"])


@ALL
def test_rules_explain_and_results_find_them(assessment: Assessment) -> None:
    run = _run(assessment)
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["help"]["text"] and rule["help"]["markdown"] and rule["shortDescription"]["text"]
        assert urlsplit(rule["helpUri"]).scheme
        assert len(rule["properties"]["tags"]) <= 20
        assert len(set(rule["properties"]["tags"])) == len(rule["properties"]["tags"])
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


@ALL
def test_addresses_are_relative_and_encoded(assessment: Assessment) -> None:
    run = _run(assessment)
    for place in _locations(run):
        artifact = place["physicalLocation"]["artifactLocation"]
        assert re.fullmatch(r"[\w\-.~/%]+", artifact["uri"], re.ASCII)
        assert not artifact["uri"].startswith("/")
        assert artifact["uriBaseId"] in run["originalUriBaseIds"]
        assert place["physicalLocation"]["region"]["startLine"] >= 1


@ALL
def test_nothing_that_a_terminal_obeys(assessment: Assessment) -> None:
    assert not set(render(assessment, format="sarif")) & {"\x1b", "\x9b", "\u202e", "\x07"}


def test_fingerprints_are_there_and_differ() -> None:
    results = _run(crowded(500))["results"]
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]
    assert len(set(prints)) == len(prints) == 500


def test_a_cell_is_named_and_the_file_begins_at_its_first_line() -> None:
    cell = next(r for r in _run(example())["results"] if r["locations"][0].get("logicalLocations"))
    assert cell["locations"][0]["logicalLocations"][0]["name"] == "cell 7, line 3"
    assert cell["locations"][0]["physicalLocation"]["region"]["startLine"] == 1
    assert "cell 7, line 3" in cell["message"]["text"]


def test_what_has_no_line_stands_at_a_file() -> None:
    results = {r["ruleId"]: r["locations"][0]["physicalLocation"] for r in _run(example())["results"]}
    assert results["XGI904"]["artifactLocation"]["uri"] == "solvent.toml"
    assert results["XOP905"]["region"]["startLine"] == 1


def test_paths_begin_at_the_root_of_the_repository() -> None:
    inside = replace(example(), folder="services/flights/")
    for before, after in zip(_locations(_run(example())), _locations(_run(inside)), strict=True):
        uri = before["physicalLocation"]["artifactLocation"]["uri"]
        assert after["physicalLocation"]["artifactLocation"]["uri"] == f"services/flights/{uri}"
    assert _run(inside)["automationDetails"]["id"] != _run(example())["automationDetails"]["id"]


def test_names_survive_encoding() -> None:
    from solvent.reports.sarif import log

    odd = finding(path="a b/ü%:?#.py", also=(Place("日本.py", 1),))
    [result] = log(replace(example(), findings=(odd,)))["runs"][0]["results"]
    assert unquote(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) == "a b/ü%:?#.py"


def test_at_most_5000_results_and_it_says_so() -> None:
    run = _run(crowded(5_200))
    assert len(run["results"]) == 5_000
    said = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert any("5000 of 5200" in text for text in said)


def test_accepted_debt_is_no_alert() -> None:
    run = _run(example())
    assert all(
        r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] != "legacy/import.py" for r in run["results"]
    )
    assert run["properties"]["acceptedFindings"] == 1
