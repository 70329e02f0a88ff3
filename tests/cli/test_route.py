"""What a user sees of `solvent route`: who decides what, under which guarantee, and a file that a service loads."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from labelled import MONEY, project
from solvent.cli import cli
from solvent.domain.router import Router


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
