"""What facts and checks said is remembered for as long as everything that they read stays as it was."""

from dataclasses import replace
from pathlib import Path

import pytest

import solvent
from solvent import wiring

FILES = {
    "train.py": "import pandas as pd\nfrom sklearn.linear_model import Ridge\n\nframe = pd.read_csv('x.csv')\n"
    "model = Ridge().fit(frame, frame)\n",
    "requirements.txt": "pandas==2.2.0\nscikit-learn==1.5.0\n",
    "docs/notes.txt": "nothing of interest\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOLVENT_CACHE", str(tmp_path / "cache"))
    for path, text in FILES.items():
        (tmp_path / "project" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "project" / path).write_text(text)
    return tmp_path / "project"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The facts that were asked anew, by name."""
    names: list[str] = []
    real = wiring.shelves()

    class Told:
        def __init__(self, reader):
            self.name, self._reader = reader.name, reader

        def read(self, project):
            names.append(self.name)
            return self._reader.read(project)

    told = type(real)(real.checks, tuple(Told(reader) for reader in real.facts), real.mark)
    monkeypatch.setattr(wiring, "shelves", lambda: told)
    return names


def test_nothing_is_asked_of_a_project_that_stayed_as_it_was(folder: Path, asked: list[str]) -> None:
    first = solvent.assess(folder)
    assert asked
    asked.clear()
    assert solvent.assess(folder).facts == first.facts
    assert asked == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("train.py", FILES["train.py"] + "x = 1\n"),
        # Of the same length: only what stands in it tells.
        ("requirements.txt", FILES["requirements.txt"].replace("==2.2.0", ">=2.2.0")),
        ("Dockerfile", "FROM python:3.12.1\n"),
        ("solvent.toml", "[system]\nstage = 'production'\n"),
    ],
)
def test_a_changed_file_is_asked_about(folder: Path, asked: list[str], path: str, text: str) -> None:
    solvent.assess(folder)
    asked.clear()
    (folder / path).write_text(text)
    solvent.assess(folder)
    assert asked


def test_a_pin_that_is_gone_shows(folder: Path) -> None:
    before = solvent.assess(folder).facts["deps_pinned"].value
    (folder / "requirements.txt").write_text(FILES["requirements.txt"].replace("==", ">="))
    assert solvent.assess(folder).facts["deps_pinned"].value != before


def test_an_answer_that_failed_is_asked_again(folder: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(project):
        raise ValueError("a fault of ours")

    broken = wiring.shelves()
    with monkeypatch.context() as patch:
        patch.setattr(broken.facts[0], "read", fail, raising=False)
        assert any(broken.facts[0].name in limit for limit in solvent.assess(folder).limits)
    asked.clear()
    assert not any("could not be read" in limit for limit in solvent.assess(folder).limits)
    assert broken.facts[0].name in asked


def test_another_solvent_asks_anew_where_no_file_is_python(
    folder: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "train.py").rename(folder / "train.R")
    solvent.assess(folder)
    asked.clear()
    newer = replace(wiring.shelves(), mark="another")
    monkeypatch.setattr(wiring, "shelves", lambda: newer)
    solvent.assess(folder)
    assert asked
