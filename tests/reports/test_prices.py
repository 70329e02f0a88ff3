"""Principal and interest are the same numbers in every report, and each of them opens to what it was made of."""

import gzip
import json
import re
from typing import Any

import pytest

from reports.examples import CONTRACT, bare, crowded, example
from reports.priced import with_prices
from solvent.domain.assessment import Assessment
from solvent.domain.estimate import NotMeasurable, Price
from solvent.reports import render
from solvent.reports.price_words import cost, interest, monthly_cost, ranged, signed
from solvent.reports.words import amount

READ_BY_PEOPLE = ("text", "html", "md")


def _json(assessment: Assessment) -> Any:
    return json.loads(render(assessment, format="json"))


def _plain(assessment: Assessment, format_: str) -> str:
    text = render(assessment, format=format_)
    if format_ == "html":
        text = re.sub(r"<[^>]*>", "", text).replace("&#39;", "'")
    return " ".join(text.replace("\\", "").split())


@pytest.mark.parametrize("format_", READ_BY_PEOPLE)
def test_what_people_read_is_what_machines_read(format_: str) -> None:
    said, shown = _json(example()), _plain(example(), format_)
    principal, drag, risk = said["principal"], said["interest"], said["interest"]["risk"]
    assert f"{amount(principal['low'])}–{amount(principal['high'])} hours" in shown
    for price, unit in ((drag, "hours a month"), (risk, "USD a month")):
        assert f"{signed(price['value'])} {unit}" in shown
        assert signed(price["low"]) in shown and signed(price["high"]) in shown


@pytest.mark.parametrize("format_", READ_BY_PEOPLE)
def test_money_is_the_same_everywhere(format_: str) -> None:
    shown, found = _plain(example(), format_), example()
    assert cost(found.principal, found.prices.hourly) in shown
    assert monthly_cost(found) in shown
    money = _json(found)["principal"]["money"]
    assert money["unit"] == "USD" and money["grade"] == "assumed"
    assert money["value"] == pytest.approx(_json(found)["principal"]["value"] * 90, rel=0.001)


def test_sarif_says_what_json_says() -> None:
    said, run = _json(example()), json.loads(render(example(), format="sarif"))["runs"][0]
    kept = {key: said["principal"][key] for key in ("low", "value", "high", "unit", "money")}
    assert run["properties"]["principal"] == kept
    assert run["properties"]["interest"]["value"] == said["interest"]["value"]
    by_mark = {finding["fingerprint"]: finding for finding in said["findings"]}
    for result in run["results"]:
        finding = by_mark[result["partialFingerprints"]["solvent/v1"]]
        assert all(result["properties"]["principal"][end] == finding["principal"][end] for end in ("low", "high"))
        assert result["properties"]["interest"].get("value") == finding["interest"].get("value")


def test_annotations_say_the_interest() -> None:
    assert interest(example().interest) in render(example(), format="github")


def test_every_number_of_the_document_opens_to_inputs_that_it_lists() -> None:
    said = _json(crowded(200))
    keys = set(said["inputs"])
    prices = [said["principal"], said["interest"], said["interest"]["risk"]]
    prices += [finding[name] for finding in said["findings"] for name in ("principal", "interest")]
    opened = [price["derivation"] for price in prices if "not_measurable" not in price]
    assert len(opened) >= 200
    for derivation in opened:
        assert derivation["formula"] and derivation["inputs"]
        assert set(derivation["inputs"]) <= keys
    assert all(entry["source"] and entry["estimate"]["grade"] for entry in said["inputs"].values())


def test_every_link_of_the_page_leads_to_an_input() -> None:
    page = render(example(), format="html")
    wanted, there = set(re.findall(r'href="#(i\d+)"', page)), set(re.findall(r'id="(i\d+)"', page))
    assert wanted and wanted == there


def test_a_finding_opens_to_its_prices_on_the_page() -> None:
    page = _plain(example(), "html")
    for finding in example().findings:
        assert finding.principal is not None and finding.interest is not None
        assert ranged(finding.principal.derivation.inputs[0].estimate) in page
        assert interest(finding.interest) in page.replace("Interest Not", "Interest not")


@pytest.mark.parametrize("format_", ["text", "html", "md", "json", "sarif", "github"])
def test_the_same_assessment_gives_the_same_bytes(format_: str) -> None:
    assert render(example(), format=format_) == render(example(), format=format_)


@pytest.mark.parametrize("format_", ["text", "html", "md", "json", "sarif", "github"])
def test_what_is_not_measurable_is_said_with_its_reason(format_: str) -> None:
    assert isinstance(bare().interest, NotMeasurable)
    findings, prices = with_prices(example().findings[-1:], CONTRACT)
    (left,) = findings
    assert left.interest == NotMeasurable("4 changes in 90 days")
    if format_ not in {"md", "github", "text"}:
        assert "4 changes in 90 days" in render(example(), format=format_)
    assert isinstance(prices.interest, Price)


def test_a_page_of_a_thousand_findings_stays_small() -> None:
    assert len(gzip.compress(render(crowded(1000), format="html").encode())) < 250_000
