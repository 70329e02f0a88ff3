"""Puts a Markdown report on the pull or merge request that CI runs for: one comment, updated in place.

python -m solvent.ci.comment FILE

The file's first line is a hidden marker, by which the comment of an earlier run is found again. On GitHub the token
comes from GITHUB_TOKEN (permission `pull-requests: write`), on GitLab from GITLAB_TOKEN (scope `api`); where the run is
for no request, or its token may not write, that is said and nothing fails.
"""

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

_MARKER = re.compile(r"<!-- solvent:[\w-]+ -->")
MOST_CHARACTERS = 65_535
_PAGE, _MOST_PAGES, _TIMEOUT = 100, 30, 30


@dataclass(frozen=True)
class Thread:
    """Where comments of a request are listed and written, and how one is changed."""

    comments: str
    comment: str
    headers: Mapping[str, str]
    change: str


def main(arguments: list[str], environment: Mapping[str, str]) -> int:
    """Post or update the comment; 0 where that is done or there is nothing to comment on, else 2."""
    if len(arguments) != 1:
        print("usage: python -m solvent.ci.comment FILE", file=sys.stderr)  # noqa: T201
        return 2
    try:
        said, code = _comment(arguments[0], environment)
    except HTTPError as error:
        refused = error.code in {401, 403, 404}
        why = "a run for a fork has a token that cannot" if refused else "try again later"
        said, code = f"The comment was not written: the server answered {error.code}; {why}.", 0 if refused else 2
    except (OSError, URLError, ValueError) as error:
        said, code = f"The comment was not written: {error}.", 2
    print(f"solvent: {said}", file=sys.stderr)  # noqa: T201
    return code


def _comment(file: str, environment: Mapping[str, str]) -> tuple[str, int]:
    body = Path(file).read_text(encoding="utf-8").rstrip("\n")
    marker = body.split("\n", 1)[0]
    if not _MARKER.fullmatch(marker):
        return f"{file} does not begin with a marker: make it with `solvent assess --format md -o {file}`.", 2
    if len(body) > MOST_CHARACTERS:
        return f"{file} has {len(body):,} characters; a comment may have {MOST_CHARACTERS:,}.", 2
    thread = _github(environment) or _gitlab(environment)
    if thread is None:
        return "No comment: this run is for no pull or merge request, or has no token.", 0
    known = next((c["id"] for c in _comments(thread) if str(c.get("body") or "").startswith(marker)), None)
    if known is None:
        _ask(thread, "POST", thread.comments, {"body": body})
        return "Commented on the request.", 0
    _ask(thread, thread.change, thread.comment.format(known), {"body": body})
    return "Updated the comment on the request.", 0


def _github(environment: Mapping[str, str]) -> Thread | None:
    repository, token = environment.get("GITHUB_REPOSITORY", ""), environment.get("GITHUB_TOKEN", "")
    number = _pull_request(environment)
    if not (number and token and re.fullmatch(r"[\w.-]+/[\w.-]+", repository)):
        return None
    base = f"{environment.get('GITHUB_API_URL', 'https://api.github.com')}/repos/{repository}/issues"
    headers = {
        "Authorization": f"Bearer {token}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    return Thread(f"{base}/{number}/comments", f"{base}/comments/{{}}", headers, "PATCH")


def _pull_request(environment: Mapping[str, str]) -> int | None:
    """The number of the pull request that a workflow runs for."""
    if found := re.fullmatch(r"refs/pull/(\d+)/\w+", environment.get("GITHUB_REF", "")):
        return int(found[1])
    try:
        event = json.loads(Path(environment["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
        return int(event["pull_request"]["number"])
    except (OSError, KeyError, TypeError, ValueError):
        return None


def _gitlab(environment: Mapping[str, str]) -> Thread | None:
    project, number = environment.get("CI_PROJECT_ID", ""), environment.get("CI_MERGE_REQUEST_IID", "")
    token = environment.get("GITLAB_TOKEN", "")
    if not (token and number.isdecimal() and project):
        return None
    server = environment.get("CI_API_V4_URL", "https://gitlab.com/api/v4")
    notes = f"{server}/projects/{quote(project, safe='')}/merge_requests/{number}/notes"
    return Thread(notes, f"{notes}/{{}}", {"PRIVATE-TOKEN": token}, "PUT")


def _comments(thread: Thread) -> Iterator[dict[str, Any]]:
    for page in range(1, _MOST_PAGES + 1):
        found = _ask(thread, "GET", f"{thread.comments}?per_page={_PAGE}&page={page}")
        yield from (comment for comment in found if isinstance(comment, dict))
        if len(found) < _PAGE:
            return


def _ask(thread: Thread, method: str, address: str, data: dict[str, str] | None = None) -> Any:
    if not address.startswith(("https://", "http://")):
        raise ValueError(f"{address} is no address of a server")
    body = json.dumps(data).encode() if data is not None else None
    headers = {**thread.headers, "Content-Type": "application/json", "User-Agent": "solvent"}
    with urlopen(Request(address, body, headers, method=method), timeout=_TIMEOUT) as answer:
        return json.loads(answer.read() or b"null")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
