"""What a user sees of `solvent route`: who decides what, under which guarantee, and a file that a service loads."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from labelled import MONEY, project
from solvent.cli import cli
from solvent.domain.certificate import Certificate, Claim, Standing
from solvent.domain.columns import Kind
from solvent.domain.conditions import Between
from solvent.domain.estimate import Estimate
from solvent.domain.evidence import Grade
from solvent.domain.operating_domain import Control, Domain
from solvent.domain.router import Router
from solvent.reports import render


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["route", *map(str, arguments)], catch_exceptions=True)


def said(result: Result) -> str:
    return " ".join((result.output if result.exception is None else f"{result.output}{result.exception}").split())


def test_the_machine_decides_where_it_is_sure_and_the_limit_is_guaranteed(tmp_path: Path) -> None:
    done = run(project(tmp_path, more=MONEY), "--at-most", 0.02)
    assert done.exit_code == 0
    assert "error rate at most 2 % is guaranteed" in said(done)
    assert "A decision costs: as routed" in said(done)
    assert "USD" in said(done)


def test_the_limit_of_the_contract_is_taken_where_none_is_given(tmp_path: Path) -> None:
    assert "error rate at most 8 % is guaranteed" in said(run(project(tmp_path)))


def test_a_service_loads_what_was_written_and_decides_alike(tmp_path: Path) -> None:
    file = tmp_path / "router.json"
    done = run(project(tmp_path), "--at-most", 0.02, "-o", file)
    assert done.exit_code == 0
    router = Router.from_json(file.read_text())
    assert router.threshold is not None
    assert router([router.threshold, router.threshold - 0.01, 1.0]).tolist() == [True, False, True]


def test_slices_get_thresholds_of_their_own(tmp_path: Path) -> None:
    done = run(project(tmp_path), "--at-most", 0.03, "--slices", "origin")
    assert "guaranteed in each slice" in said(done)
    assert "JFK:" in said(done)
    assert "LGA:" in said(done)


@pytest.mark.parametrize(
    ("old", "new", "options", "what"),
    [
        ("", "", ["--at-most", "0.0001"], "2000 labels cannot guarantee"),
        ("", "", ["--slices", "orign"], "Did you mean 'origin'?"),
        ('score = "probability"', "", [], "how sure the model is"),
        ("at_most = 0.08", "at_least = 0.1", [], "how seldom the machine's decisions must be wrong"),
    ],
)
def test_what_is_missing_is_told(tmp_path: Path, old: str, new: str, options: list[str], what: str) -> None:
    contract = project(tmp_path) / "solvent.toml"
    contract.write_text(contract.read_text().replace(old, new) if old else contract.read_text())
    done = run(tmp_path, *options)
    assert what in said(done) + " " + str(getattr(done.exception, "hint", ""))
    assert "Traceback" not in done.output


def test_rows_that_come_in_groups_guarantee_less_than_rows_that_do_not(tmp_path: Path) -> None:
    apart = run(project(tmp_path), "--at-most", 0.03, "--format", "json")
    file = tmp_path / "predictions.csv"
    head, *rows = file.read_text().splitlines()
    file.write_text("\n".join([f"{head},flight", *(f"{row},{n // 40}" for n, row in enumerate(rows))]))
    contract = tmp_path / "solvent.toml"
    contract.write_text(contract.read_text().replace("positive =", 'cluster = "flight"\npositive ='))
    together = run(tmp_path, "--at-most", 0.03, "--format", "json")
    assert Router.from_json(together.output).coverage < Router.from_json(apart.output).coverage


def test_the_page_shows_what_other_thresholds_would_do_and_which_was_chosen(tmp_path: Path) -> None:
    file = tmp_path / "router.html"
    assert run(project(tmp_path, more=MONEY), "--at-most", 0.02, "-o", file).exit_code == 0
    page = file.read_text()
    assert "What other thresholds would do" in page
    assert "A decision costs" in page
    assert "USD a decision from" in page


def test_what_was_seen_at_the_chosen_threshold_is_what_is_told(tmp_path: Path) -> None:
    file = tmp_path / "router.json"
    run(project(tmp_path, more=MONEY), "--at-most", 0.02, "-o", file)
    router = Router.from_json(file.read_text())
    [chosen] = [one for one in router.tried if one.threshold == router.threshold]
    assert router.cost is not None
    assert chosen.cost == pytest.approx(router.cost.routed.value)
    assert chosen.coverage == router.coverage
    assert router.tried[-1].cost == pytest.approx(router.cost.all_machine.value)


def test_without_money_the_page_shows_errors_beside_the_limit(tmp_path: Path) -> None:
    page = run(project(tmp_path), "--at-most", 0.02, "--format", "html").output
    assert "How much of what the machine decides is wrong" in page
    assert "at most 2 %" in page


def test_each_slice_has_a_picture_of_its_own_and_its_threshold_in_it(tmp_path: Path) -> None:
    done = run(project(tmp_path, more=MONEY), "--at-most", 0.03, "--slices", "origin", "--format", "html")
    for name in ("JFK", "LGA"):
        assert f"{name}: what a decision costs, by the least confidence" in done.output
    assert done.output.count("The dot is the threshold that was chosen") == 2
    router = Router.from_json(run(tmp_path, "--at-most", 0.03, "--slices", "origin", "--format", "json").output)
    for lane in router.slices:
        assert lane.threshold in {one.threshold for one in lane.tried}
        assert lane.tried[-1].coverage == 1


@pytest.mark.parametrize("form", ["html", "text", "md", "json"])
def test_a_domain_is_rendered_as_a_router_is(form: str) -> None:
    estimate = Estimate(0.01, 0.0, 0.05, "share", Grade.MEASURED, 0.95, 400)
    proven = Certificate(Claim("error_rate", 0.05), Standing.PROVEN, estimate, "It holds.")
    cold = (Between("<b>temperature", Kind.NUMBER, 3.0, 20.0, least=True, most=True),)
    domain = Domain((cold,), 0.4, proven, controls=(Control("light", None, 1.0, proven),))
    text = render(domain, format=form)
    assert "temperature" in text
    assert "It holds." in text
    assert ("<b>" in text) == (form in {"text", "json"})
    assert render(domain) == render(domain, format="html")
