"""The GitHub Action and the GitLab template, run for real: their own shell, real git, an API on loopback."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as Xml

import pytest
import yaml

from cli.test_since import LEAK, PATH
from ports.test_git import commit, git
from solvent.ci.comment import MOST_CHARACTERS
from solvent.reports.markdown import MARKER

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
JOB = yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text())["solvent"]


class _Api(BaseHTTPRequestHandler):
    """As much of GitHub's and GitLab's API as comments need."""

    def _answer(self, code: int, said: Any) -> None:
        self.send_response(code)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def _allowed(self) -> bool:
        good = self.headers.get("Authorization") == "Bearer s3cret" or self.headers.get("PRIVATE-TOKEN") == "s3cret"
        if not good:
            self._answer(403, {"message": "Resource not accessible by integration"})
        return good

    def do_GET(self) -> None:
        if self._allowed():
            asked = parse_qs(urlsplit(self.path).query)
            size, page = int(asked["per_page"][0]), int(asked["page"][0])
            self._answer(200, self.server.comments[size * (page - 1) : size * page])  # type: ignore[attr-defined]

    def _write(self) -> None:
        if not self._allowed():
            return
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
        comments = self.server.comments  # type: ignore[attr-defined]
        self.server.asked.append((self.command, self.path))  # type: ignore[attr-defined]
        if self.command == "POST":
            comments.append({"id": 7000 + len(comments), "body": body})
        else:
            number = int(self.path.rpartition("/")[2])
            next(c for c in comments if c["id"] == number)["body"] = body
        self._answer(200, {})

    do_POST = do_PATCH = do_PUT = _write

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def api() -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Api)
    server.comments, server.asked = [], []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A checkout as a pull request has it: `main` is only known as `origin/main`."""
    root = tmp_path / "origin"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    commit(root, "First", {"load.py": PATH})
    git(root, "switch", "-q", "-c", "topic")
    commit(root, "Train", {"train.py": LEAK})
    clone = tmp_path / "repo"
    git(tmp_path, "clone", "-q", str(root), str(clone))
    return clone


def _shell(script: str, where: Path, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "CI", "SOLVENT_", "RUNNER_"))}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=where,
        env={**clean, "PATH": path, "SOLVENT_CACHE": str(where.parent / "cache"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def _github(repo: Path, api: Any, number: int | None = 12, token: str = "s3cret") -> dict[str, str]:
    temp = repo.parent / "runner"
    temp.mkdir(exist_ok=True)
    event = {"pull_request": {"number": number}} if number else {}
    (temp / "event.json").write_text(json.dumps(event))
    for name in ("output", "summary", "path"):
        (temp / name).write_text("")
    return {
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_API_URL": f"http://127.0.0.1:{api.server_port}",
        "GITHUB_BASE_REF": "main" if number else "",
        "GITHUB_EVENT_PATH": str(temp / "event.json"),
        "GITHUB_OUTPUT": str(temp / "output"),
        "GITHUB_PATH": str(temp / "path"),
        "GITHUB_REF": f"refs/pull/{number}/merge" if number else "refs/heads/main",
        "GITHUB_REPOSITORY": "ana/flights",
        "GITHUB_STEP_SUMMARY": str(temp / "summary"),
        "GITHUB_TOKEN": token,
        "RUNNER_TEMP": str(temp),
    }


def _run_action(
    repo: Path, environment: dict[str, str], **inputs: str
) -> dict[str, "subprocess.CompletedProcess[str]"]:
    """Every shell step of the action, with its inputs and outputs put in as the runner does."""
    given = {name: str(spec.get("default", "")) for name, spec in ACTION["inputs"].items()} | inputs
    outputs: dict[str, str] = {}
    done = {}
    for step in ACTION["runs"]["steps"]:
        if "run" not in step:
            continue
        own = dict(environment)
        for name, value in step.get("env", {}).items():
            expression = value.removeprefix("${{ ").removesuffix(" }}")
            kind, _, key = expression.partition(".")
            if name != "GITHUB_TOKEN":
                own[name] = given[key] if kind == "inputs" else outputs.get(key.rpartition(".")[2], "")
        done[step["name"]] = _shell(step["run"], repo, own)
        rows = Path(environment["GITHUB_OUTPUT"]).read_text().splitlines()
        outputs = dict(row.split("=", 1) for row in rows)
    return done


def test_two_runs_on_a_pull_request_leave_one_comment(repo: Path, api: Any) -> None:
    api.comments += [{"id": n, "body": f"Comment {n}"} for n in range(150)]
    environment = _github(repo, api)
    first = _run_action(repo, environment, **{"fail-on": "high"})
    assert first["Assess"].returncode == 0, first["Assess"].stderr
    assert first["Hold against the bar"].returncode == 1
    assert "file=train.py,line=6" in first["Assess"].stdout
    assert "load.py" not in first["Assess"].stdout
    [comment] = [c for c in api.comments if c["body"].startswith(MARKER)]
    assert "LEK101" in comment["body"] and "Since origin/main" in comment["body"]
    commit(repo, "Pay", {"train.py": "import pandas as pd\n"})
    second = _run_action(repo, _github(repo, api), **{"fail-on": "high"})
    assert second["Hold against the bar"].returncode == 0
    [comment] = [c for c in api.comments if c["body"].startswith(MARKER)]
    assert "LEK101" not in comment["body"]
    assert [method for method, _ in api.asked] == ["POST", "PATCH"]
    assert api.asked[0][1] == "/repos/ana/flights/issues/12/comments"


def test_the_action_leaves_reports_and_a_summary(repo: Path, api: Any) -> None:
    environment = _github(repo, api)
    _run_action(repo, environment)
    report = repo.parent / "runner" / "solvent-report"
    [run] = json.loads((report / "solvent.sarif").read_text())["runs"]
    assert {"load.py", "train.py"} <= {
        r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in run["results"]
    }
    assert Xml.parse(report / "solvent.xml").getroot().tag == "testsuites"
    assert (report / "solvent.html").read_text().startswith("<!doctype html>")
    summary = Path(environment["GITHUB_STEP_SUMMARY"]).read_text()
    assert summary == (report / "comment.md").read_text()
    assert len(summary.encode()) < 1024 * 1024


def test_on_a_branch_all_debt_counts_and_nobody_is_commented(repo: Path, api: Any) -> None:
    done = _run_action(repo, _github(repo, api, number=None), **{"fail-on": "high"})
    assert "load.py" in done["Assess"].stdout
    assert done["Hold against the bar"].returncode == 1
    assert api.asked == []
    assert "No comment" in done["Comment"].stderr


def test_a_shallow_checkout_ends_with_two_and_says_what_to_do(repo: Path, api: Any) -> None:
    shallow = repo.parent / "shallow"
    git(repo.parent, "clone", "-q", "--depth=1", f"file://{repo}", str(shallow))
    done = _run_action(shallow, _github(repo, api))
    assert done["Hold against the bar"].returncode == 2
    assert "fetch-depth: 0" in done["Assess"].stderr


def test_a_token_that_may_not_write_fails_nothing_and_is_never_shown(repo: Path, api: Any) -> None:
    done = _run_action(repo, _github(repo, api, token="of-a-fork"))
    assert done["Comment"].returncode == 0
    assert "403" in done["Comment"].stderr
    assert not any("of-a-fork" in step.stdout + step.stderr for step in done.values())


def test_inputs_are_no_code(repo: Path, api: Any) -> None:
    bad = '"; touch owned; echo "'
    done = _run_action(repo, _github(repo, api), since=bad, **{"fail-on": bad})
    assert done["Hold against the bar"].returncode == 2
    assert not list(repo.rglob("owned"))
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_gitlab_job_writes_its_reports_and_one_note(repo: Path, api: Any) -> None:
    environment = {
        **{name: value for name, value in JOB["variables"].items() if name != "SOLVENT_CACHE"},
        "CI_API_V4_URL": f"http://127.0.0.1:{api.server_port}/api/v4",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": git(repo, "rev-parse", "origin/main").strip(),
        "CI_MERGE_REQUEST_IID": "3",
        "CI_PROJECT_ID": "42",
        "GITLAB_TOKEN": "s3cret",
        "SOLVENT_FAIL_ON": "high",
    }
    for times in (1, 2):
        done = _shell("\n".join((*JOB["before_script"], *JOB["script"])), repo, environment)
        assert done.returncode == 1, done.stderr
        assert len(api.comments) == 1, times
    assert api.asked[0] == ("POST", "/api/v4/projects/42/merge_requests/3/notes")
    assert api.asked[1][0] == "PUT"
    for kind, file in JOB["artifacts"]["reports"].items():
        text = (repo / file).read_text()
        assert json.loads(text) if kind == "codequality" else Xml.fromstring(text).tag == "testsuites"
    assert (repo / JOB["artifacts"]["paths"][0]).exists()


@pytest.mark.parametrize("body", ["no marker", f"{MARKER}\n{'x' * MOST_CHARACTERS}"])
def test_what_is_no_comment_is_refused(repo: Path, api: Any, body: str) -> None:
    (repo / "c.md").write_text(body)
    done = _shell("python -m solvent.ci.comment c.md", repo, _github(repo, api))
    assert done.returncode == 2
    assert api.comments == []
