"""Solvency and the five problems say the same in every report, because all are made from one value."""

import html
import json
import re

import pytest

from reports.examples import example
from solvent.domain.solvency import SHARES
from solvent.pricing.solvency_words import percent
from solvent.reports import render
from solvent.reports.outlook_words import chance, days, much


@pytest.fixture(scope="module")
def reports() -> dict[str, str]:
    """Each report as one line of plain text."""
    made = {form: render(example(), format=form) for form in ("text", "md", "html", "json")}
    made["text"] = render(example(), format="text", width=140)
    made["html"] = html.unescape(re.sub(r"<[^>]+>", " ", made["html"]))
    made["md"] = made["md"].replace("\\", "")
    return {form: " ".join(text.split()) for form, text in made.items()}


def test_headline_and_sentence_stand_in_every_report(reports):
    solvency = example().solvency
    assert solvency is not None
    for form in ("text", "md", "html", "json"):
        assert solvency.headline in reports[form], form
        assert solvency.sentence in reports[form], form


def test_the_figures_of_problems_stand_in_every_report(reports):
    for problem in example().problems:
        for cell in (chance(problem.chance), days(problem.notice), much(problem.hours), much(problem.hours_a_year)):
            for form in ("text", "md", "html"):
                assert cell in reports[form], (form, problem.key)


def test_the_words_say_what_the_numbers_say(reports):
    said = json.loads(reports["json"])["solvency"]
    assert percent(said["chance"]["value"]) in said["headline"]
    middle = said["worth"]["quantiles"][SHARES.index(0.5)]
    assert middle == said["worth"]["estimate"]["value"]
    assert [said["worth"]["quantiles"][SHARES.index(share)] for share in (0.1, 0.9)] == [
        said["worth"]["estimate"][end] for end in ("low", "high")
    ]


def test_every_number_opens_to_inputs_with_grades_and_sources(reports):
    told = json.loads(reports["json"])
    for made in (told["solvency"], *told["problems"]):
        assert made["derivation"]["inputs"]
        for given in made["derivation"]["inputs"]:
            assert given["source"]
            assert given["estimate"]["grade"] in {"measured", "read", "declared", "assumed"}
            shown = given["source"][:1].upper() + given["source"][1:]
            assert given["source"] in reports["html"] or shown in reports["html"]


def test_questions_say_what_their_answers_move():
    asked = json.loads(render(example(), format="json"))["questions"]
    assert {"text", "why", "key", "moves", "worth"} <= set(asked[0])
