"""JSON: valid by its schema, and safe to look at."""

import json

import jsonschema
import pytest

from reports.examples import FACTS, bare, compared, crowded, example, hostile
from solvent.domain.assessment import Assessment
from solvent.domain.errors import BadUsage
from solvent.reports import render
from solvent.reports.earlier import earlier
from solvent.reports.json_schema import FIXED_FACTS, schema


@pytest.mark.parametrize("assessment", [example(), hostile(), crowded(300), compared()])
def test_output_fits_the_schema(assessment: Assessment) -> None:
    validator = jsonschema.Draft202012Validator(schema(), format_checker=jsonschema.FormatChecker())
    validator.check_schema(schema())
    assert list(validator.iter_errors(json.loads(render(assessment, format="json")))) == []


def test_schema_knows_every_key_of_the_output() -> None:
    """A new key without a line in the schema is found here."""
    described, said = schema(), json.loads(render(example(), format="json"))
    assert set(said) == set(described["properties"])
    for name, part in (("finding", said["findings"][0]), ("verdict", said["verdict"]), ("fact", said["facts"]["ci"])):
        assert set(part) <= set(described["$defs"][name]["properties"])
    since = json.loads(render(compared(), format="json"))["since"]
    assert set(since) == set(described["$defs"]["since"]["properties"])
    assert set(said["stages"]["monitor"]) == set(described["$defs"]["stage"]["properties"])


def test_every_fixed_fact_is_required() -> None:
    assert list(FIXED_FACTS) == FACTS
    assert schema()["properties"]["facts"]["required"] == FACTS
    assert not jsonschema.Draft202012Validator(schema()).is_valid(json.loads(render(bare(), format="json")))


def test_nothing_that_a_terminal_obeys_and_nothing_lost() -> None:
    written = render(hostile(), format="json")
    assert not set(written) & {"\x1b", "\x9b", "\u202e", "\x07"}
    assert json.loads(written)["project"] == hostile().project


def test_what_is_compared_comes_back() -> None:
    known = earlier(render(example(), format="json"), "baseline.json")
    assert (known.score, known.revision, known.principal) == (4.7, example().revision, example().principal)
    assert {f.fingerprint for f in known.findings} == {f.fingerprint for f in example().findings}
    assert [f.place for f in known.accepted] == [f.place for f in example().accepted]
    assert known.facts == {name: fact.value for name, fact in example().facts.items()}


@pytest.mark.parametrize("text", ["", "[]", "3", '{"findings": 3}', '{"findings": [1]}', "[" * 100_000])
def test_no_baseline_is_a_mistake_of_the_user(text: str) -> None:
    with pytest.raises(BadUsage, match="baseline"):
        earlier(text, "baseline.json")
