"""The page in a real browser: accessible, quiet, usable on every screen, without a network and without JavaScript."""

import gzip
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from labelled import certified, routed
from reports.examples import bare, crowded, example, hostile
from solvent.reports import render

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed: apt-get install chromium"),
]
PAGES: dict[str, Callable[[], Any]] = {
    "example": example,
    "bare": bare,
    "hostile": hostile,
    "crowded": lambda: crowded(100),
    "certified": certified,
    "routed": routed,
    "narrowed": lambda: certified().domains[0].domain,
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    written = {}
    for name, make in PAGES.items():
        written[name] = folder / f"{name}.html"
        written[name].write_text(render(make(), format="html"), encoding="utf-8")
    return written


@pytest.fixture
def open_page(browser: Any, files: dict[str, Path]) -> Iterator[Any]:
    """Opens a page from its file and notes what it asks of the network and what it complains about."""
    contexts = []

    def opened(name: str = "example", *, width: int = 1280, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 800}, offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.requested = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: page.complaints.append("dialog"))
        page.on("request", lambda request: page.requested.append(request.url))
        page.goto(files[name].as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


def _violations(page: Any) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    # Our policy forbids scripts that are not ours: axe comes in from outside the page, as an extension would.
    found = axe.Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]} {v['nodes'][0]['failureSummary'][:300]}" for v in found]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_accessible(open_page: Any, name: str, scheme: str, width: int) -> None:
    """Contrast, names, landmarks, headings, tables: no violation, with everything unfolded as well."""
    page = open_page(name, width=width, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((part, n) => { if (n < 30) part.open = true; })")
    assert _violations(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_asks_nothing_of_the_network_and_complains_of_nothing(open_page: Any, name: str) -> None:
    page = open_page(name)
    page.wait_for_timeout(100)
    assert [url for url in page.requested if not url.startswith(("file:", "data:"))] == []
    assert page.complaints == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_sideways_scrolling(open_page: Any, name: str, width: int) -> None:
    page = open_page(name, width=width)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_large_letters_do_not_break_it(open_page: Any) -> None:
    page = open_page(width=640)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_policy_stops_foreign_scripts(open_page: Any) -> None:
    page = open_page()
    page.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.hit = 1'; document.body.append(s)"
    )
    assert page.evaluate("window.hit") is None


def test_everything_is_reached_by_keyboard(open_page: Any) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the verdict"
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName + '#' + (document.activeElement.id || '')"))
    assert {"SELECT#by-stage", "SELECT#by-severity", "INPUT#by-text", "SUMMARY#", "A#"} <= reached
    summary = page.locator(".finding summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.finding").first.get_attribute("open") is not None


def test_focus_is_seen(open_page: Any) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline not in {"none", ""}


def test_filters_by_stage_severity_and_text(open_page: Any) -> None:
    page = open_page()
    shown = page.locator("article.kind:visible")
    everything = shown.count()
    page.select_option("#by-severity", "high")
    assert shown.count() == 2
    page.select_option("#by-stage", "deploy")
    assert shown.count() == 1
    page.select_option("#by-severity", "")
    page.select_option("#by-stage", "")
    page.fill("#by-text", "tune.py")
    assert page.locator(".finding:visible").count() == 2
    assert "2 of 11" in page.locator("#shown").inner_text()
    page.fill("#by-text", "nothing like this")
    assert shown.count() == 0
    assert page.locator("section.severity:visible").count() == 0
    page.fill("#by-text", "")
    assert shown.count() == everything


def test_works_without_javascript(open_page: Any) -> None:
    page = open_page(java_script_enabled=False)
    assert page.locator("#filter").is_hidden()
    assert page.locator("article.kind:visible").count() == 7
    page.locator(".finding:has(pre) summary").first.click()
    assert page.locator("pre").first.is_visible()


def test_dark_and_light_differ(open_page: Any) -> None:
    colour = "getComputedStyle(document.body).backgroundColor"
    light, dark = (open_page(color_scheme=scheme).evaluate(colour) for scheme in ("light", "dark"))
    assert light != dark


def test_still_where_motion_is_unwelcome(open_page: Any) -> None:
    page = open_page(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_prints_everything_and_the_verdict_on_one_page(open_page: Any) -> None:
    page = open_page()
    page.emulate_media(media="print")
    assert page.locator("nav").is_hidden()
    assert page.locator("#filter").is_hidden()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("pre:visible").count() == page.locator("pre").count() > 0
    # A4 less its margins, at the 96 dots an inch of CSS.
    page.set_viewport_size({"width": 680, "height": 1002})
    assert page.locator("#verdict").bounding_box()["height"] < 950
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0


def test_hostile_project_runs_nothing(open_page: Any) -> None:
    page = open_page("hostile")
    assert page.complaints == []
    assert page.locator("img").count() == 0


def test_small_and_quick(open_page: Any, files: dict[str, Path]) -> None:
    assert len(gzip.compress(files["crowded"].read_bytes())) < 250_000
    page = open_page("crowded")
    timing = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    assert timing < 5_000
