"""What docs/ci.md shows is true: its commands run, its YAML names what is there."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from cli.test_since import PATH
from ports.test_git import commit, git

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ci.md").read_text()
SNIPPETS = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
COMMANDS = [line[2:] for text in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL) for line in text.splitlines()]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    commit(root, "First", {"load.py": PATH})
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    return root


def test_commands_run_as_shown_one_after_the_other(project: Path) -> None:
    assert COMMANDS
    for command in COMMANDS:
        done = subprocess.run(
            [sys.executable, "-m", *shlex.split(command)],
            cwd=project,
            capture_output=True,
            check=False,
            env={**os.environ, "SOLVENT_CACHE": str(project.parent / "cache")},
        )
        assert done.returncode == 0, (command, done.stderr)


def test_the_action_and_its_inputs_are_there() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    [workflow] = [snippet for snippet in SNIPPETS if "jobs" in snippet]
    steps = workflow["jobs"]["assess"]["steps"]
    [step] = [step for step in steps if "solvent@" in step["uses"]]
    assert set(step["with"]) <= set(action["inputs"])
    assert all(f"`{name}`" in PAGE for name in action["inputs"])
    assert steps[0]["with"]["fetch-depth"] == 0


def test_the_gitlab_job_and_its_variables_are_there() -> None:
    [snippet] = [snippet for snippet in SNIPPETS if "include" in snippet]
    [included] = snippet["include"]
    file = ROOT / included["remote"].partition("v0.1.0/")[2]
    assert set(snippet["variables"]) <= set(yaml.safe_load(file.read_text())["solvent"]["variables"])


def test_the_hook_is_there_and_its_command_runs(project: Path) -> None:
    [snippet] = [snippet for snippet in SNIPPETS if "repos" in snippet]
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    [wanted] = snippet["repos"][0]["hooks"]
    (project / "more.py").write_text(PATH)
    git(project, "add", "more.py")
    command = [sys.executable, "-m", *shlex.split(hooks[wanted["id"]]["entry"]), *wanted["args"], "--format", "json"]
    done = subprocess.run(command, cwd=project, capture_output=True, check=False)
    assert [f["path"] for f in json.loads(done.stdout)["findings"]] == ["more.py"]
    assert done.returncode == 0
