"""Reports for one reader each: in that reader's words and at that reader's length, never against the assessment."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from reports.examples import bare, compared, crowded, example, hostile
from solvent.domain.errors import BadUsage
from solvent.reports.readers import READERS, letter_for, render
from solvent.reports.readers.standing import Standing
from solvent.reports.words import headline, hours, requirement

ALL = pytest.mark.parametrize("reader", READERS)
CODE = re.compile(r"\b[A-Z]{3}\d{3}\b")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def standing() -> Standing:
    return Standing(example(), compared().since)


def shown(reader: str, value: Standing | None = None) -> str:
    return " ".join(render(reader, value or standing(), form="text").split())


@ALL
@pytest.mark.parametrize("form", ["text", "md", "html", "json"])
@pytest.mark.parametrize(
    "assessment", [example(), bare(), hostile(), crowded(400)], ids=["rich", "bare", "evil", "many"]
)
def test_every_reader_in_every_format(reader: str, form: str, assessment) -> None:
    text = render(reader, Standing(assessment), form=form)
    assert not CONTROL.search(text)
    if form == "text":
        assert max(map(len, text.split("\n"))) <= 80 or assessment.project == hostile().project
    if form == "json":
        said = json.loads(text)
        assert (said["reader"], said["schema_version"]) == (reader, 1)
    if form == "html":
        assert not re.search(r"<(script|img|link)\b|<[^>]*\b(?:src|href)=", text)
        HTMLParser().feed(text)
    if form == "md":
        assert text.startswith(f"<!-- solvent:report-{reader} -->")


@ALL
def test_each_says_what_was_agreed_and_what_changed(reader: str) -> None:
    text = shown(reader)
    assert requirement(example().contract.requirements[0]) in text
    assert "R. Rivera" in text
    assert "Since main" in text
    assert "There is no earlier report" in shown(reader, Standing(example()))


@pytest.mark.parametrize("reader", ["investor", "manager", "engineer"])
def test_numbers_are_those_of_the_assessment(reader: str) -> None:
    text = shown(reader)
    assert f"{example().verdict.iterate_score:.1f} of 10" in text
    assert hours(example().principal, unit=" hours") in text
    assert f"{len(example().findings)} open findings" in text


@ALL
def test_every_sentence_of_evidence_has_its_grade(reader: str) -> None:
    for section in letter_for(reader, standing()).full:
        if section.title in {"What the evidence shows", "Where it stands", "Limits", "Agreed", "What the debt costs"}:
            assert all(re.search(r"\b(measured|read|declared|assumed)\b", said) for said in section.said), section


@pytest.mark.parametrize("reader", ["investor", "customer"])
def test_who_reads_no_code_sees_none(reader: str) -> None:
    text = shown(reader)
    assert not CODE.search(text)
    assert not re.search(r"\.py\b|fingerprint|\bCI\b|pipeline|refactor", text)


def test_an_investor_gets_one_page_with_questions() -> None:
    text = render("investor", Standing(crowded(4000), compared().since), form="text")
    assert len(text.split("\n")) <= 66
    assert example().questions[0].text in " ".join(text.split())


def test_an_engineer_gets_the_places() -> None:
    text = shown("engineer")
    for finding in example().findings[:3]:
        assert str(finding.place) in text


def test_leakage_is_said_to_everybody_whom_it_concerns() -> None:
    for reader in ("investor", "customer", "data-scientist"):
        assert "cannot be taken at their word" in shown(reader)
    calm = replace(example(), findings=(), facts={})
    for reader in ("investor", "customer", "data-scientist"):
        assert "cannot be taken at their word" not in shown(reader, Standing(calm))


def test_it_is_called_what_the_assessment_calls_it() -> None:
    for reader in ("investor", "manager"):
        assert headline(example().verdict) in shown(reader)


def test_no_such_reader() -> None:
    with pytest.raises(BadUsage) as caught:
        letter_for("inverstor", standing())
    assert caught.value.hint == "Did you mean 'investor'?"
