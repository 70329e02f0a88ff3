"""Assessing real folders with real git: what a user of the library sees."""

import json
import subprocess
from pathlib import Path

import pytest

import solvent
from solvent.domain.assessment import Assessment
from solvent.domain.errors import BadContract, NoProject
from solvent.domain.evidence import Place

TRAIN = """\
import pandas as pd

train = pd.read_csv("/home/ana/flights/train.csv")
"""


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLVENT_CACHE", str(tmp_path / "cache"))


def _project(folder: Path, files: dict[str, str], *, commit: bool = False) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    if commit:
        git = ["git", "-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-C", str(folder)]
        for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Begin"]):
            subprocess.run([*git, *arguments], check=True)
    return folder


def _paths_found(assessment: Assessment) -> list[Place]:
    return [finding.place for finding in assessment.findings if finding.code == "REP101"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    return tmp_path / "project"


def test_a_finding_names_its_line(folder: Path) -> None:
    found = solvent.assess(_project(folder, {"train.py": TRAIN}, commit=True))
    assert _paths_found(found) == [Place("train.py", 3)]
    assert found.revision
    assert found.sizes.commits == 1


def test_without_git_it_works_and_says_what_is_missing(folder: Path) -> None:
    found = solvent.assess(_project(folder, {"train.py": TRAIN}))
    assert _paths_found(found) == [Place("train.py", 3)]
    assert any("git" in limit for limit in found.limits)


def test_the_second_time_is_read_from_the_cache_and_says_the_same(folder: Path) -> None:
    _project(folder, {"train.py": TRAIN}, commit=True)
    first, second = solvent.assess(folder), solvent.assess(folder)
    assert first.findings == second.findings
    assert first.facts == second.facts


def test_a_changed_file_is_read_again(folder: Path) -> None:
    _project(folder, {"train.py": TRAIN})
    assert _paths_found(solvent.assess(folder))
    (folder / "train.py").write_text("import sys\n")
    assert not _paths_found(solvent.assess(folder))


def test_a_damaged_cache_is_forgotten(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "readings.sqlite").write_bytes(b"this is no database" * 100)
    assert _paths_found(solvent.assess(_project(folder, {"train.py": TRAIN})))


@pytest.mark.parametrize(
    ("comment", "is_open"),
    [
        ("# solvent: ignore[REP101] reason=one machine only", False),
        ("# solvent: ignore[REP101] until=2999-01-01 reason=for now", False),
        ("# solvent: ignore[REP101] until=2001-01-01 reason=long ago", True),
        ("# solvent: ignore[REP999] reason=another code", True),
    ],
)
def test_debt_accepted_beside_its_line(folder: Path, comment: str, is_open: bool) -> None:
    text = TRAIN.rstrip("\n") + "  " + comment + "\n"
    found = solvent.assess(_project(folder, {"train.py": text}))
    assert bool(_paths_found(found)) == is_open
    accepted = [finding for finding in found.accepted if finding.code == "REP101"]
    assert bool(accepted) != is_open
    if accepted:
        assert accepted[0].accepted
        assert accepted[0].accepted.reason


def test_debt_accepted_in_the_contract(folder: Path) -> None:
    contract = '[[accepted]]\ncode = "REP101"\nreason = "one machine"\npath = "legacy/*.py"\n'
    found = solvent.assess(_project(folder, {"legacy/a.py": TRAIN, "b.py": TRAIN, "solvent.toml": contract}))
    assert _paths_found(found) == [Place("b.py", 3)]


def test_a_fingerprint_survives_a_move_of_its_line(folder: Path) -> None:
    before = solvent.assess(_project(folder, {"train.py": TRAIN}))
    after = solvent.assess(_project(folder, {"train.py": '"""Train."""\n\n\n' + TRAIN}))
    prints = [{f.fingerprint for f in a.findings if f.code == "REP101"} for a in (before, after)]
    assert prints[0] == prints[1]


def test_equal_lines_have_fingerprints_of_their_own(folder: Path) -> None:
    found = solvent.assess(_project(folder, {"train.py": TRAIN + TRAIN}))
    prints = [finding.fingerprint for finding in found.findings]
    assert len(prints) == len(set(prints))


def test_no_folder_and_no_files_are_said(folder: Path) -> None:
    with pytest.raises(NoProject, match="no folder"):
        solvent.assess(folder / "nowhere")
    with pytest.raises(NoProject, match="no files"):
        solvent.assess(folder)


def test_an_unknown_key_of_the_contract_is_refused_with_the_nearest(folder: Path) -> None:
    with pytest.raises(BadContract) as refused:
        solvent.assess(_project(folder, {"a.py": "x = 1\n", "solvent.toml": '[system]\npurpse = "x"\n'}))
    assert "purpose" in str(refused.value) + refused.value.hint


def test_a_folder_inside_a_checkout_is_a_project_of_its_own(folder: Path) -> None:
    _project(folder, {"one/train.py": TRAIN, "two/train.py": TRAIN}, commit=True)
    found = solvent.assess(folder / "one")
    assert _paths_found(found) == [Place("train.py", 3)]
    assert found.sizes.files == 1


def test_files_that_git_ignores_are_left_out(folder: Path) -> None:
    _project(folder, {".gitignore": "scratch/\n", "train.py": "x = 1\n"}, commit=True)
    _project(folder, {"scratch/try.py": TRAIN})
    assert not _paths_found(solvent.assess(folder))


def test_a_report_does_not_carry_a_secret_along(folder: Path) -> None:
    secret = "AKI" + "AQYLPMN5HIEDXOA3B"
    found = solvent.assess(_project(folder, {"upload.py": f'ACCESS_KEY = "{secret}"\n'}))
    assert [finding.code for finding in found.findings if finding.place.path == "upload.py"] == ["ENV113"]
    for form in ("text", "json", "md", "html", "sarif", "github"):
        assert secret not in solvent.render(found, format=form)


def _book(*cells: str) -> str:
    return json.dumps(
        {
            "cells": [{"cell_type": "code", "source": cell, "outputs": [], "metadata": {}} for cell in cells],
            "metadata": {},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def test_what_near_copies_of_a_notebook_share_is_told_once_with_all_its_places(folder: Path) -> None:
    cells = ["import pandas as pd", 'rows = pd.read_csv("/home/ana/a.csv")', "a = 1", "b = 2", "c = 3", "d = 4"]
    files = {name: _book(*cells, f"print('{name}')") for name in ("first.ipynb", "second.ipynb", "third.ipynb")}
    (found,) = [f for f in solvent.assess(_project(folder, files)).findings if f.code == "REP101"]
    assert found.place == Place("first.ipynb", 1, 2)
    assert found.also == (Place("second.ipynb", 1, 2), Place("third.ipynb", 1, 2))
    assert "2 notebooks" in found.message


def test_notebooks_that_are_no_copies_tell_each_their_own(folder: Path) -> None:
    line = 'rows = pd.read_csv("/home/ana/a.csv")'
    files = {
        name: _book("import pandas as pd", line, *(f"{name[0]}{n} = {n}" for n in range(9)))
        for name in ("first.ipynb", "second.ipynb")
    }
    assert [place.path for place in _paths_found(solvent.assess(_project(folder, files)))] == list(files)
