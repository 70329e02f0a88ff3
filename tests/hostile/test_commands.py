"""Whatever lies in a tree: no command hangs, crashes, runs any of it, or lets it write its own markup."""

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from hostile.traps import TRAPS
from solvent.cli import _COMMANDS

TIMEOUT = 240
FORMATS = ("text", "json", "md", "html", "sarif", "github")
# Allowed beside printable text: the line break.
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ, "SOLVENT_CACHE": "/dev/null/none", "PYTHONWARNINGS": "ignore", "HOME": str(cwd), "COLUMNS": "120",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-P", "-m", "solvent", *arguments],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=TIMEOUT,
        check=False,
        env=environment,
    )


@pytest.fixture
def laid(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    root, canary = tmp_path / "project", tmp_path / "canary"
    root.mkdir()
    TRAPS[request.param](root, canary)
    return root, canary


@pytest.mark.parametrize("laid", TRAPS, indirect=True)
def test_assess_ends_with_an_answer_and_runs_nothing(laid):
    root, canary = laid
    done = run("assess", ".", "--format", "json", cwd=root)
    assert "Traceback" not in done.stderr
    assert done.returncode in {0, 2}, done.stderr
    if done.returncode == 0:
        assert json.loads(done.stdout)["schema_version"] == 1
    assert not canary.exists()
    assert not CONTROL.search(done.stderr)


@pytest.mark.parametrize("laid", ["code_that_would_act", "text_files", "strange_names", "git_programs"], indirect=True)
def test_init_ends_with_a_contract_and_runs_nothing(laid):
    root, canary = laid
    done = run("init", ".", "--yes", cwd=root)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0, done.stderr
    assert not canary.exists()
    assert not CONTROL.search((root / "solvent.toml").read_text())
    assert run("assess", ".", "--format", "json", cwd=root).returncode == 0


class _Active(HTMLParser):
    """Collects what a browser would run or fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        harmless = tag == "link" and dict(attrs).get("href") == "data:,"
        if tag in {"img", "iframe", "object", "embed", "link"} and not harmless:
            self.found.append(f"<{tag}>")
        self.found += [f"<{tag} {name}={value}>" for name, value in attrs if name.startswith("on")]
        self.found += [
            f"<{tag} {n}={v}>" for n, v in attrs if v and v.strip().lower().startswith(("javascript:", "data:text"))
        ]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("laid", ["secrets_and_markup", "strange_names"], indirect=True)
def test_nothing_of_the_project_becomes_markup(laid, form):
    root, _ = laid
    done = run("assess", ".", "--format", form, cwd=root)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr
    text = done.stdout
    if form in {"json", "sarif"}:
        json.loads(text)
        return
    assert not CONTROL.search(text), repr(CONTROL.search(text))
    if form == "html":
        parser = _Active()
        parser.feed(text)
        assert parser.found == []
        assert "<script>alert" not in text
        assert "\n::error" not in text
    elif form == "github":
        for line in filter(None, text.split("\n")):
            assert re.match(r"::(error|warning|notice|debug|group|endgroup)[ :]", line) or not line.startswith("::"), (
                line
            )
        assert not re.search(r"^::error file=x::y", text, re.M)
    elif form == "md":
        # Markdown lets HTML through.
        assert "<script>" not in re.sub(r"`+[^`]*`+|^(```+)[\s\S]*?^\1", "", text, flags=re.M)
        assert "<img" not in re.sub(r"`+[^`]*`+|^(```+)[\s\S]*?^\1", "", text, flags=re.M)


@pytest.mark.parametrize("command", [c for c in _COMMANDS if c in {"assess", "init"}])
@pytest.mark.parametrize("path", ["/dev/null", "/nonexistent", "a\x1b[31m", "", "/proc/self/mem"])
def test_what_is_no_folder_is_refused(command, path, tmp_path):
    done = run(command, path, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert not CONTROL.search(done.stderr)


def test_the_project_does_not_shadow_what_solvent_imports(tmp_path):
    """`python -m solvent` would import from the working folder; the installed command does not."""
    command = Path(sys.executable).with_name("solvent")
    if not command.exists():
        pytest.skip("solvent is not installed as a command")
    for name in ("json.py", "yaml.py", "ruff.py", "solvent.py"):
        (tmp_path / name).write_text(f"open({str(tmp_path / 'canary')!r}, 'w')\n")
    done = subprocess.run(
        [command, "assess", "."], cwd=tmp_path, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "canary").exists()
