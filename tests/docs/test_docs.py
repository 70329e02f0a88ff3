"""The site: it builds by itself and offline, everything is on it, and the README's table is the derived one."""

import json
import re
import subprocess
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click import Group

from solvent.adapters.contract_rules import contract_of
from solvent.catalog.shelf import checks, facts, metrics
from solvent.cli import cli
from solvent.domain.contract_keys import keys
from solvent.reports import FORMATS

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "docs")]

import hooks  # noqa: E402
import pages  # noqa: E402

WRITTEN = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
_COMMAND = re.compile(r"solvent (assess|certify|explain|init|interview|report|route)\b([^`#\n]*)")
_OPTION = re.compile(r"(?<=\s)(--?[a-z][\w-]*)")


def test_readme_has_the_derived_table():
    said = "the README's table of checks is old; write it anew with: python docs/hooks.py"
    assert hooks.README.read_text(encoding="utf-8") == hooks.updated_readme(), said


def test_every_check_fact_and_key_has_its_place():
    derived = pages.all_pages()
    for family, members in pages.families().items():
        for check in members:
            assert f"## {check.code} {check.name}\n" in derived[f"checks/{family}.md"]
            assert f"({family}.md#{pages.anchor(check)})" in derived["checks/index.md"]
    assert [name for name in facts() if f"## {name}\n" not in derived["facts.md"]] == []
    assert [path for path in keys() if f"`{path.rpartition('.')[2]}`" not in derived["contract.md"]] == []


def test_every_metric_has_its_place():
    page = pages.all_pages()["certificates.md"]
    assert [entry.name for entry in metrics().values() if f"## `{entry.name}`\n" not in page] == []


def test_the_complete_example_is_a_contract():
    text = pages.example_contract()
    contract = contract_of(tomllib.loads(text), name="solvent.toml", text=text)
    assert contract.requirements
    assert contract.accepted


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_commands_and_options_exist(path: Path):
    assert isinstance(cli, Group)
    for name, rest in _COMMAND.findall(path.read_text(encoding="utf-8")):
        command = cli.get_command(None, name)  # type: ignore[arg-type]
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(_OPTION.findall(rest)) <= known, f"solvent {name}{rest}"
        assert set(re.findall(r"--format (\w+)", rest)) <= set(FORMATS)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_contracts_shown_are_contracts(path: Path):
    for text in re.findall(r"^```toml\n(.*?)^```", path.read_text(encoding="utf-8"), re.S | re.M):
        if "entry-points" not in text:
            contract_of(tomllib.loads(text), name="solvent.toml", text=text)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_codes_files_and_links_exist(path: Path):
    text = path.read_text(encoding="utf-8")
    # The guide to contributing shows checks that are not on the shelf.
    codes = set(re.findall(r"\b[A-Z]{3}\d{3}\b", text)) - {"REP150", "XYZ101"}
    assert codes <= set(checks())
    modules = {file.name for file in (*ROOT.glob("src/**/*.py"), *ROOT.glob("tests/**/*.py"), *ROOT.glob("*/*.py"))}
    named = set(re.findall(r"`(?:[\w/]*/)?(\w+\.py)`", text))
    assert named <= modules | {"setup.py", "wall_clock.py", "test_clock_in_features.py", "clock_in_features.py"}
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        known = (path.parent / link).exists() or link in pages.all_pages()
        assert known, link


class _Loads(HTMLParser):
    """What a page loads from where, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"src", "srcset", "data", "poster"} or (name == "href" and tag == "link"):
                self.loaded.append(value or "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_site_is_whole(site: Path):
    assert {"index.html", "checks/leakage.html", "facts.html", "contract.html", "scale.html"} <= {
        path.relative_to(site).as_posix() for path in site.rglob("*.html")
    }
    for name in (pages.CONTRACT_SCHEMA, pages.ASSESSMENT_SCHEMA):
        assert json.loads((site / name).read_text(encoding="utf-8"))["$schema"]
    assert not list(site.rglob("*.py"))


def test_site_loads_nothing_from_elsewhere(site: Path):
    for page in site.rglob("*.html"):
        reader = _Loads()
        reader.feed(page.read_text(encoding="utf-8"))
        strange = [address for address in reader.loaded if re.match(r"(?i)(\w+:)?//", address)]
        assert strange == [], page
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(?:@import|url\()\s*['\"]?(?:https?:)?//", sheet.read_text(encoding="utf-8")), sheet


def test_addresses_of_checks_lead_to_their_cards(site: Path):
    for check in (check for members in pages.families().values() for check in members):
        signpost = (site / "checks" / check.code / "index.html").read_text(encoding="utf-8")
        assert f"../{check.family}.html#{pages.anchor(check)}" in signpost
        card = (site / "checks" / f"{check.family}.html").read_text(encoding="utf-8")
        assert f'id="{pages.anchor(check)}"' in card
