"""What CI systems take in: JUnit XML and GitLab's code quality, well-formed and true whatever a project says."""

import json
import re
from xml.etree import ElementTree as Xml

import pytest

from reports.examples import bare, compared, crowded, example, hostile
from solvent.domain.assessment import Assessment
from solvent.reports import render
from solvent.reports.words import hours

ALL = pytest.mark.parametrize(
    "assessment",
    [example(), compared(), bare(), hostile(), crowded(400)],
    ids=["example", "compared", "bare", "hostile", "crowded"],
)
# What the schema of Jenkins' JUnit plug-in and GitLab's reader allow.
ALLOWED = {
    "testsuites": {"name", "tests", "failures", "errors", "time"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time", "timestamp"},
    "testcase": {"name", "classname", "time"},
    "failure": {"message", "type"},
    "skipped": {"message"},
    "system-out": set(),
}


@ALL
def test_junit_has_only_what_readers_know_and_counts_right(assessment: Assessment) -> None:
    root = Xml.fromstring(render(assessment, format="junit"))
    assert root.tag == "testsuites"
    for element in root.iter():
        assert set(element.attrib) <= ALLOWED[element.tag]
    for part in (root, *root.findall("testsuite")):
        cases = list(part.iter("testcase"))
        assert int(part.attrib["tests"]) == len(cases)
        assert int(part.attrib["failures"]) == sum(case.find("failure") is not None for case in cases)
    names = [(case.attrib["classname"], case.attrib["name"]) for case in root.iter("testcase")]
    assert len(set(names)) == len(names) > 70


def test_a_check_fails_passes_or_is_skipped() -> None:
    root = Xml.fromstring(render(example(), format="junit"))
    cases = {case.attrib["name"].split()[0]: case for case in root.iter("testcase")}
    failed = cases["XLK901"].find("failure")
    assert failed is not None and failed.attrib["message"].startswith("2 findings: src/flights/train.py:41 ")
    assert "notebooks/eda.ipynb:7:3" in (failed.text or "")
    assert list(cases["LEK101"]) == []
    # Too mild to fail a build, but not lost.
    assert cases["XST903"].find("failure") is None
    assert "features.py:80" in (cases["XST903"].findtext("system-out") or "")


def test_accepted_debt_is_skipped_with_its_reason() -> None:
    from dataclasses import replace

    calm = replace(example(), findings=())
    root = Xml.fromstring(render(calm, format="junit"))
    [skipped] = root.iter("skipped")
    assert skipped.attrib["message"] == "1 finding accepted: Runs on one machine only."


@ALL
def test_gitlab_gets_what_it_requires(assessment: Assessment) -> None:
    issues = json.loads(render(assessment, format="gitlab"))
    assert len(issues) == len(assessment.findings)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    for issue in issues:
        assert issue["description"] and issue["check_name"]
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert not issue["location"]["path"].startswith(("./", "/"))
        assert issue["location"]["lines"]["begin"] >= 1


@ALL
@pytest.mark.parametrize("form", ["junit", "gitlab"])
def test_nothing_that_a_terminal_obeys(assessment: Assessment, form: str) -> None:
    assert not set(render(assessment, format=form)) & {"\x1b", "\x9b", "\u202e", "\x07"}


@pytest.mark.parametrize("form", ["text", "md", "github", "html"])
def test_every_report_opens_with_what_changed(form: str) -> None:
    shown = " ".join(re.sub(r"<[^>]+>|[\\`*]", "", render(compared(), format=form)).split())
    work = hours(compared().principal)
    assert f"Since main (9a0b1c2d3e): 2 findings are new (2 high; {work} to pay, assumed), 1 finding is gone." in shown
    assert "The score fell from 4.9 to 4.7 of 10." in shown
    assert re.search(r"Worse than before: seeds_set \(yes, now partly\)", shown.replace("\u2060", ""))
    assert "9 findings that stood before are left out" in shown


def test_sarif_says_that_results_are_new() -> None:
    [run] = json.loads(render(compared(), format="sarif"))["runs"]
    assert [result["baselineState"] for result in run["results"]] == ["new", "new"]
