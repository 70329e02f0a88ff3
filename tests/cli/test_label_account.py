"""What a user sees of the account of labels: every command debits what it tells, and figures more than verdicts."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from labelled import project, with_inputs
from solvent.cli import cli
from solvent.wiring_ledger import open_ledger

ONLY = "--verdicts-only"


def run(*arguments: object, command: str = "certify") -> Result:
    return CliRunner().invoke(cli, [command, *map(str, arguments)], catch_exceptions=True)


def said(result: Result) -> str:
    hint = getattr(result.exception, "hint", "")
    return " ".join(f"{result.output} {result.exception or ''} {hint}".split())


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def level(done: Result) -> float:
    return float(json.loads(done.output)["requirements"][0]["certificate"]["level"])


def test_labels_that_have_judged_other_models_judge_the_next_more_strictly(home: Path, ledger: Path) -> None:
    def judged(errors: int) -> float:
        return level(run(project(home, errors=errors), "--ledger", ledger, "--format", "json"))

    first, second = judged(100), judged(90)
    assert 0.95 < first < second
    assert judged(100) == first
    assert "These labels have judged 2 models, this one again" in said(run(home, "--ledger", ledger))
    assert level(run(home, "--no-ledger", "--format", "json")) == 0.95


def test_fresh_labels_restore_the_trust(home: Path, ledger: Path) -> None:
    for errors in (100, 90):
        run(project(home, errors=errors), "--ledger", ledger)
    worn = said(run(home, "--ledger", ledger))
    fresh = said(run(project(home, n=1500, errors=60), "--ledger", ledger))
    assert "judged 2 models" in worn
    assert "judged 1 model, this one for the first time" in fresh


def test_figures_use_labels_up_and_verdicts_alone_judge_many_models(home: Path, ledger: Path) -> None:
    for errors in range(100, 115):
        done = run(project(home, errors=errors), "--ledger", ledger, ONLY)
        assert done.exit_code in {0, 1}
        assert "on 2,000 labelled predictions" not in done.output
    assert "proven: error rate at most 8 %" in said(run(project(home, errors=30), "--ledger", ledger, ONLY))
    for errors in (29, 28, 27, 26):
        told = run(project(home, errors=errors), "--ledger", ledger)
    assert told.exit_code == 1
    assert "told so much of" in said(told)
    assert "Certify it by fresh labels" in said(told)


def test_only_verdicts_are_in_the_verdicts(home: Path) -> None:
    found = json.loads(run(project(home), ONLY, "--format", "json").output)
    [proof] = found["requirements"]
    assert (found["verdict"], proof["verdict"]) == ("proven", "proven")
    assert not [value for value in proof.values() if isinstance(value, int | float)]
    assert "A domain tells more" in said(run(home, ONLY, "--find-domain"))


def test_what_is_told_is_what_is_left(home: Path, ledger: Path) -> None:
    figures = said(run(project(home), "--ledger", ledger))
    verdict = said(run(home, "--ledger", ledger.with_name("other.sqlite"), ONLY))
    assert "After the verdicts and figures told so far" in figures
    assert "After the verdicts told so far" in verdict
    [[query], [other]] = (
        open_ledger(str(file)).books("flights").labels[0].queries for file in (ledger, ledger.with_name("other.sqlite"))
    )
    assert (query.choices, other.choices) == (2001, 2)
    assert (query.rows, query.asked) == (2000, "error_rate at most 0.08")


def test_another_slice_of_the_same_predictions_is_another_question(home: Path, ledger: Path) -> None:
    first = level(run(project(home), "--ledger", ledger, "--format", "json"))
    slices = "[[requirements]]\nmetric = 'error_rate'\nat_most = 0.08\nwhere = \"origin = 'JFK'\""
    assert level(run(project(home, more=slices), "--ledger", ledger, "--format", "json")) > first


def longer(home: Path, *, end: str = "no,no,0.1,JFK,0.9", rows: int = 100) -> Path:
    file = home / "predictions.csv"
    file.write_text(file.read_text() + f"{end}\n" * rows)
    return home


def test_labels_that_come_later_may_be_looked_at_again_at_no_cost(home: Path, ledger: Path) -> None:
    first = level(run(project(home), "--ledger", ledger, "--format", "json"))
    assert level(run(longer(home), "--ledger", ledger, "--format", "json")) == first


def test_two_models_that_differ_on_later_labels_only_are_two(home: Path, ledger: Path) -> None:
    first = level(run(project(home), "--ledger", ledger, "--format", "json"))
    assert level(run(longer(home), "--ledger", ledger, "--format", "json")) == first
    again = longer(project(home), end="no,yes,0.9,JFK,0.9")
    assert level(run(again, "--ledger", ledger, "--format", "json")) > first


def test_a_claim_for_one_look_is_refused_a_second_one(home: Path, ledger: Path) -> None:
    contract = project(home) / "solvent.toml"
    contract.write_text(contract.read_text().replace("level = 0.95", "level = 0.95\nlooks = 'fixed'"))
    first = run(home, "--ledger", ledger)
    assert first.exit_code == 0
    # The same labels give the same answer.
    assert run(home, "--ledger", ledger).exit_code == 0
    refused = run(longer(home), "--ledger", ledger)
    assert refused.exception is not None
    assert "is for one look, and these predictions were judged on 2,000 of these 2,100 labels" in said(refused)
    assert 'looks = "anytime"' in said(refused)
    assert "the rows after the first 2,000" in said(refused)


def test_routing_heeds_and_debits_the_account(home: Path, ledger: Path) -> None:
    def routed(errors: int, *options: str) -> Result:
        return run(project(home, errors=errors), "--at-most", 0.03, *options, "--format", "json", command="route")

    def certain(done: Result) -> float:
        return float(json.loads(done.output)["certificate"]["claim"]["level"])

    first = routed(100, "--ledger", str(ledger))
    assert certain(first) > certain(routed(100, "--no-ledger")) == pytest.approx(0.95)
    assert certain(routed(100, "--ledger", str(ledger))) == certain(first)
    assert certain(routed(90, "--ledger", str(ledger))) > certain(first)
    assert "These labels have judged 1 model" in json.loads(first.output)["notes"][0]
    assert json.loads(first.output)["tried"] == []
    assert "operating point" in open_ledger(str(ledger)).books("flights").labels[0].queries[0].asked


def test_the_operating_point_of_the_contract_may_follow_the_figures_of_the_same_model(home: Path, ledger: Path) -> None:
    more = "[[requirements]]\nmetric = 'f1'\nof = 'yes'\nat_least = 0.7"
    first = level(run(project(home, more=more), "--ledger", ledger, "--format", "json"))
    routed = run(home, "--ledger", ledger, "--format", "json", command="route")
    assert json.loads(routed.output)["certificate"]["claim"]["level"] == pytest.approx(first)
    # Another limit is chosen after the figures.
    assert "told so much of 1 model" in said(run(home, "--at-most", 0.03, "--ledger", ledger, command="route"))
    assert "one look" not in said(run(home, "--ledger", ledger, command="route"))
    longer(home)
    assert "told so much" in said(run(home, "--ledger", ledger, command="route"))
    assert run(home, "--ledger", ledger).exit_code == 0


def test_a_narrower_domain_is_entered_and_debited(tmp_path: Path, home: Path, ledger: Path) -> None:
    assert run(with_inputs(home), "--find-domain", "--ledger", ledger).exit_code == 1
    [query] = open_ledger(str(ledger)).books("flights").labels[0].queries
    assert "narrower domain on 4000 rows" in query.asked
    assert query.choices > 4001**3


def test_an_assessment_debits_what_it_tells(home: Path, ledger: Path) -> None:
    (project(home) / "train.py").write_text("print('training')\n")
    assert run(home, "--ledger", ledger, "--quiet", command="assess").exit_code == 0
    [query] = open_ledger(str(ledger)).books("flights").labels[0].queries
    assert query.choices == 2001
