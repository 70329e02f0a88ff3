"""The worked cases of the guide quote what the examples measured, and their commands are there."""

import re
from pathlib import Path

import pytest

from projects.example import EXAMPLES, committed

DOCS = Path(__file__).parents[2] / "docs"


def _percent(share: float, digits: int = 1) -> str:
    return f"{100 * share:.{digits}f} %"


def _defects() -> list[str]:
    seen, walked = committed(EXAMPLES / "defects", "figures.json"), committed(EXAMPLES / "defects", "walk.json")
    proven = walked["rejects_alone_at_5_percent"]
    assert (proven["verdict"], walked["all"]["verdict"], walked["mono"]["verdict"]) == ("proven", "refuted", "refuted")
    assert walked["rejects_alone_guaranteed_by_module"] == walked["automated_at_1_percent"] == 0
    assert walked["domain_at_1_percent"] == []
    return [
        f"{seen['wrong']} of {seen['cells']:,} cells: **{_percent(seen['wrong'] / seen['cells'])}**",
        f"at least **{_percent(walked['all']['low'])}**",
        f"{_percent(walked['all_as_if_independent']['low'])} to {_percent(walked['all_as_if_independent']['high'])}",
        f"{_percent(walked['all']['low'])} to {_percent(walked['all']['high'])}",
        f"| {_percent(seen['wrong_shuffled'] / seen['cells'])} | {seen['auc_shuffled']} |",
        f"| {_percent(seen['wrong'] / seen['cells'])} | {seen['auc_by_module']} |",
        f"{walked['loss_of_an_error']} EUR an error",
        f"**{_percent(walked['break_even'], 2)}**",
        f"{seen['unsure']} cells, {_percent(seen['unsure'] / seen['cells'])} of them",
        f"**{_percent(seen['least_error_by_doubt'])}** of cells",
        f"at least {_percent(walked['sure']['low'])} of the time",
        f"{walked['rejects_alone']} cells, {walked['rejects_alone_defects_found']} of them broken, "
        f"{walked['rejects_alone_wrong']} of them sound",
        f"from {walked['rejects_alone_modules']} modules",
        f"number {walked['modules_for_5_percent_no_error']}.",
        f"There are {seen['modules']} in all",
        f"{walked['mono_wrong']} of {walked['mono_cells']:,} wrong, "
        f"{_percent(walked['mono_wrong'] / walked['mono_cells'])}, at least {_percent(walked['mono']['low'])}",
        f"{walked['labels_for_1_percent_no_error']} independent labels",
        f"{walked['labels_for_1_percent_at_half']:,} do",
    ]


def _signs() -> list[str]:
    seen, walked = committed(EXAMPLES / "signs", "figures.json"), committed(EXAMPLES / "signs", "walk.json")
    rate, two, domain = walked["rate"], walked["two_channels"], walked["domain_at_3_percent"]
    assert (walked["verdict"], rate["verdict"], domain["verdict"]) == ("refuted", "refuted", "proven")
    assert domain["rules"] == ["says is known and not danger or speed limit"]
    assert walked["shown_at_0.5_percent"]["share"] == 0
    return [
        f"{seen['wrong_by_track']} of {seen['frames']:,} pictures: "
        f"**{_percent(seen['wrong_by_track'] / seen['frames'])}**, at least {_percent(walked['at_least_wrong'])}",
        f"| {_percent(seen['wrong_shuffled'] / seen['frames'])} |",
        f"on {seen['test']:,} pictures of the official test set | {_percent(seen['wrong_on_test'] / seen['test'])} |",
        f"{seen['tracks']:,} signs",
        f"**{walked['labels_no_error']:,}**",
        f"{walked['labels_at_a_tenth']:,}",
        f"{rate['dangerous']} misreadings were of the dangerous kind",
        f"{rate['dangerous']} in {rate['miles']:.0f} miles: at least {rate['at_least_a_mile']} a mile",
        f"**{walked['miles_without_event'] / 1e6:.0f} million miles**",
        f"| {walked['years_of_100_cars']} years |",
        f"| {walked['days_of_10_000_cars']} days |",
        f"shape alone ({_percent(two['shape'])} wrong), another colour alone ({_percent(two['colour'])} wrong)",
        f"both be wrong on {_percent(two['both_if_independent'])} of pictures. "
        f"Measured: **{_percent(two['both_measured'])}**",
        f"{two['two_of_1_in_1000_with_this_correlation'] * 1e6:.0f} times in a million",
        f"**{_percent(walked['shown_at_1_percent']['share'])}** of signs",
        f"(1.16 %): {_percent(walked['shown_as_good_as_a_person']['share'])}",
        f"{walked['signs']:,} signs are too few",
        f"{_percent(domain['share'])} of pictures, {_percent(domain['wrong'])} wrong there",
    ]


@pytest.mark.parametrize(("page", "quoted"), [("defects", _defects), ("signs", _signs)])
def test_figures_are_those_that_the_example_measured(page: str, quoted):
    text = " ".join((DOCS / f"guide-value-{page}.md").read_text(encoding="utf-8").split())
    assert [words for words in quoted() if words not in text] == []


@pytest.mark.parametrize("name", ["defects", "signs"])
def test_the_commands_of_the_pages_are_targets_of_the_example(name: str):
    targets = set(re.findall(r"^(\w+):", (EXAMPLES / name / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in (DOCS / f"guide-value-{name}.md", EXAMPLES / name / "README.md"):
        assert set(re.findall(r"^\$? ?make (\w+)", page.read_text(encoding="utf-8"), re.MULTILINE)) <= targets
