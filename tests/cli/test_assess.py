"""What a user of `solvent assess` sees: reports, messages and exit codes."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from reports.examples import bare, example
from solvent import cli
from solvent.domain.assessment import Assessment


@pytest.fixture
def assess(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command on an assessment made by hand."""
    made: list[Assessment] = [example()]
    monkeypatch.setattr("solvent.wiring.assess_path", lambda *_, **__: made[-1])
    monkeypatch.delenv("NO_COLOR", raising=False)

    def run(*arguments: object, of: Assessment | None = None) -> Result:
        made.append(of or example())
        return CliRunner().invoke(cli.cli, ["assess", *map(str, arguments)])

    return run


def _message(result: Result) -> str:
    return f"{result.exception} {getattr(result.exception, 'hint', '')}"


def test_text_by_default_and_zero_without_a_bar(assess: Any) -> None:
    result = assess()
    assert result.exit_code == 0
    assert result.stdout.startswith("flights is on the way")
    assert "\x1b" not in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("name", "opening"),
    [
        ("report.html", "<!doctype html>"),
        ("report.HTM", "<!doctype html>"),
        ("report.md", "<!-- solvent:assess -->"),
        ("report.json", "{"),
        ("report.sarif", '{\n  "$schema"'),
        ("report.sarif.json", '{\n  "$schema"'),
        ("report.xml", "<?xml"),
        ("report.txt", "flights is"),
        ("report", "flights is"),
    ],
)
def test_ending_of_the_file_decides(assess: Any, tmp_path: Path, name: str, opening: str) -> None:
    result = assess("-o", tmp_path / name)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr == f"solvent: Wrote {tmp_path / name}.\n"
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(opening)


def test_several_reports_of_one_run(assess: Any, tmp_path: Path) -> None:
    result = assess("-o", tmp_path / "a.html", "-o", f"junit={tmp_path / 'b'}", "-o", f"gitlab={tmp_path / 'c.json'}")
    assert result.stdout == ""
    assert (tmp_path / "a.html").read_text().startswith("<!doctype html>")
    assert (tmp_path / "b").read_text().startswith("<?xml")
    assert json.loads((tmp_path / "c.json").read_text())[0]["check_name"] == "XLK901"


def test_a_format_goes_to_standard_output_where_all_files_have_their_own(assess: Any, tmp_path: Path) -> None:
    result = assess("--format", "github", "-o", f"sarif={tmp_path / 'a'}")
    assert result.stdout.startswith("::error ")
    assert json.loads((tmp_path / "a").read_text())["version"] == "2.1.0"


def test_format_is_stronger_than_the_ending(assess: Any, tmp_path: Path) -> None:
    assess("-o", tmp_path / "out.txt", "--format", "json", "-q")
    assert json.loads((tmp_path / "out.txt").read_text())["schema_version"] == 1


def test_unknown_ending_is_refused_before_any_work(assess: Any, tmp_path: Path) -> None:
    result = assess("-o", tmp_path / "report.pdf")
    assert "report.pdf" in _message(result) and "--format" in _message(result)
    assert not (tmp_path / "report.pdf").exists()


def test_json_on_standard_output_is_one_object(assess: Any) -> None:
    assert json.loads(assess("--format", "json").stdout)["project"] == "flights"


@pytest.mark.parametrize(
    ("bar", "code"),
    [
        ("high", 1),
        ("HIGH", 1),
        ("medium", 1),
        ("note", 1),
        ("10h", 1),
        ("40h", 0),
        ("10.5 hours", 1),
        ("10000000h", 2),
        ("900USD", 1),
        ("10000 USD", 0),
        ("10000USD,40h", 0),
        ("10000USD,10h", 1),
        ("900EUR", 2),
        ("new", 2),
        ("interest:20h", 0),
        ("interest:2000", 2),
    ],
)
def test_bars(assess: Any, bar: str, code: int) -> None:
    result = assess("--fail-on", bar)
    assert (result.exit_code if code < 2 else 2) == code
    if code == 1:
        assert "(--fail-on)" in result.stderr
        assert result.stdout.startswith("flights")


def test_several_bars_each_say_why(assess: Any) -> None:
    result = assess("--fail-on", "high", "--fail-on", "10h")
    assert result.exit_code == 1
    assert result.stderr.count("(--fail-on)") == 2


def test_new_debt_alone_counts_where_something_is_compared(assess: Any, tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    assess("-o", baseline)
    assert assess("--baseline", baseline, "--fail-on", "new", "--fail-on", "1h").exit_code == 0
    assess("-o", baseline, of=replace(example(), findings=example().findings[:-1]))
    result = assess("--baseline", baseline, "--fail-on", "new")
    assert result.exit_code == 1
    assert "1 new finding is open" in result.stderr


def test_bar_below_all_findings(assess: Any) -> None:
    mild = replace(example(), findings=example().findings[-2:])
    assert assess("--fail-on", "medium", of=mild).exit_code == 0
    assert assess("--fail-on", "low", of=mild).exit_code == 1
    assert assess("--fail-on", "note", of=bare()).exit_code == 0


@pytest.mark.parametrize("bar", ["hihg", "40", "h", "-1h", "critical", "1e9h", ""])
def test_a_bar_that_is_none(assess: Any, bar: str) -> None:
    result = assess("--fail-on", bar)
    assert result.exit_code != 0
    assert "40h" in _message(result)


def test_accepted_debt_is_below_every_bar(assess: Any) -> None:
    calm = replace(example(), findings=())
    assert assess("--fail-on", "note", of=calm).exit_code == 0


def test_baseline_leaves_old_debt_out(assess: Any, tmp_path: Path) -> None:
    earlier = tmp_path / "baseline.json"
    assess("-o", earlier, of=replace(example(), findings=example().findings[1:]))
    result = assess("--format", "json", "--baseline", earlier, "--fail-on", "note")
    [new] = json.loads(result.stdout)["findings"]
    assert new["fingerprint"] == example().findings[0].fingerprint
    since = json.loads(result.stdout)["since"]
    assert (since["name"], since["unchanged"], since["new"]) == ("baseline.json", 10, [new["fingerprint"]])
    assert result.exit_code == 1
    assess("-o", earlier)
    assert assess("--baseline", earlier, "--fail-on", "note").exit_code == 0


def test_baseline_that_is_not_there(assess: Any, tmp_path: Path) -> None:
    assert "cannot be read" in _message(assess("--baseline", tmp_path / "none.json"))


def test_what_cannot_be_written_is_said(assess: Any, tmp_path: Path) -> None:
    result = assess("-o", tmp_path / "no" / "report.html")
    assert "cannot be written" in _message(result)


def test_quiet_says_nothing_but_the_report(assess: Any, tmp_path: Path) -> None:
    assert assess("-q", "-o", tmp_path / "a.html").output == ""
    quiet = assess("-q", "--fail-on", "high")
    assert quiet.exit_code == 1
    assert quiet.stderr == ""


def test_verbose_shows_more(assess: Any) -> None:
    assert len(assess("-v").stdout) > len(assess().stdout)


def test_help_teaches(assess: Any) -> None:
    shown = assess("--help").stdout
    for option in ("--format", "--output", "--config", "--fail-on", "--baseline", "--verbose", "--quiet", "--no-color"):
        assert option in shown
    assert "40h" in shown
    assert "Exit codes" in shown


def _solvent(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    import os

    return subprocess.run(
        [sys.executable, "-m", "solvent", *map(str, arguments)],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with one debt."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "train.py").write_text('import pandas as pd\nrows = pd.read_csv("/home/ana/rows.csv")\n')
    return folder


def test_a_real_run_and_its_exit_codes(project: Path) -> None:
    done = _solvent("assess", project, "--format", "json", "--fail-on", "medium")
    said = json.loads(done.stdout)
    assert "REP101" in {finding["code"] for finding in said["findings"]}
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [("no/such/folder",), (".", "--fail-on", "hihg"), (".", "--format", "pdf"), (".", "-o", "/no/such/folder/a.html")],
)
def test_mistakes_end_with_two_and_a_message(project: Path, arguments: tuple[str, ...]) -> None:
    done = _solvent("assess", str(project) if arguments[0] == "." else arguments[0], *arguments[1:])
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""


def test_a_terminal_without_unicode_is_served(project: Path) -> None:
    done = _solvent("assess", project, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert done.stdout.isascii()
