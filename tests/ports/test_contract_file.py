"""The contract on disk: what it accepts, and how it refuses."""

import json
import os
import tomllib
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvent.adapters.contract_file import find_contract, read_contract
from solvent.adapters.contract_rules import contract_of
from solvent.adapters.contract_schema import contract_schema
from solvent.domain.contract import Contract, Requirement
from solvent.domain.contract_keys import keys, sections
from solvent.domain.errors import BadContract

WHOLE = """
exclude = ["vendor/**"]

[system]
name = "flight delays"
task = "classification"
stage = "pilot"
technology_level = 6

[scale]
predictions_per_day = 900
people = 3

[data]
training = ["data/train.csv"]
target = "late"

[[requirements]]
metric = "error_rate"
at_most = 0.2
level = 0.95

[[requirements]]
metric = "recall"
at_least = 0.5
where = "origin = 'JFK'"

[[sign_offs]]
role = "product owner"
date = 2026-01-15

[[accepted]]
code = "REP101"
reason = "Runs on one machine only."
until = "2027-01"
"""


def read(folder: Path, text: str, name: str = "solvent.toml") -> Contract:
    (folder / name).write_text(text, encoding="utf-8")
    return read_contract(folder / name)


def refusal(folder: Path, text: str, name: str = "solvent.toml") -> tuple[str, str]:
    with pytest.raises(BadContract) as refused:
        read(folder, text, name)
    return str(refused.value), refused.value.hint


def test_a_whole_contract_is_read(tmp_path):
    contract = read(tmp_path, WHOLE)
    assert contract.system.task == "classification"
    assert contract.scale.predictions_per_day == 900
    assert contract.requirements[0] == Requirement("error_rate", at_most=0.2, level=0.95)
    assert contract.requirements[1].where == "origin = 'JFK'"
    assert contract.sign_offs[0].date == "2026-01-15", "a TOML date is as good as its text"
    assert contract.path == "solvent.toml"


def test_everything_is_optional(tmp_path):
    assert read(tmp_path, "") == Contract(path="solvent.toml")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("[system]\npurpse = 'x'", "solvent.toml:2: system has no key 'purpse'.", "Did you mean system.purpose?"),
        ("[sytem]\n", "solvent.toml:1: no contract has the key 'sytem'.", "Did you mean system?"),
        ("target = 'late'", "solvent.toml:1: no contract has the key 'target'.", "Did you mean data.target?"),
        (
            "[[requirements]]\nmetric = 'a'\n\n[[requirements]]\nmetric = 'b'\nat_mst = 1",
            "solvent.toml:6: requirements has no key 'at_mst'.",
            "Did you mean requirements.at_most?",
        ),
        ("[system]\nqqq = 1", "solvent.toml:2: system has no key 'qqq'.", "Known here: name, purpose"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_name(tmp_path, text, message, hint):
    said, advised = refusal(tmp_path, text)
    assert said == message
    assert advised.startswith(hint)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[scale]\npeople = 'three'", "solvent.toml:2: scale.people wants a whole number of 0 or more, got 'three'."),
        ("[scale]\npeople = 2.5", "solvent.toml:2: scale.people wants a whole number of 0 or more, got 2.5."),
        ("[human]\nin_the_loop = 'yes'", "solvent.toml:2: human.in_the_loop wants true or false, got 'yes'."),
        ("[data]\ntraining = 'a.csv'", "solvent.toml:2: data.training wants a list of text, got 'a.csv'."),
        ("system = 3", "solvent.toml:1: system wants a table, [system], got 3."),
        (
            "[requirements]\nmetric = 'x'",
            "solvent.toml:1: requirements wants a list of tables, each opened by [[requirements]], got a table.",
        ),
        ("[[requirements]]\nat_most = 1", "solvent.toml:1: an entry of requirements needs the key 'metric'."),
        (
            "[[requirements]]\nmetric = 'x'\nlevel = 95",
            "solvent.toml:3: requirements.level wants a number between 0 and 1, without the ends, got 95.",
        ),
        (
            "[[requirements]]\nmetric = 'x'\nat_least = 0.9\nat_most = 0.1",
            "solvent.toml:3: no 'x' is at least 0.9 and at most 0.1.",
        ),
        ("[human]\nerror_rate = 25", "solvent.toml:2: human.error_rate wants a number between 0 and 1, got 25."),
        ("[cost]\nper_error = nan", "solvent.toml:2: cost.per_error wants a number of 0 or more, got nan."),
        (
            "[[sign_offs]]\nrole='x'\ndate='soon'",
            "solvent.toml:3: sign_offs.date wants a day, as YYYY-MM-DD, got 'soon'.",
        ),
    ],
)
def test_a_wrong_value_is_explained_in_plain_words(tmp_path, text, message):
    assert refusal(tmp_path, text)[0] == message


def test_a_choice_is_refused_with_the_nearest(tmp_path):
    said, hint = refusal(tmp_path, '[system]\ntask = "clasification"')
    assert "one of classification, regression" in said
    assert hint == "Did you mean 'classification'?"


def test_all_complaints_come_together(tmp_path):
    said, _ = refusal(tmp_path, "[scale]\npeople = 'a'\nmodels = 'b'\n[team]\nrepair_days = true")
    assert said.count("\n") == 2
    assert "team.repair_days wants a number of 0 or more, got true" in said


def test_pyproject_holds_a_contract_too(tmp_path):
    text = '[project]\nname = "x"\n[tool.solvent.system]\ntask = "ranking"\n'
    assert read(tmp_path, text, "pyproject.toml").system.task == "ranking"
    assert find_contract(tmp_path) == tmp_path / "pyproject.toml"
    said, hint = refusal(tmp_path, "[tool.solvent.scale]\npeple = 3", "pyproject.toml")
    assert said == "pyproject.toml:2: scale has no key 'peple'."
    assert hint == "Did you mean scale.people?"
    assert "wants a table" in refusal(tmp_path, "[tool]\nsolvent = 3", "pyproject.toml")[0]
    assert find_contract(tmp_path), "a wrong [tool.solvent] is told, not passed over"


def test_other_peoples_pyproject_is_none_of_ours(tmp_path):
    for text in ("this is no TOML", "[tool.other]\nx = 1", "tool = 3"):
        (tmp_path / "pyproject.toml").write_text(text)
        assert find_contract(tmp_path) is None


def test_the_first_of_the_names_wins(tmp_path):
    for name in ("pyproject.toml", ".solvent.toml", "solvent.toml"):
        (tmp_path / name).write_text("[tool.solvent]\n" if name == "pyproject.toml" else "")
        assert find_contract(tmp_path) == tmp_path / name


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        b"[system\n",
        b"[system]\nname = 'caf\xe9'",
        b"a = " + b"9" * 5000,
        b"a = " + b"[" * 100_000,
        b'x = "' + b"y" * 1_100_000 + b'"',
        b"exclude = " + b"[" * 300 + b"]" * 300,
    ],
    ids=["utf16", "open", "latin", "long", "deep", "large", "lists"],
)
def test_what_is_no_contract_is_refused(tmp_path, data):
    path = tmp_path / "solvent.toml"
    path.write_bytes(data)
    with pytest.raises(BadContract):
        read_contract(path)


def test_a_mark_and_windows_lines_are_fine(tmp_path):
    (tmp_path / "solvent.toml").write_bytes(b"\xef\xbb\xbf[system]\r\nname = 'x'\r\n")
    assert read_contract(tmp_path / "solvent.toml").system.name == "x"


def test_only_a_regular_file_inside_is_a_contract(tmp_path):
    root = tmp_path / "project"
    root.mkdir()
    (tmp_path / "outside.toml").write_text("[system]\nname = 'stolen'")
    (root / "solvent.toml").symlink_to(tmp_path / "outside.toml")
    os.mkfifo(root / ".solvent.toml")
    assert find_contract(root) is None
    with pytest.raises(BadContract, match="no regular file"):
        read_contract(root / ".solvent.toml")
    (root / "solvent.toml").unlink()
    (root / "solvent.toml").mkdir()
    assert find_contract(root) is None
    (root / "solvent.toml").rmdir()
    (root / "solvent.toml").symlink_to("solvent.toml")
    assert find_contract(root) is None
    with pytest.raises(BadContract):
        read_contract(root / "solvent.toml")
    (root / "solvent.toml").unlink()
    (root / "config.toml").write_text("")
    (root / "solvent.toml").symlink_to("config.toml")
    assert find_contract(root) == root / "solvent.toml"


def test_no_terminal_escape_comes_out_of_a_refusal(tmp_path):
    said, hint = refusal(tmp_path, '"a\\u001b[31m" = 1')
    assert "\x1b" not in said + hint


# The schema --------------------------------------------------------------------------------------------------------


def test_the_schema_accepts_what_is_accepted():
    schema = contract_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(json.dumps(tomllib.loads(WHOLE), default=str))
    jsonschema.validate(document, schema)


@pytest.mark.parametrize("path", [key.path for key in keys().values() if key.example is not None])
def test_every_example_is_allowed_by_schema_and_reader(path):
    key = keys()[path]
    section = next((s for s in sections() if path.startswith(f"{s.name}.")), None)
    content: dict = {key.name: key.example}
    if section is not None and section.repeated:
        needed = {k.name: k.example for k in section.keys if k.needed}
        content = {section.name: [{**needed, **content}]}
    elif section is not None:
        content = {section.name: content}
    jsonschema.validate(content, contract_schema())
    contract_of(content, name="solvent.toml")


def test_every_key_says_what_it_is_for():
    for key in keys().values():
        assert key.help.endswith((".", "world delivers them.")), key.path
    assert set(contract_schema()["properties"]) == {s.name for s in sections()} | {"exclude", "ledger"}


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from([s.name for s in sections()] + ["exclude"]) | st.text(max_size=8)
inner = st.sampled_from([key.name for key in keys().values()]) | st.text(max_size=8)


@given(st.dictionaries(names, values | st.dictionaries(inner, values) | st.lists(st.dictionaries(inner, values))))
def test_whatever_stands_in_it_is_read_or_refused(content):
    try:
        assert isinstance(contract_of(content, name="solvent.toml", text=str(content)), Contract)
    except BadContract as refused:
        assert str(refused)


@given(st.dictionaries(names, values | st.dictionaries(inner, values) | st.lists(st.dictionaries(inner, values))))
def test_the_schema_refuses_no_more_than_the_reader(content):
    """What the reader takes, editors do not mark; dates apart, which JSON does not have."""
    try:
        contract_of(content, name="solvent.toml")
    except BadContract:
        return
    jsonschema.validate(json.loads(json.dumps(content, default=str)), contract_schema())
