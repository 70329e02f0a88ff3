"""Real git, in checkouts of every awkward kind: what is read is right, and nothing that they configure is run."""

import os
import subprocess
from pathlib import Path

import pytest

from solvent.adapters.git import Git

ME = {"GIT_AUTHOR_NAME": "Ana", "GIT_AUTHOR_EMAIL": "ana@example.org"}


def git(root: Path, *arguments: str, **environment: str) -> str:
    who = {"GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.org", "GIT_CONFIG_GLOBAL": "/dev/null"}
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    done = subprocess.run(
        ["git", "-C", str(root), *arguments],
        env={**kept, **who, **ME, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def commit(root: Path, subject: str, files: dict[str, str], **environment: str) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", subject, **environment)


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    return root


def test_commits_come_newest_first_with_their_lines(repo: Path) -> None:
    commit(repo, "First", {"train.py": "a\nb\n"})
    commit(repo, "Fix the split", {"train.py": "a\nc\nd\n"})
    history = Git(repo).history()
    assert history is not None
    assert [c.subject for c in history.commits] == ["Fix the split", "First"]
    change = history.commits[0].changes[0]
    assert (change.path, change.added, change.deleted) == ("train.py", 2, 1)
    assert history.commits[0].is_fix
    assert history.branch == "main"
    assert not history.shallow


def test_renames_are_followed(repo: Path) -> None:
    commit(repo, "First", {"old.py": "".join(f"line {n}\n" for n in range(30))})
    git(repo, "mv", "old.py", "new name.py")
    git(repo, "commit", "-q", "-m", "Rename")
    history = Git(repo).history()
    assert history is not None
    assert [(c.path, c.was) for c in history.commits[0].changes] == [("new name.py", "old.py")]


def test_names_with_newlines_quotes_and_other_scripts(repo: Path) -> None:
    names = {'a\nb".py', "ünï\tcode.py", "日本.py", "\x1e\x1f.py"}
    commit(repo, "Odd", dict.fromkeys(names, "x\n"))
    found = Git(repo)
    history = found.history()
    assert history is not None
    assert {change.path for change in history.commits[0].changes} == names
    assert set(found.tracked()) == names


def test_a_name_that_is_no_unicode_does_no_harm(repo: Path) -> None:
    (Path(os.fsdecode(os.fsencode(repo) + b"/\xff.py"))).write_text("x")
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "Odd")
    history = Git(repo).history()
    assert history is not None
    history.commits[0].changes[0].path.encode("utf-8")


def test_texts_cannot_forge_commits(repo: Path) -> None:
    forged = "\x1eaaaa\x1fEve\x1feve@example.org\x1f1\x1f1\x1f\x1fforged\x1f"
    commit(repo, f"Real {forged}", {"a.py": "x\n"}, GIT_AUTHOR_NAME="Ana\x1fB\x1eC")
    history = Git(repo).history()
    assert history is not None
    assert len(history.commits) == 1
    assert history.commits[0].email == "ana@example.org"
    assert [change.path for change in history.commits[0].changes] == ["a.py"]


def test_bots_are_not_people(repo: Path) -> None:
    bots = ["dependabot[bot]", "renovate-bot", "github-actions", "my_bot"]
    for bot in bots:
        commit(repo, "Bump", {"requirements.txt": bot}, GIT_AUTHOR_NAME=bot, GIT_AUTHOR_EMAIL=f"{bot}@x.org")
    commit(repo, "Train", {"train.py": "x"}, GIT_AUTHOR_NAME="Abbott Talbot", GIT_AUTHOR_EMAIL="t@x.org")
    history = Git(repo).history()
    assert history is not None
    assert list(history.people) == ["t@x.org"]


def test_aliases_of_a_mailmap_are_one_person(repo: Path) -> None:
    commit(repo, "One", {".mailmap": "Ana Real <ana@example.org> <ana@old.org>\n"})
    commit(repo, "Two", {"a.py": "x"}, GIT_AUTHOR_NAME="nickname", GIT_AUTHOR_EMAIL="ana@old.org")
    history = Git(repo).history()
    assert history is not None
    assert history.people == {"ana@example.org": 2}


def test_two_addresses_of_one_name_are_one_person(repo: Path) -> None:
    for address in ("bo@work.org", "bo@home.org", "bo@work.org"):
        commit(repo, "Work", {"a.py": address + os.urandom(3).hex()}, GIT_AUTHOR_NAME="Bo Ek", GIT_AUTHOR_EMAIL=address)
    history = Git(repo).history()
    assert history is not None
    assert history.people == {"bo@work.org": 3}


def test_merges_do_not_count_as_work_and_hide_no_branch(repo: Path) -> None:
    commit(repo, "First", {"a.py": "x\n"})
    git(repo, "checkout", "-q", "-b", "side")
    commit(repo, "On the side", {"b.py": "y\n"})
    git(repo, "checkout", "-q", "main")
    commit(repo, "On main", {"a.py": "z\n"})
    git(repo, "merge", "-q", "--no-ff", "-m", "Merge side", "side")
    history = Git(repo).history()
    assert history is not None
    assert {c.subject for c in history.commits} == {"Merge side", "On main", "On the side", "First"}
    assert {c.subject for c in history.human} == {"On main", "On the side", "First"}
    assert history.commits[0].changes == ()


def test_a_subfolder_sees_its_own_history_with_its_own_names(repo: Path) -> None:
    commit(repo, "Root", {"root.py": "x"})
    commit(repo, "Sub", {"sub/train.py": "x", "root.py": "y"})
    found = Git(repo / "sub")
    history = found.history()
    assert history is not None
    assert [(c.subject, [x.path for x in c.changes]) for c in history.commits] == [("Sub", ["train.py"])]
    assert set(found.tracked()) == {"train.py"}
    assert history.folder == "sub/"
    assert Git(repo).prefix() == ""


def test_releases_name_their_commits_and_merges_their_parents(repo: Path) -> None:
    commit(repo, "First", {"a.py": "x"})
    git(repo, "tag", "v1")
    git(repo, "checkout", "-q", "-b", "side")
    commit(repo, "On the side", {"b.py": "y"})
    git(repo, "checkout", "-q", "main")
    git(repo, "merge", "-q", "--no-ff", "-m", "Merge side", "side")
    git(repo, "tag", "-a", "v2", "-m", "Second", GIT_COMMITTER_DATE="2025-06-30T12:00:00Z")
    git(repo, "checkout", "-q", "-b", "elsewhere")
    commit(repo, "Not merged", {"c.py": "z"})
    git(repo, "tag", "elsewhere-1")
    git(repo, "checkout", "-q", "main")
    history = Git(repo).history()
    assert history is not None
    first, side, merge = sorted(history.commits, key=lambda c: ["First", "On the side", "Merge side"].index(c.subject))
    assert merge.origins == (first.sha, side.sha)
    assert [(r.name, r.sha) for r in history.releases] == [("v1", first.sha), ("v2", merge.sha)]
    assert history.releases[1].at == 1751284800


def test_shallow_clones_say_so(repo: Path, tmp_path: Path) -> None:
    for number in range(4):
        commit(repo, f"Commit {number}", {"a.py": str(number)})
    clone = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth=2", f"file://{repo}", str(clone))
    history = Git(clone).history()
    assert history is not None
    assert history.shallow
    assert len(history.commits) == 2


def test_partial_clones_fetch_nothing(repo: Path, tmp_path: Path) -> None:
    git(repo, "config", "uploadpack.allowFilter", "true")
    for number in range(4):
        commit(repo, f"Commit {number}", {"a.py": f"{number}\n" * 9, "b.py": "x\n"})
    clone = tmp_path / "partial"
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{repo}", str(clone))
    before = sorted(path.name for path in (clone / ".git/objects").rglob("*"))
    history = Git(clone).history()
    assert history is not None
    assert history.partial
    assert [[c.path for c in commit.changes] for commit in history.commits][:2] == [["a.py"], ["a.py"]]
    assert all(change.added is None for commit in history.commits for change in commit.changes)
    assert Git(clone).sizes([git(repo, "rev-parse", "HEAD~2:a.py").strip()]) == {}
    assert sorted(path.name for path in (clone / ".git/objects").rglob("*")) == before


def test_clones_that_lack_blobs_without_saying_so_still_name_files(repo: Path) -> None:
    commit(repo, "First", {"data.csv": "1\n" * 99, "old.py": "x = 1\n"})
    blob = git(repo, "rev-parse", "HEAD:data.csv").strip()
    git(repo, "mv", "old.py", "new.py")
    commit(repo, "Second", {"data.csv": "2\n" * 99})
    (repo / ".git/objects" / blob[:2] / blob[2:]).unlink()
    history = Git(repo).history()
    assert history is not None
    assert history.partial
    assert [(c.path, c.was) for c in history.commits[0].changes] == [("data.csv", ""), ("new.py", "old.py")]


def test_no_checkout_and_an_empty_one(tmp_path: Path, repo: Path) -> None:
    alone = tmp_path / "alone"
    alone.mkdir()
    assert not Git(alone).is_checkout()
    assert Git(alone).history() is None
    assert Git(alone).tracked() == {}
    assert Git(repo).is_checkout()
    assert Git(repo).history() is None
    assert Git(repo).head() is None


def test_nothing_is_said_where_there_is_no_git_at_all(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(repo, "First", {"a.py": "x"})
    monkeypatch.setenv("PATH", "/nonexistent")
    assert not Git(repo).is_checkout()
    assert Git(repo).history() is None


def test_the_environment_cannot_lead_astray(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(repo, "First", {"a.py": "x"})
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    history = Git(repo).history()
    assert history is not None
    assert history.commits[0].subject == "First"


def test_strange_times_do_no_harm(repo: Path) -> None:
    commit(repo, "Far", {"a.py": "x"}, GIT_AUTHOR_DATE="@99999999999 +0000", GIT_COMMITTER_DATE="@99999999999 +0000")
    history = Git(repo).history()
    assert history is not None
    assert history.commits[0].at == 4_102_444_800


def test_a_pipe_for_aliases_is_not_waited_for(repo: Path) -> None:
    commit(repo, "First", {"a.py": "x"})
    os.mkfifo(repo / ".mailmap")
    found = Git(repo)
    assert found.mailmap_mark() == "false"
    assert found.history() is not None


def test_programs_that_a_checkout_configures_are_never_run(repo: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\necho $0 $@ >> {ran}\nexit 0\n")
    trap.chmod(0o755)
    commit(repo, "First", {"a.py": "x\n", "b.bin": "y\n"})
    commit(repo, "Second", {"a.py": "z\n", "b.bin": "q\n", ".gitattributes": "* diff=evil filter=evil merge=evil\n"})
    (repo / ".mailmap").write_text("Ana <ana@example.org> <x@y.org>\n")
    for hook in ("post-checkout", "reference-transaction", "post-index-change", "fsmonitor-watchman"):
        (repo / ".git/hooks" / hook).write_text(trap.read_text())
        (repo / ".git/hooks" / hook).chmod(0o755)
    settings = {
        "core.fsmonitor": str(trap), "core.pager": str(trap), "core.sshCommand": str(trap), "core.editor": str(trap),
        "core.hooksPath": str(repo / ".git/hooks"), "core.askPass": str(trap), "core.gitProxy": str(trap),
        "log.showSignature": "true", "gpg.program": str(trap), "gpg.ssh.program": str(trap), "log.diffMerges": "on",
        "diff.external": str(trap), "diff.evil.textconv": str(trap), "diff.evil.command": str(trap),
        "filter.evil.clean": str(trap), "filter.evil.smudge": str(trap), "filter.evil.process": str(trap),
        "filter.evil.required": "true", "merge.evil.driver": str(trap), "pager.log": str(trap), "alias.log": f"!{trap}",
        "credential.helper": f"!{trap}", "interactive.diffFilter": str(trap), "core.alternateRefsCommand": str(trap),
        "remote.origin.url": f"ext::{trap}", "remote.origin.promisor": "true", "uploadpack.packObjectsHook": str(trap),
    }  # fmt: skip
    git(repo, "config", "i18n.logOutputEncoding", "UTF-16")
    for key, value in settings.items():
        git(repo, "config", key, value)
    found = Git(repo)
    assert found.head()
    assert set(found.tracked()) == {"a.py", "b.bin", ".gitattributes"}
    assert found.untracked() == [".mailmap"]
    assert found.sizes(["0" * 39 + "1"]) == {}
    history = found.history()
    assert history is not None
    assert [c.subject for c in history.commits] == ["Second", "First"]
    assert found.mailmap_mark()
    git(repo, "config", "--unset", "remote.origin.promisor")
    counted = found.history()
    assert counted is not None
    assert counted.commits[0].changes
    assert not ran.exists(), ran.read_text()
