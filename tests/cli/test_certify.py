"""What a user sees of `solvent certify`: the answer, its exit code, and what to do where something is wrong."""

import json
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from labelled import MONEY, project, with_inputs
from solvent.adapters.tables import Rows
from solvent.cli import cli
from solvent.domain.operating_domain import Domain
from solvent.reports.json_schema import schema


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["certify", *map(str, arguments)], catch_exceptions=True)


def said(result: Result) -> str:
    return " ".join((result.output if result.exception is None else f"{result.output}{result.exception}").split())


def test_a_requirement_that_holds_is_proven_and_all_is_well(tmp_path: Path) -> None:
    done = run(project(tmp_path))
    assert done.exit_code == 0
    assert "PROVEN error rate at most 8 %" in said(done)
    assert "5 % on 2,000 labelled predictions; at most" in said(done)
    assert "with 95 % confidence, however often one looks" in said(done)


def test_one_that_few_labels_leave_open_says_how_many_more(tmp_path: Path) -> None:
    done = run(project(tmp_path, n=200, errors=10))
    assert done.exit_code == 1
    assert "NOT YET PROVEN" in said(done)
    assert "more labels would prove it with a chance of 80 %" in said(done)


def test_one_that_the_labels_exclude_is_refuted(tmp_path: Path) -> None:
    done = run(project(tmp_path, limit=0.03))
    assert done.exit_code == 1
    assert "REFUTED error rate at most 3 %" in said(done)


def test_the_money_says_from_which_error_rate_on_it_is_worth_having(tmp_path: Path) -> None:
    done = run(project(tmp_path, n=200, errors=5, more=MONEY))
    assert "worth having below an error rate of 3.85 % (declared)" in said(done)
    assert "wrong in 2.5 % of 200 decisions; the probability that it is worth having is 78.9 %" in said(done)


def test_json_holds_everything_and_keeps_to_its_schema(tmp_path: Path) -> None:
    done = run(project(tmp_path, more=MONEY), "--format", "json")
    found = json.loads(done.output)
    Draft202012Validator({**schema(), "$ref": "#/$defs/appraisal", "required": [], "properties": {}}).validate(found)
    [proof] = found["requirements"]
    assert (found["verdict"], proof["verdict"]) == ("proven", "proven")
    assert proof["certificate"]["estimate"]["value"] == 0.05
    assert proof["certificate"]["estimate"]["high"] < 0.08
    assert found["worth"]["break_even"]["value"] == pytest.approx(0.0385, abs=1e-4)


@pytest.mark.parametrize("form", ["md", "html", "sarif", "github"])
def test_every_format_says_the_same(tmp_path: Path, form: str) -> None:
    done = run(project(tmp_path, limit=0.03), "--format", form)
    assert done.exit_code == 1
    assert "efuted" in done.output
    assert "3 %" in done.output


def test_requirements_on_a_slice_a_class_and_two_sides_are_tried_apart(tmp_path: Path) -> None:
    more = """
    [[requirements]]
    name = "at Kennedy"
    metric = "error_rate"
    at_most = 0.09
    where = "origin = 'JFK'"
    [[requirements]]
    metric = "recall"
    of = "yes"
    at_least = 0.9
    [[requirements]]
    name = "the share of late ones"
    metric = "accuracy"
    at_least = 0.9
    at_most = 0.99
    """
    found = json.loads(run(project(tmp_path, more=more), "--format", "json").output)
    rows = {(r["name"], r["certificate"]["sense"]): r for r in found["requirements"]}
    assert rows["at Kennedy", "at_most"]["rows"] == 1000
    assert rows["recall", "at_least"]["of"] == "yes"
    assert {verdict["verdict"] for verdict in rows.values()} == {"proven"}
    assert ("the share of late ones", "at_most") in rows
    only = json.loads(run(tmp_path, "--requirement", "at Kennedy", "--format", "json").output)
    assert [r["name"] for r in only["requirements"]] == ["at Kennedy"]


def test_rows_without_a_label_yet_are_left_out_and_counted(tmp_path: Path) -> None:
    file = project(tmp_path) / "predictions.csv"
    file.write_text(file.read_text() + ",yes,0.9,JFK,0.9\n" * 5)
    done = run(tmp_path)
    assert "on 2,000 labelled predictions" in said(done)
    assert "5 of 2,005 rows have no label or no answer yet" in said(done)


def test_other_predictions_take_the_place_of_those_of_the_contract(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    better = project(tmp_path / "new", errors=10) / "predictions.csv"
    done = run(project(tmp_path), "--predictions", better)
    assert "0.5 % on 2,000" in said(done)


@pytest.mark.parametrize(
    ("old", "new", "what", "next_step"),
    [
        ('metric = "error_rate"', 'metric = "eror_rate"', "There is no metric 'eror_rate'", "error_rate"),
        ('truth = "late"', 'truth = "lat"', "evaluation.truth names the column 'lat'", "Did you mean 'late'?"),
        ("at_most", "at_mots", "requirements has no key 'at_mots'", "requirements.at_most"),
        ("at_most = 0.08", "", "has no limit", "at_most, at_least or better_than"),
        ('["predictions.csv"]', '["none.csv"]', "No file matches 'none.csv'", "labelled predictions"),
        ('["predictions.csv"]', '["/etc/passwd"]', "outside the project", "below its folder"),
        ("level = 0.95", 'level = 0.95\nwhere = "origin = 1 +"', "wants an SQL condition", "Columns: late, said"),
        ("level = 0.95", "level = 0.95\nwhere = \"origin = 'EWR'\"", "No row", "spelling"),
        ('metric = "error_rate"', 'metric = "mae"', "", ""),
        ('prediction = "said"', "", "which column holds the model's answer", "evaluation.prediction"),
    ],
)
def test_what_is_wrong_is_told_with_the_next_step(
    tmp_path: Path, old: str, new: str, what: str, next_step: str
) -> None:
    contract = project(tmp_path) / "solvent.toml"
    contract.write_text(contract.read_text().replace(old, new))
    done = run(tmp_path)
    assert done.exit_code in {1, 2}
    hint = getattr(done.exception, "hint", "")
    assert what in said(done)
    assert next_step in said(done) + hint
    assert "Traceback" not in done.output


def test_without_requirements_there_is_nothing_to_certify(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("")
    done = run(tmp_path)
    assert "requires nothing that could be certified" in said(done)


def test_a_signature_holds_what_was_agreed_to_until_that_changes(tmp_path: Path) -> None:
    contract = project(tmp_path) / "solvent.toml"
    assert run(tmp_path, "--sign", "product owner", "--name", "R. Rivera").exit_code == 0
    [signed] = tomllib.loads(contract.read_text())["sign_offs"]
    assert (signed["role"], signed["name"]) == ("product owner", "R. Rivera")
    assert "product owner (R. Rivera)" in said(run(tmp_path))
    assert "agreed." in said(run(tmp_path))
    contract.write_text(contract.read_text().replace("at_most = 0.08", "at_most = 0.09"))
    assert "not agreed; the terms have changed since" in said(run(tmp_path))


CURVE = "size,error\n500,0.118\n1000,0.094\n2000,0.077\n4000,0.065\n8000,0.052\n"


def with_curve(folder: Path, *, limit: float = 0.04, **more: object) -> Path:
    project(folder, limit=limit, more=MONEY, **more)
    (folder / "curve.csv").write_text(CURVE)
    return folder


def test_a_learning_curve_says_what_more_data_would_do_and_for_how_much(tmp_path: Path) -> None:
    folder = with_curve(tmp_path, limit=0.045)
    done = run(folder, "--curve", folder / "curve.csv")
    assert "on 8,000 5.2 %; on 128,000 it is expected to have" in said(done)
    assert "train on about" in said(done)
    assert "in the place of 8,000" in said(done)
    assert "248 tabular data sets" in said(done)
    found = json.loads(run(folder, "--curve", folder / "curve.csv", "--format", "json").output)
    Draft202012Validator({**schema(), "$ref": "#/$defs/appraisal", "required": [], "properties": {}}).validate(found)
    [path] = [path for path in found["paths"] if path["way"] == "train on more"]
    assert path["money"]["low"] < path["money"]["value"] < path["money"]["high"]
    # A label costs 2, and 200 are made on a day.
    assert path["money"]["value"] == pytest.approx(400 * path["days"]["value"])
    assert found["curve"]["sizes"][-1] == found["curve"]["forecast"][0]["size"] == 8000
    assert any(buy["what"] == "train on 8,000 more rows" for buy in found["evidence"])


def test_the_curve_that_the_contract_names_is_taken_and_drawn(tmp_path: Path) -> None:
    contract = with_curve(tmp_path) / "solvent.toml"
    contract.write_text(contract.read_text().replace("[evaluation]", '[evaluation]\nlearning_curve = "curve.csv"'))
    page = run(tmp_path, "--format", "html").output
    assert "What more data would do" in page
    assert "The error by the rows trained on" in page
    assert "Nothing of the project was run." in page
    assert "What more data would do" not in run(project(tmp_path), "--format", "html").output


def test_where_more_data_are_not_what_is_missing_no_curve_is_offered(tmp_path: Path) -> None:
    folder = with_curve(tmp_path, limit=0.08, n=200, errors=10)
    assert "train on about" not in said(run(folder, "--curve", folder / "curve.csv"))


def test_a_curve_that_labelled_predictions_contradict_is_told(tmp_path: Path) -> None:
    folder = with_curve(tmp_path, errors=400)
    assert "The learning curve ends at an error of 5.2 %" in said(run(folder, "--curve", folder / "curve.csv"))


def test_the_projects_training_is_run_only_when_asked_for_and_its_curve_kept(tmp_path: Path) -> None:
    folder = project(tmp_path, limit=0.04, more=MONEY)
    (folder / "train.py").write_text(
        "import json, sys\nopen('ran', 'w').close()\nprint(json.dumps({'error': 0.03 + 2 / int(sys.argv[1]) ** 0.5}))\n"
    )
    contract = folder / "solvent.toml"
    command = f"train_rows = '{sys.executable} train.py {{rows}}'"
    contract.write_text(f"[commands]\n{command}\n[data]\ntraining = ['predictions.csv']\n{contract.read_text()}")
    assert "What more data would do" not in run(folder).output
    kept = folder / "kept.csv"
    done = run(folder, "--measure-curve", "--curve", kept, "--format", "html")
    assert "measured by the project’s own training command" in done.output
    assert not (folder / "ran").exists()
    assert kept.read_text().startswith("size,error\n")
    assert "What more data would do" in run(folder, "--curve", kept).output


@pytest.mark.parametrize(
    ("text", "what", "next_step"),
    [
        ("rows,error\n500,0.1\n", "names the column 'size'", "It has"),
        ("size,error\n500,0.1\n1000,0.09\n", "2 different sizes show no curve", "Train on a half"),
        ("size,error\n500,a\n1000,b\n", "not all numbers", "list or array of numbers"),
    ],
)
def test_a_file_that_holds_no_curve_is_told(tmp_path: Path, text: str, what: str, next_step: str) -> None:
    file = project(tmp_path) / "curve.csv"
    file.write_text(text)
    done = run(tmp_path, "--curve", file)
    assert what in said(done)
    assert next_step in getattr(done.exception, "hint", "")


def test_a_narrower_domain_is_found_in_words_as_a_condition_and_for_a_service(tmp_path: Path) -> None:
    folder, file = with_inputs(tmp_path, more=MONEY), tmp_path / "domain.json"
    done = run(folder, "--find-domain")
    assert "use the model only where temperature at least" in said(done)
    assert "Held so that temperature at least" in said(done)
    found = json.loads(run(folder, "--domain-file", file, "--format", "json").output)
    Draft202012Validator({**schema(), "$ref": "#/$defs/appraisal", "required": [], "properties": {}}).validate(found)
    [narrowed] = found["domains"]
    assert narrowed["certificate"]["verdict"] == "proven"
    rows = Rows([folder / "predictions.csv"])
    inputs = {name: rows.column(name, key="test") for name in ("temperature", "wet")}
    inside = Domain.from_json(file.read_text()).contains(inputs)
    assert inside.tolist() == rows.where(narrowed["condition"], key="test").tolist()
    [path] = [path for path in found["paths"] if path["way"] == "narrow the domain"]
    assert path["money"]["unit"] == "USD/month"


@pytest.mark.parametrize("form", ["md", "html"])
def test_reports_for_others_show_the_narrower_domain_only_where_it_was_asked_for(tmp_path: Path, form: str) -> None:
    folder = with_inputs(tmp_path)
    assert "Where it is good enough" in run(folder, "--find-domain", "--format", form).output
    assert "Where it is good enough" not in run(folder, "--format", form).output


def test_rules_are_on_inputs_only(tmp_path: Path) -> None:
    folder = project(tmp_path, limit=0.03, more="[[requirements]]\nmetric = 'recall'\nof = 'yes'\nat_least = 0.99")
    found = json.loads(run(folder, "--find-domain", "--requirement", "error_rate", "--format", "json").output)
    [path] = [path for path in found["paths"] if path["way"] == "narrow the domain"]
    # `sure` is an input too, as far as the contract goes; `probability` is the model's score.
    assert "probability" not in path["sentence"]


@pytest.mark.parametrize(
    ("options", "more", "what"),
    [
        ({"n": 60, "errors": 6}, "", "No narrower domain was found for “error_rate”: 60 labels cannot prove"),
        ({"limit": 0.03}, "[labels]\n", "In no part of the inputs is"),
        ({"limit": 0.08, "errors": 300}, "label_noise = 0.01", "the contract names weights or noise"),
    ],
)
def test_where_no_domain_is_found_it_says_why(tmp_path: Path, options: dict[str, float], more: str, what: str) -> None:
    folder = project(tmp_path, more=more, **options)
    file = folder / "predictions.csv"
    # Only the origin is left to make rules of.
    file.write_text("\n".join(line.rpartition(",")[0] for line in file.read_text().splitlines()))
    assert what in said(run(folder, "--find-domain"))
    assert "a file holds that of one" in said(run(folder, "--domain-file", folder / "domain.json"))


def test_a_rate_is_told_by_the_unit_of_its_exposure_and_costs_in_their_currency(tmp_path: Path) -> None:
    more = """
    [[requirements]]
    metric = "rate"
    column = "failures"
    exposure = "hours"
    at_most = 0.01
    [[requirements]]
    metric = "cost"
    at_most = 3
    [cost]
    currency = "EUR"
    false_positive = 8
    false_negative = 20
    """
    file = project(tmp_path, more=more) / "predictions.csv"
    head, *rows = file.read_text().splitlines()
    file.write_text("\n".join([f"{head},failures,hours", *(f"{row},0,1" for row in rows)]))
    shown = said(run(tmp_path))
    assert "rate at most 0.01 events an hour" in shown
    assert "cost at most 3 EUR a decision" in shown
    assert "0 events an hour" in shown


def test_no_domain_is_offered_where_all_inputs_are_good_enough_but_labels_are_short(tmp_path: Path) -> None:
    folder = project(tmp_path, n=400, errors=1, limit=0.015)
    assert "NOT YET PROVEN" in said(run(folder))
    done = run(folder, "--find-domain")
    assert "needs no narrower domain" in said(done)
    assert "use the model only where" not in said(done)


def test_a_curve_that_the_contract_names_and_that_is_not_there_costs_no_proof(tmp_path: Path) -> None:
    contract = project(tmp_path) / "solvent.toml"
    contract.write_text(contract.read_text().replace("[evaluation]", '[evaluation]\nlearning_curve = "curve.csv"'))
    done = run(tmp_path)
    assert done.exit_code == 0
    assert "The learning curve was left out. No file matches 'curve.csv' of evaluation.learning_curve" in said(done)


@pytest.mark.parametrize(
    ("limit", "more", "code"),
    [
        (0.08, "", 0),
        (0.08, "[[requirements]]\nmetric = 'eror_rate'\nat_most = 0.1", 2),
        (0.08, "[[requirements]]\nmetric = 'mean'\ncolumn = 'profit'\nat_least = 0\nlargest = 5", 2),
        (0.03, "[[requirements]]\nmetric = 'eror_rate'\nat_most = 0.1", 1),
        (0.051, "[[requirements]]\nmetric = 'eror_rate'\nat_most = 0.1", 1),
    ],
)
def test_what_could_not_be_tried_ends_with_2_where_nothing_else_decides(
    tmp_path: Path, limit: float, more: str, code: int
) -> None:
    done = run(project(tmp_path, limit=limit, more=more))
    assert done.exit_code == code
    assert ("Not tried:" in said(done)) == bool(more)


def test_where_nothing_could_be_tried_the_answer_says_so(tmp_path: Path) -> None:
    contract = project(tmp_path) / "solvent.toml"
    contract.write_text(contract.read_text().replace("error_rate", "eror_rate"))
    done = run(tmp_path)
    assert done.exit_code == 2
    assert "Not tried: what keeps it from being tried" in said(done)


def test_words_for_what_is_missing_among_numbers_are_told_and_left_out(tmp_path: Path) -> None:
    file = project(tmp_path) / "predictions.csv"
    file.write_text(file.read_text().replace("yes", "1").replace("no,", "0,") + "NA,1,0.9,JFK,0.9\n")
    contract = tmp_path / "solvent.toml"
    contract.write_text(contract.read_text().replace('positive = "yes"', "positive = 1"))
    done = run(tmp_path, "--requirement", "error_rate")
    assert done.exit_code == 0
    assert "'NA' in the column 'late' of numbers was taken for a missing value" in said(done)
    assert "on 2,000 labelled predictions" in said(done)


@pytest.mark.parametrize(
    ("written", "positive"), [(("0", "1"), "1"), (("false", "true"), "true"), (("0.0", "1.0"), "1")]
)
def test_a_class_is_named_as_it_is_written(tmp_path: Path, written: tuple[str, str], positive: str) -> None:
    more = f"[[requirements]]\nmetric = 'recall'\nof = {positive}\nat_least = 0.9"
    file = project(tmp_path, more=more) / "predictions.csv"
    head, *rows = file.read_text().replace("yes", written[1]).replace("no,", f"{written[0]},").splitlines()
    file.write_text("\n".join([head, *rows, f",{written[1]},0.9,JFK,0.9"]))
    contract = tmp_path / "solvent.toml"
    contract.write_text(contract.read_text().replace('positive = "yes"', f"positive = {positive}"))
    assert run(tmp_path).exit_code == 0
    assert CliRunner().invoke(cli, ["route", str(tmp_path), "--at-most", "0.03"]).exit_code == 0


RATE = """
[[requirements]]
name = "no strike"
metric = "rate"
column = "strikes"
exposure = "hours"
at_most = 0.000001
{more}
[scale]
exposure_per_day = 240000
"""


def with_hours(folder: Path, more: str = "", *, hours: float = 1000.0) -> Path:
    file = project(folder, more=RATE.format(more=more)) / "predictions.csv"
    head, *rows = file.read_text().splitlines()
    file.write_text("\n".join([f"{head},strikes,hours,seen_by_radar", *(f"{row},0,{hours},0" for row in rows)]))
    return folder


def test_a_rate_that_is_far_from_proven_is_told_what_it_could_rest_on(tmp_path: Path) -> None:
    found = json.loads(run(with_hours(tmp_path, hours=1.0), "--format", "json").output)
    belief, channels = (path for path in found["paths"] if path["way"] == "rest it on an assumption")
    assert "conservative Bayesian inference" in belief["sentence"]
    assert "independently of each other" in channels["sentence"]
    [label] = [path for path in found["paths"] if path["way"] == "label more" and path["requirement"] == "no strike"]
    assert channels["days"]["value"] < belief["days"]["value"] < label["days"]["value"]
    assert belief["days"]["grade"] == "assumed"


@pytest.mark.parametrize(
    ("more", "method", "assumed"),
    [
        ("belief = 0.9\nbelieved_rate = 0.0000001", "P(rate ≤ 1e-07) = 0.9", "What is believed beforehand holds"),
        ("second_channel = 'seen_by_radar'\ncorrelation = 0", "two channels, correlation 0", "correlate as stated"),
    ],
)
def test_an_argument_that_the_contract_declares_names_its_assumption(
    tmp_path: Path, more: str, method: str, assumed: str
) -> None:
    folder = with_hours(tmp_path, more)
    done = run(folder, "--requirement", "no strike", "--format", "json")
    assert done.exit_code == 0
    certificate = json.loads(done.output)["requirements"][0]["certificate"]
    assert method in certificate["estimate"]["method"]
    assert certificate["estimate"]["grade"] == "declared"
    shown = said(run(folder, "--requirement", "no strike"))
    assert "Assumes: " in shown
    assert assumed in shown
    assert "could rest on" not in shown


@pytest.mark.parametrize(
    ("more", "hint"), [("second_channel = 'seen_by_radar'", "correlation = 0 assumes"), ("belief = 0.9", "State both")]
)
def test_an_argument_without_its_assumption_is_not_tried(tmp_path: Path, more: str, hint: str) -> None:
    assert hint in said(run(with_hours(tmp_path, more), "--requirement", "no strike"))


@pytest.mark.parametrize("form", ["text", "md", "html", "json"])
def test_equal_rows_with_unlike_truths_show_how_good_any_model_can_get(tmp_path: Path, form: str) -> None:
    file = project(tmp_path, errors=300) / "predictions.csv"
    head, *rows = file.read_text().splitlines()
    file.write_text("\n".join([f"{head},x", *(f"{row},{n % 200}" for n, row in enumerate(rows))]))
    contract = tmp_path / "solvent.toml"
    contract.write_text(contract.read_text().replace("[evaluation]", '[evaluation]\ninputs = ["x"]'))
    done = run(tmp_path, "--format", form)
    if form == "json":
        found = json.loads(done.output)
        Draft202012Validator({**schema(), "$ref": "#/$defs/appraisal", "required": [], "properties": {}}).validate(
            found
        )
        assert (found["conflicts"]["rows"], found["conflicts"]["sets"]) == (2000, 200)
        assert "settle the labels" in {path["way"] for path in found["paths"]}
    else:
        assert "2,000 of 2,000 rows equal another one in all that the model sees, in 200 sets" in said(done)
        assert "tell apart what looks alike" in said(done)


def requirements(folder: Path, text: str) -> list[dict[str, object]]:
    contract = folder / "solvent.toml"
    before = contract.read_text()
    contract.write_text(before[: before.index("[[requirements]]")] + text)
    found: list[dict[str, object]] = json.loads(run(folder, "--format", "json").output)["requirements"]
    return found


def test_a_metric_is_the_same_by_each_of_its_names(tmp_path: Path) -> None:
    asked = "[[requirements]]\nmetric = '{}'\nat_least = 0.5\n"
    names = ("recall", "sensitivity", "recall:yes", "f1", "f1_score", "accuracy", "accuracy_score")
    found = requirements(project(tmp_path), "".join(map(asked.format, names)))
    values = {one["metric"]: one["certificate"]["estimate"]["value"] for one in found}
    assert values["recall"] == values["sensitivity"] == values["recall:yes"]
    assert values["f1"] == values["f1_score"] != values["accuracy"] == values["accuracy_score"]


@pytest.mark.parametrize("positive", ["yes", "no"])
def test_scores_are_those_of_the_class_that_the_contract_calls_positive(tmp_path: Path, positive: str) -> None:
    asked = "[[requirements]]\nmetric = '{}'\nat_most = 0.5\nlargest = 10\n"
    file = project(tmp_path) / "predictions.csv"
    contract = tmp_path / "solvent.toml"
    contract.write_text(contract.read_text().replace('"yes"', f'"{positive}"'))
    late = np.array([line.split(",")[0] == positive for line in file.read_text().splitlines()[1:]])
    score = np.array([float(line.split(",")[2]) for line in file.read_text().splitlines()[1:]])
    brier, log_loss = requirements(
        tmp_path, asked.format("brier").replace("largest = 10\n", "") + asked.format("log_loss")
    )
    assert brier["certificate"]["estimate"]["value"] == pytest.approx(np.mean((late - score) ** 2))
    assert log_loss["certificate"]["estimate"]["value"] == pytest.approx(
        -np.mean(np.log(np.where(late, score, 1 - score)))
    )


def test_what_proves_nothing_tells_no_number_of_labels(tmp_path: Path) -> None:
    text = "[[requirements]]\nmetric = 'log_loss'\nat_most = 5\n"
    requirements(project(tmp_path), text)
    shown = said(run(tmp_path))
    assert "an approximation that proves nothing" in shown
    assert "no number of labels would prove it" not in shown


def test_two_models_are_told_apart_by_their_difference(tmp_path: Path) -> None:
    requirements(project(tmp_path), "[[requirements]]\nmetric = 'error_rate'\nbetter_than = 'origin'\n")
    shown = said(run(tmp_path))
    assert "error rate below that of origin" in shown
    assert "A difference of" in shown
