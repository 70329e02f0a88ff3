"""`solvent explain` shows every card in every format, and knows what was meant."""

import json
import subprocess
import sys

import jsonschema
import pytest
from click.testing import CliRunner

from solvent.catalog.shelf import checks, facts
from solvent.cli.explain import command
from solvent.domain.contract_keys import keys, sections
from solvent.domain.stage import Stage

ENTRIES = [*checks(), *(c.name for c in checks().values()), *facts()]
NAMES = [
    *ENTRIES,
    *Stage,
    *keys(),
    *(s.name for s in sections()),
    "contract",
    "stage",
    "checks",
    "facts",
    "contract.data",
]


def explain(*arguments: str) -> str:
    done = CliRunner().invoke(command, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("form", ["text", "json", "md"])
def test_everything_can_be_explained_in_every_format(form):
    for name in NAMES:
        shown = explain(name, "--format", form)
        assert shown.strip()
        if form == "json":
            json.loads(shown)


def test_a_card_is_shown_whole():
    for code, check in checks().items():
        shown = " ".join(explain(code).split())
        assert check.name in shown
        for heading, text in check.card.sections.items():
            if heading in {"Why", "Pay"}:
                assert " ".join(text.split()) in shown
    document = json.loads(explain("rep101", "--format", "json"))
    assert document["schema_version"] == 1
    assert document["code"] == "REP101"
    assert {"why", "pay", "debt", "paid"} <= set(document)


def test_nothing_asked_lists_everything():
    shown = explain()
    for name in (*checks(), *facts(), *(s.header for s in sections())):
        assert name in shown


def test_spelling_is_forgiven():
    assert explain("absolute_path") == explain("REP101") == explain("Absolute-Path")
    assert explain("contract.scale.people") == explain("scale.people")


def test_a_name_of_several_keys_shows_them_all():
    shown = explain("metric"), explain("path")
    assert "requirements.metric" in shown[0]
    assert "model.path" in shown[1]
    assert "accepted.path" in shown[1]


def test_the_contract_as_json_is_its_schema():
    schema = json.loads(explain("contract", "--format", "json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("2020-12/schema")


def test_an_output_file_has_no_colours(tmp_path):
    explain("REP101", "-o", str(tmp_path / "card.txt"))
    assert "\x1b" not in (tmp_path / "card.txt").read_text()


def test_an_unknown_name_ends_with_the_nearest_and_code_2():
    done = subprocess.run(
        [sys.executable, "-m", "solvent", "explain", "absolute-pth"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Did you mean absolute-path?" in done.stderr
